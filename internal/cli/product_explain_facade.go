package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/facade"
	"github.com/posthog/hogli/internal/repo"
)

// usedFacade is the least facade that a product needs: what others use of it.
type usedFacade struct {
	Symbols []usedSymbol `json:"symbols"`
	Expose  []string     `json:"expose"` // patterns for exactly these, once what can go through the facade does
}

type usedSymbol struct {
	Name   string    `json:"name"`   // below the product's module
	Public bool      `json:"public"` // in facade, presentation or routes
	Uses   []usedHow `json:"uses"`
}

type usedHow struct {
	Path    string `json:"path"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Instead string `json:"instead"` // the path by which the facade has the very thing; "" when it has not
	Blocked string `json:"blocked"` // why the import cannot be rewritten to it
}

// findFacade reads what others import of a product in Python.
func findFacade(ctx context.Context, r *repo.Repo, p *repo.Product) (*usedFacade, error) {
	roots, err := r.SourceRoots()
	if err != nil {
		return nil, err
	}
	files, err := r.Files(ctx, ".")
	if err != nil {
		return nil, err
	}
	g := importgraph.ReadPython(r, files, importgraph.PythonOptions{Roots: roots})
	surface := facade.New(r, g).Surface(p)
	doc := &usedFacade{Symbols: []usedSymbol{}, Expose: append([]string{}, surface.Expose(p)...)}
	for _, s := range surface.Symbols {
		one := usedSymbol{Name: s.Name, Public: s.Public}
		for _, u := range s.Uses {
			one.Uses = append(one.Uses, usedHow{g.Files[u.File].Path, int(u.Import.NameLine), int(u.Import.Column), u.Through, u.Blocked})
		}
		doc.Symbols = append(doc.Symbols, one)
	}
	return doc, nil
}

// shownUses is how many places of a symbol people see; JSON has them all.
const shownUses = 3

func (u *usedFacade) print(w io.Writer, product string) {
	if u == nil || len(u.Symbols) == 0 {
		return
	}
	past := 0
	for _, s := range u.Symbols {
		if !s.Public {
			past++
		}
	}
	fmt.Fprintf(w, "\nothers use %s of %s, %d past its facade\n", count(len(u.Symbols), "name"), product, past)
	for _, s := range u.Symbols {
		where := ""
		if !s.Public {
			where = "past the facade, "
		}
		fmt.Fprintf(w, "  %s (%s%s)\n", s.Name, where, places(s.Uses))
		s.printInstead(w)
	}
	when := ""
	if slices.ContainsFunc(u.Symbols, usedSymbol.moves) {
		when = ", once imports take from the facade what it passes on"
	}
	fmt.Fprintf(w, "what exactly these need of expose in tach.toml%s\n", when)
	for _, pattern := range u.Expose {
		fmt.Fprintf(w, "    %s,\n", edit.QuoteTOML(pattern))
	}
}

// moves tells whether some import can take the name from the facade.
func (s usedSymbol) moves() bool {
	return slices.ContainsFunc(s.Uses, func(u usedHow) bool { return u.Instead != "" && u.Blocked == "" })
}

// places are how many imports there are, and the first of them.
func places(uses []usedHow) string {
	var list []string
	for _, u := range uses[:min(len(uses), shownUses)] {
		list = append(list, fmt.Sprintf("%s:%d:%d", u.Path, u.Line, u.Column))
	}
	text := count(len(uses), "import") + ": " + strings.Join(list, ", ")
	if more := len(uses) - shownUses; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// printInstead tells each way through the facade once, and each thing against it.
func (s usedSymbol) printInstead(w io.Writer) {
	told := map[string]bool{}
	for _, u := range s.Uses {
		at := strings.LastIndexByte(u.Instead, '.')
		if at < 0 {
			continue
		}
		line := fmt.Sprintf("    the facade passes it on: from %s import %s", u.Instead[:at], u.Instead[at+1:])
		if u.Blocked != "" {
			line = fmt.Sprintf("    %s:%d cannot take it from the facade: %s", u.Path, u.Line, u.Blocked)
		}
		if !told[line] {
			told[line] = true
			fmt.Fprintln(w, line)
		}
	}
}
