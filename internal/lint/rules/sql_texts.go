package rules

import (
	"bytes"
	"strings"

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
	if !mayQuery(content) {
		return nil
	}
	var out []sqlText
	for _, s := range python.ReadStrings(content, mayName) {
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
// stand for anything. A string that is a statement is a comment.
func mayName(source []byte, statement bool) bool {
	return !statement && (namesTables(source) || bytes.IndexByte(source, '\\') >= 0)
}

// namesTables tells whether a text has one of tableKeywords as a word, however
// written.
func namesTables(text []byte) bool {
	for i, c := range text {
		if keywordStarts[c] == nil || i > 0 && isWordByte(text[i-1]) {
			continue
		}
		for _, word := range keywordStarts[c] {
			if len(text)-i > len(word) && bytes.EqualFold(text[i:i+len(word)], []byte(word)) && !isWordByte(text[i+len(word)]) {
				return true
			}
		}
	}
	return false
}

// keywordStarts are the words of tableKeywords that begin with a byte.
var keywordStarts = keywordTable()

func keywordTable() (table [256][]string) {
	for word := range strings.FieldsSeq(tableKeywords) {
		for _, c := range []byte{word[0], word[0] | 0x20} {
			table[c] = append(table[c], word)
		}
	}
	return table
}
