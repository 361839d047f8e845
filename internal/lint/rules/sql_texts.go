package rules

import (
	"bytes"

	"github.com/posthog/hogli/internal/source/python"
)

// sqlText is a text at the bytes from start to end of a file that names tables
// as SQL does.
type sqlText struct {
	start, end int
	tables     []string
}

// sqlTexts lists the strings of a file that name tables.
func sqlTexts(content []byte) []sqlText {
	var out []sqlText
	for _, s := range python.ReadStrings(content, mayName) {
		if s.Statement {
			continue
		}
		if t := readSQL(s.Text, s.Start, s.End); len(t.tables) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// readSQL finds the tables in a text: those after a keyword in capitals, or
// after any when the text begins as a statement.
func readSQL(text string, start, end int) sqlText {
	t := sqlText{start: start, end: end}
	tables, statement := tablesIn(text)
	for _, table := range tables {
		if statement || table.loud {
			t.tables = append(t.tables, table.name)
		}
	}
	return t
}

// mayName tells whether a string may name tables by its source: an escape may
// stand for anything.
func mayName(source []byte) bool {
	return namesTables(source) || bytes.IndexByte(source, '\\') >= 0
}

// namesTables tells whether a text has one of tableKeywords, however written.
func namesTables(text []byte) bool {
	for i := 0; i+4 <= len(text); i++ {
		first := text[i] | 0x20
		if !beginsKeyword(first) {
			continue
		}
		for _, word := range [...]string{"from", "join", "into", "update", "table", "references", "only", "exists", "truncate", "using"} {
			if word[0] == first && len(text)-i >= len(word) && bytes.EqualFold(text[i:i+len(word)], []byte(word)) {
				return true
			}
		}
	}
	return false
}

// beginsKeyword tells whether a small letter begins one of the words above.
func beginsKeyword(c byte) bool {
	switch c {
	case 'f', 'j', 'i', 'u', 't', 'r', 'o', 'e':
		return true
	default:
		return false
	}
}
