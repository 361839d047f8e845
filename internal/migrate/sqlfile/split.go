package sqlfile

import "strings"

// Statement is one statement of a text: the bytes [Start, End), without the
// semicolon, and without the comments and spaces around it.
type Statement struct {
	Start, End int
	Head       []string // its first words, names and dots, as written, at most headWords
}

// headWords is enough for CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS name
// ON ONLY schema.table.
const headWords = 13

// Begins tells whether the statement begins with these keywords.
func (s Statement) Begins(keywords ...string) bool {
	if len(s.Head) < len(keywords) {
		return false
	}
	for n, k := range keywords {
		if !strings.EqualFold(s.Head[n], k) {
			return false
		}
	}
	return true
}

// Split finds the statements of a text. A semicolon ends one unless it stands
// in parentheses (CREATE RULE) or in the body of an SQL-standard routine
// (BEGIN ATOMIC … END), as in psql. An unfinished quote or comment belongs to
// the last statement, and unclosed is where it begins, else -1.
func Split(text string) (statements []Statement, unclosed int) {
	sp := splitter{scanner: scanner{text: text}, unclosed: -1}
	for {
		t := sp.next()
		switch t.kind {
		case end:
			sp.finish()
			return sp.found, sp.unclosed
		case semicolon:
			if sp.parens == 0 && sp.blocks == 0 {
				sp.finish()
				continue
			}
			sp.add(t)
		case comment:
		case open:
			sp.unclosed = t.start
			sp.add(t)
		default:
			sp.add(t)
		}
	}
}

type splitter struct {
	scanner
	found    []Statement
	unclosed int

	current Statement
	inside  bool // current holds a token
	parens  int
	blocks  int  // open BEGIN and CASE of a routine's body
	routine bool // current creates a function or a procedure
}

func (sp *splitter) add(t token) {
	if !sp.inside {
		sp.current, sp.inside = Statement{Start: t.start}, true
	}
	sp.current.End = t.end
	text := sp.text[t.start:t.end]
	switch {
	case t.kind == word:
		sp.head(text)
		sp.word(strings.ToUpper(text))
	case t.kind == quoted && text[0] == '"':
		sp.head(text)
	case text == "(":
		sp.parens++
	case text == ")":
		sp.parens = max(sp.parens-1, 0)
	case text == ".":
		sp.head(text)
	}
}

func (sp *splitter) head(text string) {
	if len(sp.current.Head) < headWords && sp.parens == 0 {
		sp.current.Head = append(sp.current.Head, text)
	}
}

func (sp *splitter) word(w string) {
	if len(sp.current.Head) <= 4 && sp.current.Begins("CREATE") && (w == "FUNCTION" || w == "PROCEDURE") {
		sp.routine = true
	}
	if !sp.routine || sp.parens > 0 {
		return
	}
	switch {
	case w == "BEGIN", w == "CASE" && sp.blocks > 0:
		sp.blocks++
	case w == "END" && sp.blocks > 0:
		sp.blocks--
	}
}

func (sp *splitter) finish() {
	if sp.inside {
		sp.found = append(sp.found, sp.current)
	}
	sp.inside, sp.routine, sp.parens, sp.blocks = false, false, 0, 0
}
