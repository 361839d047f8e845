package boundary

import (
	"context"
	"slices"
	"testing"

	"github.com/posthog/hogli/internal/repo"
)

// asked are the kinds of violations that Ask has a word in.
var asked = []Kind{Undeclared, Forbidden, LayerAbove, LayerClosed, Private, DataTypes}

// TestAskByChance: on repositories that nobody thought of, Ask says of every
// import what the analysis says, and the change that Flip gives turns it.
func TestAskByChance(t *testing.T) {
	t.Parallel()
	seeds := 60
	if testing.Short() {
		seeds = 10
	}
	turns := map[bool]int{}
	for seed := range seeds {
		text := generate(uint64(seed))
		a, err := Analyze(context.Background(), openText(t, text), Strict)
		if err != nil {
			t.Fatal(err)
		}
		done := map[string]bool{}
		for file := range a.Graph.Files {
			f := &a.Graph.Files[file]
			for _, i := range f.Imports {
				p := a.Graph.Paths[i.Path]
				key := a.Owners[file].Name + " " + p.Name
				if !p.Kind.FirstParty() || done[key] {
					continue
				}
				answer := a.Ask(f.Module, p.Name)
				agrees(t, a, file, int(i.Path), answer)
				if answer.From != answer.To && turns[answer.Allowed()] < 150 {
					done[key] = true
					turns[answer.Allowed()]++
					turn(t, text, f.Module, p.Name)
				}
			}
		}
	}
	t.Logf("turned %v", turns)
	if !testing.Short() && (turns[true] < 100 || turns[false] < 100) {
		t.Errorf("only %v verdicts were turned", turns)
	}
}

// agrees compares an answer with the violations of all statements of the file
// that import the path; one that none is judged for says nothing.
func agrees(t *testing.T, a *Analysis, file, path int, answer Answer) {
	t.Helper()
	for _, i := range a.Graph.Files[file].Imports {
		if int(i.Path) != path || !a.isChecked(file) || a.Unjudged(file, i) != "" {
			continue
		}
		denied := slices.ContainsFunc(a.Violations, func(v Violation) bool {
			return v.File == file && v.Import == i && slices.Contains(asked, v.Kind)
		})
		hidden := slices.ContainsFunc(a.Violations, func(v Violation) bool { // depends_on lists what it may not, which is told at the entry
			return (v.Kind == Invisible || v.Kind == RootModule) && v.Source == answer.From
		})
		if denied == answer.Allowed() && !hidden {
			t.Fatalf("%s imports %s: lint denies it: %v, Ask: %s", a.Graph.Files[file].Path, answer.Path, denied, says(answer))
		}
	}
}

// turn tries a flip, and the flip of what comes out, on the files.
func turn(t *testing.T, text, importer, path string) {
	t.Helper()
	r := openText(t, text)
	for range 2 {
		a, err := Analyze(context.Background(), r, Strict)
		if err != nil {
			t.Fatal(err)
		}
		was := a.Ask(importer, path).Allowed()
		flip, why := a.Flip(importer, path)
		if flip == nil {
			t.Fatalf("%s imports %s: %s\n%s", importer, path, why, text)
		}
		turned(t, r, importer, path, flip, was)
		if r, err = repo.Open(r.Root); err != nil {
			t.Fatal(err)
		}
	}
}
