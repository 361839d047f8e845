package boundary

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// generator writes a repository by chance: every key of tach.toml, and every
// form of import.
type generator struct {
	*rand.Rand
	modules []string // dotted, files and packages
	text    strings.Builder
}

func (g *generator) one(list ...string) string { return list[g.IntN(len(list))] }

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) write(format string, args ...any) { fmt.Fprintf(&g.text, format, args...) }

// generate gives an archive.
func generate(seed uint64) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 7))}
	for _, top := range []string{"a", "b", "c", "d"} {
		g.modules = append(g.modules, top)
		for _, sub := range []string{"x", "y"} {
			if g.chance(60) {
				g.modules = append(g.modules, top+"."+sub)
				if g.chance(50) {
					g.modules = append(g.modules, top+"."+sub+".deep")
				}
			}
		}
	}
	g.config()
	g.files()
	return g.text.String()
}

func (g *generator) module() string { return g.one(g.modules...) }

// entry is an entry of depends_on.
func (g *generator) entry() string {
	path := g.module()
	switch g.IntN(12) {
	case 0:
		path = g.one("a.*", "b.**", "*", "c.[xy]", "{a,b}.x", "?", "a.*.deep")
	case 1:
		path = "<root>"
	case 2:
		return fmt.Sprintf("{ path = %q, deprecated = true }", path)
	}
	return strconv.Quote(path)
}

func (g *generator) list(make func() string, most int) string {
	var items []string
	for range g.IntN(most + 1) {
		items = append(items, make())
	}
	return "[" + strings.Join(items, ", ") + "]"
}

func (g *generator) config() {
	g.write("-- tach.toml --\n")
	if g.chance(40) {
		g.write("root_module = %q\n", g.one("allow", "ignore", "allow", "dependenciesonly"))
	}
	for _, key := range []string{"ignore_type_checking_imports", "include_string_imports", "layers_explicit_depends_on"} {
		if g.chance(25) {
			g.write("%s = %v\n", key, g.chance(50))
		}
	}
	if g.chance(30) {
		g.write("exclude = [%q]\n", g.one("deep", "b/x*", "**/y.py", "c/", "a/*/"))
	}
	layered := g.chance(40)
	if layered {
		g.write("layers = [\"hi\", { name = \"mid\", closed = %v }, \"lo\"]\n", g.chance(50))
	}
	if g.chance(50) {
		g.write("[rules]\nlocal_imports = %q\nunused_ignore_directives = %q\nrequire_ignore_directive_reasons = %q\n", g.one("off", "warn", "error"), g.one("warn", "error"), g.one("off", "warn", "error"))
	}
	for _, m := range slices.Compact(append([]string{}, g.modules...)) {
		if g.chance(65) {
			g.block(m, layered)
		}
	}
	for range g.IntN(4) {
		g.write("[[interfaces]]\nexpose = %s\n", g.list(func() string { return strconv.Quote(g.one("p.*", "q", "x|y", "deep\\\\.p", ".*", "r.*q", "(p|q)")) }, 3))
		if g.chance(70) {
			g.write("from = [%q]\n", g.one(g.module(), "a.*", "b|c", ".*"))
		}
		if g.chance(30) {
			g.write("visibility = [%q]\n", g.module())
		}
		g.write("exclusive = %v\n", g.chance(20))
	}
}

func (g *generator) block(module string, layered bool) {
	g.write("[[modules]]\npath = %q\n", module)
	if g.chance(75) {
		g.write("depends_on = %s\n", g.list(g.entry, 4))
	}
	if g.chance(20) {
		g.write("cannot_depend_on = [%s]\n", strconv.Quote(g.module()))
	}
	if layered && g.chance(70) {
		g.write("layer = %q\n", g.one("hi", "mid", "lo"))
	}
	if g.chance(8) {
		g.write("utility = true\n")
	}
	if g.chance(8) {
		g.write("unchecked = true\n")
	}
}

func (g *generator) files() {
	for _, m := range g.modules {
		path := strings.ReplaceAll(m, ".", "/")
		packaged := slices.ContainsFunc(g.modules, func(o string) bool { return strings.HasPrefix(o, m+".") })
		if packaged && g.chance(90) {
			g.file(path + "/__init__.py")
		}
		if !packaged || g.chance(30) {
			g.file(path + g.one(".py", "/p.py", "/__init__.py"))
		}
	}
	g.file("top.py")
}

func (g *generator) file(path string) {
	g.write("-- %s --\n", path)
	for range g.IntN(7) {
		g.statement()
	}
}

func (g *generator) statement() {
	ignore := ""
	if g.chance(15) {
		ignore = "  # tach-ignore" + g.one("", "(why)") + g.one("", "", " p", " x.q")
	}
	tail := g.one("", ".p", ".q", ".deep.p", ".r", "."+g.one("x", "y"))
	line := g.one(
		"import "+g.module()+tail, "import "+g.module()+tail+" as k", "from "+g.module()+" import "+g.one("p", "q", "p, q", "*", "x as z, deep"),
		"from "+g.one(".", "..", "...")+" import "+g.one("p", "x", "y"), "from "+g.one(".", "..", "...")+g.one("x", "y", "p")+" import q",
		"import os, "+g.module()+", "+g.module()+tail, "v = \""+g.module()+".p.q\"", "from "+g.module()+" import (\n    p,"+ignore+"\n    q)",
	)
	if strings.Contains(line, "*") || g.chance(70) || strings.Contains(line, "\n") {
		g.write("%s%s\n", line, ignore)
		return
	}
	head := g.one("def f():", "if x:", "try:", "if TYPE_CHECKING:", "class C:", "match x:\n  case 1:", "if not t.TYPE_CHECKING:", "if t.TYPE_CHECKING:")
	g.write("%s\n    %s%s\n", head, line, ignore)
	switch head {
	case "try:":
		g.write("except ImportError:\n    import %s\n", g.module())
	case "if TYPE_CHECKING:":
		g.write("else:\n    import %s.q\n", g.module())
	}
}

// TestAgreesWithTachByChance wants the same verdicts from tach and hogli on
// repositories that nobody thought of.
func TestAgreesWithTachByChance(t *testing.T) {
	t.Parallel()
	program := tachProgram(t)
	seeds, found := oracleSeeds(25), 0
	for seed := range seeds {
		text := generate(uint64(seed))
		r := gitRepo(t, text)
		want := verdicts(t, program, r.Root)
		found += len(want)
		if diff := cmp.Diff(want, judged(t, r, AsTach)); diff != "" {
			t.Errorf("seed %d (-tach +hogli)\n%s\n%s", seed, diff, text)
			return
		}
	}
	t.Logf("%d verdicts in %d repositories", found, seeds)
	if found < 10*seeds {
		t.Errorf("only %d verdicts in %d repositories", found, seeds)
	}
}
