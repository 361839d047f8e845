package boundary

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
)

var (
	undeclaredLine = regexp.MustCompile(`(?m)^\[(FAIL|WARN)\] (\S+):(\d+): Dependency '([^']*)' is not declared in package '([^']*)'`)
	unusedPackage  = regexp.MustCompile(`(?m)^\[(FAIL|WARN)\] \w+: External package '([^']*)' is not used in package '([^']*)'`)
)

// generatePackages gives a repository whose projects declare, and whose files
// import, by chance; what they name is installed beside tach, or nowhere.
func generatePackages(seed uint64) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 11))}
	names := []string{
		"Django>=4", "django", "django", "Django>=4", "PyYAML[x]", "PyYAML[x]", "pyyaml", "djangorestframework", "requests!=2", "python-dotenv ~=1", "zope.interface", "celery;x",
		"flask@ git+x", "my_own", "My-Own", "unused-one", "pytest==8", "typing-extensions", "numpy", "python", "poetry", "poetry-core", "one", "ns-part",
	}
	needs := func() string { return g.list(func() string { return strconv.Quote(g.one(names...)) }, 6) }
	project := func(dir string) {
		switch g.IntN(5) {
		case 0:
			g.write("-- %srequirements.txt --\n# all\n-r other.txt\n\n", dir)
			for range g.IntN(5) {
				g.write("%s%s\n", g.one("", " "), g.one(names...))
			}
		case 1:
			g.write("-- %spyproject.toml --\n[tool.poetry.dependencies]\npython = \"3\"\n%s = \"*\"\n[tool.poetry.group.dev.dependencies]\npytest = \"*\"\n", dir, g.one("django", "numpy", "Py-YAML"))
		case 2:
		default:
			name := g.one("", "name = \"My-Own\"\n", "name = \"one\"\n")
			g.write("-- %spyproject.toml --\n[project]\n%sdependencies = %s\noptional-dependencies.x = [\"numpy\"]\n[dependency-groups]\ndev = %s\n", dir, name, needs(), needs())
		}
	}
	project("")
	project("one/")
	g.write("-- tach.toml --\nsource_roots = [\"src\", \"one\"]\nexclude = [\"gen\"]\n")
	if g.chance(50) {
		g.write("[rules]\nlocal_imports = %q\nunused_external_dependencies = %q\n", g.one("off", "warn", "error"), g.one("off", "warn", "error"))
	}
	if g.chance(60) {
		g.write("[external]\nexclude = %s\nrename = [%q]\n", g.list(func() string { return strconv.Quote(g.one("django", "numpy", "pyyaml", "Unused-One", "unused_one")) }, 3), g.one("PIL:numpy", "yaml:my_own", "nope:Django"))
	}
	for _, m := range []string{"a", "b", "c"} {
		g.write("[[modules]]\npath = %q\n", m)
		if g.chance(50) {
			g.write("depends_on_external = %s\n", g.list(func() string { return strconv.Quote(g.one("django", "numpy", "yaml", "os")) }, 3))
		}
		if g.chance(60) {
			g.write("cannot_depend_on_external = [%q]\n", g.one("django", "yaml"))
		}
		if g.chance(20) {
			g.write("unchecked = true\n")
		}
	}
	for _, file := range []string{"src/a/__init__.py", "src/b/__init__.py", "src/top.py", "one/c/__init__.py", "one/c/m.py", "src/gen/x.py"} {
		g.write("-- %s --\n", file)
		for range g.IntN(6) {
			g.packageImport()
		}
	}
	return g.text.String()
}

func (g *generator) packageImport() {
	names := []string{"django.db", "django.http", "django", "yaml", "yaml.x", "rest_framework.x", "requests", "os.path", "zope.interface", "dotenv", "numpy", "PIL.x", "typing_extensions", "xxsubtype", "distutils.core", "imp", "tomllib", "binhex", "gen.x", "a.q", "c.m.z", "nope", "_pytest", "unused_one", "my_own", "_yaml"}
	line := g.one("import "+g.one(names...)+", "+g.one(names...), "from "+g.one(names...)+" import q", "import "+g.one(names...)+g.one("", "  # tach-ignore", "  # tach-ignore yaml"))
	if g.chance(70) {
		g.write("%s\n", line)
		return
	}
	g.write("%s\n    %s\n", g.one("def f():", "if x:", "if TYPE_CHECKING:", "class C:", "match x:\n  case 1:"), line)
}

// TestPackagesAgreeWithTachByChance wants the verdicts of tach check-external.
func TestPackagesAgreeWithTachByChance(t *testing.T) {
	t.Parallel()
	program := tachProgram(t)
	seeds, count := oracleSeeds(30), map[string]int{}
	for seed := range seeds {
		text := generatePackages(uint64(seed))
		r := gitRepo(t, text)
		if err := os.Symlink(filepath.Join(filepath.Dir(program), ".."), filepath.Join(r.Root, ".venv")); err != nil {
			t.Fatal(err)
		}
		want := packageVerdicts(output(t, program, r.Root, "check-external"))
		for _, line := range want {
			count[strings.Fields(line)[0]]++
		}
		if diff := cmp.Diff(want, packagesJudged(t, r)); diff != "" {
			t.Errorf("seed %d (-tach +hogli)\n%s\n%s", seed, diff, text)
			return
		}
	}
	t.Logf("%v in %d repositories", count, seeds)
	for _, kind := range []Kind{UndeclaredPackage, UnusedPackage, External, Banned} {
		if count[string(kind)] < seeds/15 {
			t.Errorf("only %d of %s", count[string(kind)], kind)
		}
	}
}

// packageVerdicts reads what tach check-external prints.
func packageVerdicts(out string) []string {
	severity := map[string]string{"FAIL": "error", "WARN": "warning"}
	lines := []string{}
	for _, m := range undeclaredLine.FindAllStringSubmatch(out, -1) {
		lines = append(lines, fmt.Sprintf("%s %s:%s %s %s", UndeclaredPackage, m[2], m[3], m[4], severity[m[1]]))
	}
	for _, m := range unusedPackage.FindAllStringSubmatch(out, -1) {
		lines = append(lines, fmt.Sprintf("%s %s %s", UnusedPackage, m[2], severity[m[1]]))
	}
	for _, m := range externalLine.FindAllStringSubmatch(out, -1) {
		kind := External
		if m[4] == "cannot" {
			kind = Banned
		}
		lines = append(lines, fmt.Sprintf("%s %s:%s %s %s", kind, m[1], m[2], m[3], m[5]))
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func packagesJudged(t *testing.T, r *repo.Repo) []string {
	t.Helper()
	lines := violations(t, r, AsTach, func(a *Analysis, v Violation) string {
		where := a.Where(v)
		switch v.Kind {
		case UndeclaredPackage:
			return fmt.Sprintf("%s %s:%d %s %s", v.Kind, where.Path, where.Start.Line, v.Path, v.Severity)
		case UnusedPackage:
			return fmt.Sprintf("%s %s %s", v.Kind, v.Path, v.Severity)
		case External, Banned:
			return fmt.Sprintf("%s %s:%d %s %s", v.Kind, where.Path, where.Start.Line, v.Source.Name, v.Detail)
		default:
			return ""
		}
	})
	return append([]string{}, lines...)
}
