package rules

import (
	"go/token"
	"regexp"
)

// goWords are the last tokens before one, the nearest last.
type goWords [4]struct {
	kind token.Token
	text string
}

func (w *goWords) take(kind token.Token, text string) {
	copy(w[:], w[1:])
	w[len(w)-1].kind, w[len(w)-1].text = kind, text
}

// goTellsPeople are the functions whose first argument people read: errors.New,
// fmt.Errorf, log.Printf, slog.Info, t.Fatal. Those without a package in front
// are the product's own business.
var goTellsPeople = regexp.MustCompile(`^(?:New|Errorf|Wrap|Wrapf|Print|Printf|Println|Fatal|Fatalf|Panic|Panicf|Log|Logf|Debug|Debugf|Info|Infof|Warn|Warnf|Error|Skip|Skipf)$`)

// tellPeople tells whether a string that comes next is the first argument of
// such a function, or of panic.
func (w *goWords) tellPeople() bool {
	name, open := w[len(w)-2], w[len(w)-1]
	if open.kind != token.LPAREN || name.kind != token.IDENT {
		return false
	}
	qualified := w[len(w)-3].kind == token.PERIOD
	owner := w[len(w)-4].text
	return name.text == "panic" && !qualified || qualified && goTellsPeople.MatchString(name.text) && (name.text != "New" || owner == "errors")
}
