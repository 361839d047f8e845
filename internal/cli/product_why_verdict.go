package cli

import (
	"fmt"
	"io"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary"
)

// verdict is what the rules about modules say of an import.
type verdict struct {
	From     string        `json:"from"` // modules
	To       string        `json:"to"`
	Allowed  bool          `json:"allowed"`
	Rules    []verdictRule `json:"rules"`    // each that has a word in it
	Unjudged string        `json:"unjudged"` // why lint does not report this one, whatever the verdict; "" when it does
	Flip     *verdictFlip  `json:"flip"`     // null when nothing in the configuration turns it
	Stays    string        `json:"stays"`    // why not
}

type verdictRule struct {
	Rule    string `json:"rule"`
	Allowed bool   `json:"allowed"`
	Why     string `json:"why"`
	Path    string `json:"path"` // of the line that decides
	Line    int    `json:"line"` // 0: the whole file
}

type verdictFlip struct {
	Changes []verdictChange `json:"changes"` // in this order
	Brings  []string        `json:"brings"`  // what lint then finds in the map itself
}

// verdictChange is some lines in the place of others: at line, delete these, and
// add those.
type verdictChange struct {
	What   string   `json:"what"`
	Path   string   `json:"path"`
	Line   int      `json:"line"`
	Delete []string `json:"delete"`
	Add    []string `json:"add"`
}

// verdictOn judges a link of a chain to a target; nil for one that no rule here is about.
func verdictOn(rules *boundary.Analysis, l importgraph.Link, target string) *verdict {
	if rules == nil || !l.By.IsImport() {
		return nil
	}
	file, ok := rules.Graph.File(l.Path)
	if !ok {
		return judgedCode(rules, boundary.CodeImport{File: l.Path, Target: target, Name: l.Name, TypeOnly: l.By == importgraph.ByType})
	}
	v := judged(rules, rules.Graph.Files[file].Module, l.Name)
	if v == nil {
		return nil
	}
	for _, i := range rules.Graph.Files[file].Imports {
		if i.NameLine == l.Line && i.Column == l.Column && !i.Quoted {
			v.Unjudged = rules.Unjudged(file, i)
		}
	}
	return v
}

// judged asks about an import; nil when no rule has a word in it.
func judged(rules *boundary.Analysis, importer, path string) *verdict {
	return verdictOf(rules.Ask(importer, path), func() (*boundary.Flip, string) { return rules.Flip(importer, path) })
}

// judgedCode is judged for a script or Go.
func judgedCode(rules *boundary.Analysis, q boundary.CodeImport) *verdict {
	return verdictOf(rules.AskCode(q), func() (*boundary.Flip, string) { return rules.FlipCode(q) })
}

func verdictOf(answer boundary.Answer, turn func() (*boundary.Flip, string)) *verdict {
	if len(answer.Says) == 0 {
		return nil
	}
	v := &verdict{From: answer.From.Name, To: answer.To.Name, Allowed: answer.Allowed(), Rules: []verdictRule{}}
	for _, s := range answer.Says {
		v.Rules = append(v.Rules, verdictRule{s.Rule, s.Allowed, s.Why, s.Where.Path, s.Where.Start.Line})
	}
	var flip *boundary.Flip
	if flip, v.Stays = turn(); flip == nil {
		return v
	}
	v.Flip = &verdictFlip{Changes: []verdictChange{}, Brings: append([]string{}, flip.Brings...)}
	for _, c := range flip.Changes {
		v.Flip.Changes = append(v.Flip.Changes, verdictChange{c.What, c.Path, c.Line, append([]string{}, c.Old...), append([]string{}, c.New...)})
	}
	return v
}

// askedOf judges an import that is not there: of Python, else of Go, else of a
// script, which would import by the name of a package.
func askedOf(rules *boundary.Analysis, begin, end spot) *verdict {
	importer, ok := begin.dotted(rules.Graph)
	path, known := end.dotted(rules.Graph)
	if ok && known {
		return judged(rules, importer, path)
	}
	if q, ok := rules.CodeBetween(begin.at, end.at); ok {
		return judgedCode(rules, q)
	}
	return nil
}

func (v *verdict) print(w io.Writer) {
	if v == nil {
		return
	}
	word, other := "denied", "allow"
	if v.Allowed {
		word, other = "allowed", "deny"
	}
	fmt.Fprintf(w, "  %s: %s -> %s\n", word, v.From, v.To)
	for _, r := range v.Rules {
		word := "denies"
		if r.Allowed {
			word = "allows"
		}
		at := r.Path
		if r.Line > 0 {
			at = fmt.Sprintf("%s:%d", r.Path, r.Line)
		}
		fmt.Fprintf(w, "    %s %s it: %s (%s)\n", r.Rule, word, r.Why, at)
	}
	if v.Unjudged != "" {
		fmt.Fprintf(w, "    lint does not report it: %s\n", v.Unjudged)
	}
	v.printFlip(w, other)
}

func (v *verdict) printFlip(w io.Writer, word string) {
	if v.Flip == nil {
		fmt.Fprintf(w, "  to %s it: %s\n", word, v.Stays)
		return
	}
	for i, c := range v.Flip.Changes {
		lead := "  to " + word + " it, "
		if i > 0 {
			lead = "  and "
		}
		fmt.Fprintf(w, "%s%s, at %s:%d\n", lead, c.What, c.Path, c.Line)
		for _, line := range c.Delete {
			fmt.Fprintf(w, "    - %s\n", line)
		}
		for _, line := range c.Add {
			fmt.Fprintf(w, "    + %s\n", line)
		}
	}
	for _, b := range v.Flip.Brings {
		fmt.Fprintf(w, "    which brings: %s\n", b)
	}
}
