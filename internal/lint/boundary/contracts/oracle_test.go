package contracts

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/run/runtest"
)

// graphOf reads all Python below the root.
func graphOf(tb testing.TB) Graph {
	tb.Helper()
	return func(r *repo.Repo) *importgraph.Python {
		files, err := r.Files(tb.Context(), ".")
		if err != nil {
			tb.Error(err)
		}
		return importgraph.ReadPython(r, files, importgraph.PythonOptions{Roots: []string{"."}})
	}
}

func rulesOf(tb testing.TB) []lint.Rule {
	tb.Helper()
	var all []lint.Rule
	contracts, stale := Rules(graphOf(tb))
	for _, c := range contracts {
		all = append(all, c)
	}
	return append(all, stale)
}

var brokenEdge = regexp.MustCompile(`(?m)^\s*-?\s*(products\S+) -> (\S+) \(l\.`)

// TestAgreesWithImportLinter compares every import that a contract refuses in
// repositories of random shape with what import-linter refuses.
func TestAgreesWithImportLinter(t *testing.T) {
	t.Parallel()
	linter := importLinter(t)
	refused := 0
	for seed := range uint64(12) {
		files := randomProducts(rand.New(rand.NewPCG(seed, 4)))
		r := repotest.Open(t, files)
		cmd := runtest.Command(t, linter, "--no-cache")
		cmd.Dir = r.Root
		cmd.Env = append(os.Environ(), "PYTHONPATH="+r.Root, "COLUMNS=400")
		out, err := cmd.CombinedOutput()
		if err != nil && cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("%v\n%s", err, out)
		}
		var want []string
		for _, m := range brokenEdge.FindAllStringSubmatch(string(out), -1) {
			want = append(want, m[1]+" -> "+m[2])
		}
		var got []string
		for _, f := range lint.Run(r, r.Products(), rulesOf(t)) {
			if f.Source != "" {
				target, _, _ := strings.Cut(f.Target, ".routers") // to import-linter an external package is one module
				got = append(got, f.Source+" -> "+target)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		got = slices.Compact(got)
		if diff := cmp.Diff(slices.Compact(want), got); diff != "" {
			t.Errorf("seed %d (-import-linter +hogli): %s\n%s", seed, diff, out)
		}
		refused += len(got)
	}
	if refused < 60 {
		t.Errorf("only %d imports are refused: the repositories are too good", refused)
	}
}

func importLinter(t *testing.T) string {
	t.Helper()
	for dir := "."; len(dir) < 40; dir = filepath.Join("..", dir) {
		if at, err := filepath.Abs(filepath.Join(dir, ".venv", "bin", "lint-imports")); err == nil {
			if _, err := os.Stat(at); err == nil {
				return at
			}
		}
	}
	reason := "no import-linter\nRun: ./scripts/setup.sh"
	runtest.Lacks(t, reason)
	return ""
}

const contractsOfAll = `[tool.importlinter]
root_package = "products"
include_external_packages = true

[[tool.importlinter.contracts]]
name = "presentation"
type = "forbidden"
source_modules = ["products.*.backend.presentation"]
forbidden_modules = ["products.*.backend.*"]
allow_indirect_imports = true
unmatched_ignore_imports_alerting = "none"
ignore_imports = [
    "products.*.backend.presentation.** -> products.*.backend.facade",
    "products.*.backend.presentation -> products.*.backend.facade",
    "products.*.backend.presentation.** -> products.*.backend.facade.**",
    "products.*.backend.presentation -> products.*.backend.facade.**",
    "products.*.backend.presentation -> products.*.backend.presentation",
    "products.*.backend.presentation -> products.*.backend.presentation.**",
    "products.*.backend.presentation.** -> products.*.backend.presentation",
    "products.*.backend.presentation.** -> products.*.backend.presentation.**",
    %s
]

[[tool.importlinter.contracts]]
name = "routes"
type = "forbidden"
source_modules = ["products.*.backend.routes"]
forbidden_modules = ["products.*.backend.*"]
allow_indirect_imports = true
unmatched_ignore_imports_alerting = "none"
ignore_imports = [
    "products.*.backend.routes -> products.*.backend.presentation",
    "products.*.backend.routes -> products.*.backend.presentation.**",
    %s
]

[[tool.importlinter.contracts]]
name = "facade"
type = "forbidden"
source_modules = ["products.*.backend.facade"]
forbidden_modules = ["products.*.backend.presentation", "rest_framework"]
allow_indirect_imports = true
unmatched_ignore_imports_alerting = "none"
ignore_imports = [
    %s
]
`

// randomProducts are three products whose modules import each other at random.
func randomProducts(r *rand.Rand) map[string]string {
	files := map[string]string{"hogli.yaml": "config: {}\n", "products/__init__.py": ""}
	var modules []string
	for _, p := range []string{"a", "b", "c"} {
		for _, rel := range []string{"__init__", "backend/__init__", "backend/facade/__init__", "backend/presentation/__init__"} {
			files["products/"+p+"/"+rel+".py"] = ""
		}
		files["products/"+p+"/package.json"] = "{}"
		for _, m := range []string{"facade.api", "facade.enums", "presentation.views", "presentation.serializers", "routes", "models", "logic", "facade", "presentation"} {
			modules = append(modules, "products."+p+".backend."+m)
		}
	}
	var excepted []string
	for _, from := range modules {
		rel := strings.ReplaceAll(from, ".", "/") + ".py"
		if strings.HasSuffix(from, ".facade") || strings.HasSuffix(from, ".presentation") {
			rel = strings.TrimSuffix(rel, ".py") + "/__init__.py"
		}
		text := ""
		for range r.IntN(6) {
			to := modules[r.IntN(len(modules))]
			if to == from || strings.HasPrefix(from, to+".") || strings.HasPrefix(to, from+".") {
				continue
			}
			parent, name := to[:strings.LastIndexByte(to, '.')], to[strings.LastIndexByte(to, '.')+1:]
			text += []string{
				"import " + to + "\n", "from " + parent + " import " + name + " as x\n", "from " + to + " import anything\n",
				"def f():\n    from " + to + " import (\n        anything,\n    )\n",
			}[r.IntN(4)]
			if r.IntN(5) == 0 {
				excepted = append(excepted, fmt.Sprintf("%q", from+" -> "+to))
			}
		}
		if r.IntN(4) == 0 {
			text += "from rest_framework.routers import x\n"
		}
		files[rel] = text
	}
	list := strings.Join(excepted, ", ")
	files["pyproject.toml"] = fmt.Sprintf(contractsOfAll, list, list, list)
	return files
}
