package rules

import "strings"

// sqlTable is a table that a statement names.
type sqlTable struct {
	name  string
	after string // the keyword before it, in upper case
	loud  bool   // the keyword is written in upper case
}

// tableKeywords are the words that a table follows.
const tableKeywords = " FROM JOIN INTO UPDATE TABLE REFERENCES ONLY EXISTS TRUNCATE USING "

// sqlVerbs are the words that statements begin with.
const sqlVerbs = " SELECT INSERT UPDATE DELETE WITH TRUNCATE ALTER CREATE DROP COPY LOCK MERGE EXPLAIN VACUUM ANALYZE "

// sqlWord is a word of a statement, a sign, or "" at its end.
type sqlWord struct {
	text   string
	quoted bool // "as an identifier"
}

func (w sqlWord) is(list string) bool {
	if w.quoted || w.text == "" {
		return false
	}
	for at, end := 0, len(list)-len(w.text)-1; at < end; at++ {
		if list[at] == ' ' && list[at+1]|0x20 == w.text[0]|0x20 && list[at+1+len(w.text)] == ' ' && strings.EqualFold(list[at+1:at+1+len(w.text)], w.text) {
			return true
		}
	}
	return false
}

// tablesIn lists the tables that follow a keyword in SQL, or a comma after one
// of FROM, without their schemas; and whether the text begins as a statement.
func tablesIn(sql string) (tables []sqlTable, statement bool) {
	var room [40]sqlWord // most are short
	words := sqlWords(room[:0], sql)
	statement = len(words) > 0 && words[0].is(sqlVerbs) && (words[0].text == strings.ToUpper(words[0].text) || words[0].text == strings.ToLower(words[0].text))
	after, loud := "", false
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w.is(tableKeywords) {
			after, loud = strings.ToUpper(w.text), w.text == strings.ToUpper(w.text)
			continue
		}
		if after == "" || !w.isName() {
			after = ""
			continue
		}
		for i+2 < len(words) && words[i+1].text == "." && words[i+2].isName() {
			i += 2
			w = words[i]
		}
		tables = append(tables, sqlTable{w.text, after, loud})
		if i = skipAlias(words, i); after != "FROM" || i+1 >= len(words) || words[i+1].text != "," {
			after = ""
			continue
		}
		i++ // FROM a, b
	}
	return tables, statement
}

// skipAlias is the index of the last word of "a AS b" or "a b" that begins at i.
func skipAlias(words []sqlWord, i int) int {
	if i+1 < len(words) && words[i+1].is(" AS ") {
		i++
	}
	if i+2 < len(words) && words[i+1].isName() && words[i+2].text == "," {
		i++
	}
	return i
}

func (w sqlWord) isName() bool { return w.quoted || w.text != "" && isWordByte(w.text[0]) }

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}

// sqlWords splits SQL, in the room of out; strings and comments are left out.
func sqlWords(out []sqlWord, sql string) []sqlWord {
	for i := 0; i < len(sql); {
		switch c := sql[i]; {
		case isWordByte(c):
			end := i
			for end < len(sql) && (isWordByte(sql[end]) || sql[end] == '$') {
				end++
			}
			out = append(out, sqlWord{text: sql[i:end]})
			i = end
		case c == '\'':
			i = after(sql, i+1, "'")
		case strings.HasPrefix(sql[i:], "--"):
			i = after(sql, i, "\n")
		case strings.HasPrefix(sql[i:], "/*"):
			i = after(sql, i+2, "*/")
		case c == '"':
			end := after(sql, i+1, `"`)
			out = append(out, sqlWord{text: strings.TrimSuffix(sql[i+1:end], `"`), quoted: true})
			i = end
		default:
			if c > ' ' {
				out = append(out, sqlWord{text: sql[i : i+1]})
			}
			i++
		}
	}
	return out
}

// after is the index after the next mark from an index on; the end without one.
func after(sql string, from int, mark string) int {
	if at := strings.Index(sql[from:], mark); at >= 0 {
		return from + at + len(mark)
	}
	return len(sql)
}

// createdTables are the tables that SQL creates.
func createdTables(sql string) []string {
	words := sqlWords(nil, sql)
	var out []string
	for i := range words {
		if !words[i].is(" CREATE ") {
			continue
		}
		for j := i + 1; j < min(i+4, len(words)); j++ { // CREATE UNLOGGED TABLE
			if words[j].is(" TABLE ") {
				if tables, _ := tablesOf(words[j:]); tables != "" {
					out = append(out, tables)
				}
				break
			}
		}
	}
	return out
}

// tablesOf is the name after TABLE [IF NOT EXISTS] [schema.].
func tablesOf(words []sqlWord) (string, bool) {
	i := 1
	for i < len(words) && words[i].is(" IF NOT EXISTS ") {
		i++
	}
	for i+2 < len(words) && words[i+1].text == "." {
		i += 2
	}
	if i >= len(words) || !words[i].isName() {
		return "", false
	}
	return words[i].text, true
}
