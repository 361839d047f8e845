package boundary

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
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
		a, err := Analyze(context.Background(), repotest.OpenText(t, text), Strict)
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
	r := repotest.OpenText(t, text)
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

// domained writes a repository whose map is in files of domains, with modules
// and interfaces that are not for all, by chance.
func domained(seed uint64) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 23))}
	tops := []string{"a", "b", "c"}
	g.write("-- tach.toml --\nroot_module = %q\nlayers = [\"hi\", { name = \"mid\", closed = %v }, \"lo\"]\n", g.one("allow", "ignore", "dependenciesonly"), g.chance(50))
	for _, top := range tops {
		other := func() string {
			return strconv.Quote(g.one("//"+g.one(tops...), "//"+g.one(tops...)+".x", "x", "<domain_root>", "//<root>"))
		}
		g.write("-- %s/tach.domain.toml --\n", top)
		for _, head := range []string{"[root]\n", "[[modules]]\npath = \"x\"\n"} {
			if g.chance(20) {
				continue
			}
			g.write("%s", head)
			if g.chance(80) {
				g.write("depends_on = %s\n", g.list(other, 3))
			}
			if g.chance(20) {
				g.write("cannot_depend_on = %s\n", g.list(other, 2))
			}
			if g.chance(30) {
				g.write("visibility = %s\n", g.list(other, 2))
			}
			if g.chance(40) {
				g.write("layer = %q\n", g.one("hi", "mid", "lo"))
			}
		}
		for range g.IntN(3) {
			g.write("[[interfaces]]\nexpose = %s\n", g.list(func() string { return g.one(`"p"`, `"q.*"`) }, 2))
			if g.chance(60) {
				g.write("from = [%q]\n", g.one("<domain_root>", "x", "x|y"))
			}
			if g.chance(30) {
				g.write("visibility = %s\n", g.list(other, 2))
			}
			g.write("exclusive = %v\n", g.chance(20))
		}
		for _, file := range []string{"/__init__.py", "/x.py", "/y.py"} {
			g.write("-- %s%s --\n", top, file)
		}
	}
	return g.text.String()
}

// TestFlipInDomainsByChance: names in the files of domains are relative, and the
// changes are too.
func TestFlipInDomainsByChance(t *testing.T) {
	t.Parallel()
	turns := map[bool]int{}
	for seed := range uint64(25) {
		text := domained(seed)
		a, err := Analyze(context.Background(), repotest.OpenText(t, text), Strict)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for _, importer := range []string{"a", "a.x", "b.y"} {
			for _, path := range []string{"b.p", "c.x.q.r", "a", "b.x.p", "c.y"} {
				if answer := a.Ask(importer, path); answer.From != answer.To {
					turns[answer.Allowed()]++
					turn(t, text, importer, path)
				}
			}
		}
	}
	t.Logf("turned %v", turns)
	if turns[true] < 50 || turns[false] < 50 {
		t.Errorf("only %v verdicts were turned", turns)
	}
}
