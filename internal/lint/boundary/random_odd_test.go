package boundary

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// generateOdd gives an archive whose tach.toml has the keys that the first
// generator leaves out: several source roots and packages, blocks of paths and
// of globs, visibility, circles, primitive data, domains, and what git ignores.
func generateOdd(seed uint64) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 13))}
	roots := [][]string{{"."}, {"src"}, {"src", "lib"}, {"*/src"}, {"src", "lib", "p/src"}}[g.IntN(5)]
	g.modules = []string{"a", "a.x", "a.x.deep", "a.y", "b", "b.x", "c", "c.y", "d"}
	g.oddConfig(roots)
	places := map[string]string{}
	for _, m := range g.modules {
		top, _, _ := strings.Cut(m, ".")
		if places[top] == "" {
			places[top] = strings.ReplaceAll(g.one(append(roots, ".")...), "*", g.one("p", "q")) + "/"
		}
		g.oddModule(strings.TrimPrefix(places[top], "./")+strings.ReplaceAll(m, ".", "/"), m)
	}
	g.file("top.py")
	g.file("src/bare.py")
	if g.chance(20) {
		g.write("-- .gitignore --\n%s\n", g.one("deep/", "y.py", "src/bare.py", "*.pyi"))
	}
	if g.chance(20) {
		g.write("-- %s --\n[project]\nname = \"n\"\nversion = \"1\"\n", g.one("src/pyproject.toml", "pyproject.toml", "lib/pyproject.toml"))
	}
	return g.text.String()
}

func (g *generator) oddConfig(roots []string) {
	g.write("-- tach.toml --\nsource_roots = [\"%s\"]\n", strings.Join(roots, "\", \""))
	g.write("root_module = %q\n", g.one("allow", "ignore", "allow", "allow", "dependenciesonly", "forbid"))
	for _, key := range []string{"ignore_type_checking_imports", "include_string_imports", "layers_explicit_depends_on", "exact"} {
		if g.chance(25) {
			g.write("%s = %v\n", key, g.chance(70))
		}
	}
	if g.chance(8) {
		g.write("forbid_circular_dependencies = true\n")
	}
	if g.chance(20) {
		g.write("respect_gitignore = %s\n", g.one("true", "false", "\"if_git_repo\""))
	}
	if g.chance(30) {
		g.write("exclude = [%q]\n", g.one("src/a", "a", "**/deep", "b/x/", "src", "lib/**", "**/*.py", "{a,b}/x", "!a", "a?", "*/x"))
	}
	layered := g.chance(40)
	if layered {
		g.write("layers = [\"hi\", { name = \"mid\", closed = true }, \"lo\"]\n")
	}
	if g.chance(30) {
		g.write("[rules]\nlocal_imports = %q\nunused_ignore_directives = %q\n", g.one("off", "warn", "error"), g.one("warn", "error"))
	}
	for range 1 + g.IntN(3) {
		paths := g.one(`path = "*"`, `path = "a.*"`, `path = "**"`, `paths = ["a", "b"]`, `paths = ["c.*", "d"]`, `path = "a.**"`, `path = "{a,c}.?"`, `path = "<root>"`, `path = "gone.x"`, `path = "src"`, `path = "[ab]"`, `paths = ["b.x", "c.y"]`)
		g.write("[[modules]]\n%s\n", paths)
		g.oddKeys(layered)
	}
	for _, m := range g.modules {
		if g.chance(25) {
			g.write("[[modules]]\npath = %q\n", m)
			g.oddKeys(layered)
		}
	}
	for range g.IntN(4) {
		g.oddInterface(g.module)
	}
}

func (g *generator) oddInterface(from func() string) {
	g.write("[[interfaces]]\nexpose = %s\n", g.list(func() string {
		return strconv.Quote(g.one("p.*", "q", "x|y", "", ".*", "^p$", "p|q|zz", "(?i)P", "\\\\w+", "[pq]", "x.deep", "deep.*"))
	}, 3))
	if g.chance(70) {
		g.write("from = %s\n", g.list(func() string { return strconv.Quote(g.one(from(), "a.*", "b|c", ".*", "<root>", "", "a")) }, 2))
	}
	if g.chance(30) {
		g.write("visibility = %s\n", g.list(func() string { return strconv.Quote(g.one(from(), "<root>", "*")) }, 2))
	}
	if g.chance(30) {
		g.write("data_types = %q\n", g.one("all", "primitive"))
	}
	g.write("exclusive = %v\n", g.chance(30))
}

func (g *generator) oddKeys(layered bool) {
	if g.chance(65) {
		g.write("depends_on = %s\n", g.list(g.entry, 4))
	}
	if g.chance(25) {
		g.write("cannot_depend_on = %s\n", g.list(g.entry, 2))
	}
	if g.chance(8) {
		g.write("visibility = %s\n", g.list(func() string { return strconv.Quote(g.one(g.module(), "*", "a*", "<root>")) }, 3))
	}
	if layered && g.chance(70) {
		g.write("layer = %q\n", g.one("hi", "mid", "lo", "lo"))
	}
	for _, key := range []string{"utility", "unchecked"} {
		if g.chance(8) {
			g.write("%s = true\n", key)
		}
	}
}

func (g *generator) oddModule(path, name string) {
	switch g.IntN(6) {
	case 0:
		g.oddFile(path + ".py")
	case 1:
		g.oddFile(path + ".pyi")
		g.oddFile(path + "/__init__.py")
	case 2:
		g.oddFile(path + "/p.py")
	default:
		g.oddFile(path + "/__init__.py")
		if g.chance(30) {
			g.oddFile(path + "/q.py")
		}
	}
	if g.chance(10) {
		g.write("-- %s/tach.domain.toml --\n", path)
		if g.chance(70) {
			g.write("[root]\ndepends_on = %s\n", g.list(func() string { return strconv.Quote("//" + g.module()) }, 3))
		}
		if g.chance(60) {
			g.write("[[modules]]\npath = %q\ndepends_on = %s\n", g.one("x", "y", "q", "p"), g.list(func() string { return strconv.Quote(g.one("x", "y", "//"+g.module(), "p")) }, 3))
		}
		if g.chance(40) {
			g.oddInterface(func() string { return g.one("x", "y", "<domain_root>", "//"+name) })
		}
	}
}

func (g *generator) oddFile(path string) {
	g.write("-- %s --\n", path)
	for range g.IntN(5) {
		g.oddStatement()
	}
	if g.chance(20) {
		g.write("%s\n", g.one("p = 1", "p: int = 1", "def p(a: int, *b: C) -> str: ...", "def p(a): ...", "q: 'C' = 1", "def q(a: \"list\", k: dict[str, int]) -> None: ...", "async def q() -> tuple: ...", "class p: ..."))
	}
}

func (g *generator) oddStatement() {
	if g.chance(60) {
		g.statement()
		return
	}
	m, n := g.module(), g.module()
	ignore := g.one("", "", "# tach-ignore", "# tach-ignore(x y) q", "#tach-ignore p", "#  tach-ignore  ", "# tach-ignore: p", "# tach-ignore() "+m)
	g.write("%s\n", g.one(
		ignore+"\nimport "+m+".p", "import "+m+"; import "+n+".q "+ignore, "from "+m+" import p as p, q as r,\\\n  x "+ignore,
		"if x:\n  pass\nelif TYPE_CHECKING:\n  import "+m+".p\nelse:\n  import "+n+".q", "if (TYPE_CHECKING): import "+m+".p", "if typing.TYPE_CHECKING:\n  import "+m+".p\nelif y:\n  import "+n+".q",
		"if TYPE_CHECKING and x:\n  import "+m+".p", "if not TYPE_CHECKING:\n  import "+m+".p\nelse:\n  import "+n+".q",
		"with x:\n  import "+m+".p", "for i in x: import "+m, "while 1:\n  from "+m+" import p\nelse:\n  import "+n+".q", "async def f():\n  async with x:\n    import "+m+".p",
		"class A:\n  def f(self): from "+m+" import p", "x = lambda: '"+m+".p.q'", "f'{"+m+"}.p.q'", "'''"+m+".p.q'''", "b'"+m+".p.q'", "r\""+m+".x.p\"",
		"match x:\n  case 1:\n    if y:\n      import "+m+".p\n    import "+n+".q", "try:\n  import "+m+".p\nexcept* E:\n  import "+n+".p\nelse:\n  import "+m+".q\nfinally:\n  import "+n+".q",
		"from ..."+n+" import p", "from .... import p", "from .x import *", "from . import *", "from .. import "+"x", "import "+m+"."+n+".p", "from "+m+" import p, q "+ignore+"\n"+ignore,
		"v = \""+m+".p.q\" \".r\"", "v = (\""+m+".\"\n  \"p.q.r\" '"+n+".p.q')", "if x.y().TYPE_CHECKING:\n  import "+m+".p\nelse:\n  import "+n+".q", "if x[0].TYPE_CHECKING:\n  import "+m+".p", "if (x or y).TYPE_CHECKING: import "+m+".p", "if f(x.TYPE_CHECKING): import "+m+".p",
		"FK = models.ForeignKey('"+m+".p')", ignore+"\n"+ignore+"\nimport "+m+".p", ignore+"\n\nimport "+m+".p", "s = '''\n"+ignore+"\n'''\nimport "+m+".q", "from "+m+" import (  "+ignore+"\n  p, # tach-ignore q\n  "+ignore+"\n  q,\n)",
	))
}

// TestAgreesWithTachOnOddConfigs is the other half of TestAgreesWithTachByChance.
func TestAgreesWithTachOnOddConfigs(t *testing.T) {
	t.Parallel()
	program := tachProgram(t)
	seeds, found, panics := oracleSeeds(25), 0, 0
	for seed := range seeds {
		text := generateOdd(uint64(seed))
		r := gitRepo(t, text)
		out := tachJSON(t, program, r.Root)
		if len(out) == 0 {
			panics++ // a module without a file has no data types, and tach no answer
			continue
		}
		want := verdictsOf(t, out)
		found += len(want)
		got := judged(t, r, AsTach)
		if endsRun(want) && endsRun(got) {
			continue // tach stops at the first of what ends a run, and hogli tells all
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d (-tach +hogli)\n%s\n%s", seed, diff, text)
			return
		}
	}
	t.Logf("%d verdicts in %d repositories; tach panics on %d", found, seeds, panics)
	if found < 2*seeds || panics > seeds/4 {
		t.Errorf("only %d verdicts in %d repositories; tach panics on %d", found, seeds, panics)
	}
}

// endsRun tells whether verdicts are what keeps tach from reading any file.
func endsRun(list []string) bool {
	return len(list) > 0 && slices.Contains([]string{string(Circular), string(Invisible), string(RootModule), string(DuplicateModule)}, list[0])
}
