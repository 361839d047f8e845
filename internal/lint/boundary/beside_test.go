package boundary

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// beside is another program that reads the imports of a tree.
type beside struct {
	name    string
	program string // "" when it is not there
	args    []string
	fails   bool // its findings make it exit with another status
}

// files that the programs want, beside the code.
var besideFiles = map[string]string{
	"package.json":        `{"name": "root", "private": true, "packageManager": "pnpm@10.0.0"}`,
	"pnpm-workspace.yaml": "packages:\n    - products/*\n",
	"turbo.json":          `{"tasks": {"backend:test": {}}}`,
	"tsconfig.json":       `{"compilerOptions": {"jsx": "react-jsx", "baseUrl": "."}, "include": ["products"]}`,
	".importlinter":       "[importlinter]\nroot_packages =\n    products\n    posthog\n\n[importlinter:contract:1]\nname = views\ntype = forbidden\nsource_modules = products.*.backend.presentation\nforbidden_modules = products.*.backend.models\nallow_indirect_imports = True\n",
	"ast_all.py":          "import ast, pathlib, sys\nn = 0\nfor f in pathlib.Path('.').rglob('*.py'):\n    try:\n        tree = ast.parse(f.read_bytes())\n    except SyntaxError:\n        assert sys.version_info < (3, 12)\n        continue\n    for x in ast.walk(tree):\n        n += isinstance(x, (ast.Import, ast.ImportFrom))\nassert n > 1000\n",
	"grimp_all.py":        "import sys; sys.path.insert(0, '.')\nimport grimp\ng = grimp.build_graph('products', 'posthog', 'ee', cache_dir=None)\nassert len(g.modules) > 1000\n",
	"ts_all.cjs":          tsAll,
}

const tsAll = `const ts = require(process.argv[2]), fs = require('fs'), path = require('path')
let n = 0
const walk = (dir) => fs.readdirSync(dir, { withFileTypes: true }).forEach((d) => {
    const at = path.join(dir, d.name)
    if (d.isDirectory()) return walk(at)
    if (!/\.tsx?$/.test(d.name)) return
    const text = fs.readFileSync(at, 'utf8')
    n += process.argv[3] === 'pre' ? ts.preProcessFile(text, true, true).importedFiles.length : ts.createSourceFile(at, text, ts.ScriptTarget.Latest).statements.length
})
walk('products')
if (n < 1000) throw new Error('nothing was read')
`

// besideTools are looked for where scripts/beside.sh puts them, then where make
// setup does.
func besideTools(hogli string) []beside {
	find := func(places ...string) string {
		for _, at := range places {
			for _, dir := range []string{os.Getenv("HOGLI_BESIDE"), "../../.."} {
				if full, err := filepath.Abs(filepath.Join(dir, at)); err == nil && dir != "" {
					if _, err := os.Stat(full); err == nil {
						return full
					}
				}
			}
		}
		return ""
	}
	python := find("py/bin/python", ".venv/bin/python")
	node, _ := exec.LookPath("node")
	rg := find("py/bin/rg")
	if rg == "" {
		rg, _ = exec.LookPath("rg")
	}
	typescript := find("node_modules/typescript/lib/typescript.js", ".tools/node/node_modules/typescript/lib/typescript.js")
	if typescript == "" {
		node = ""
	}
	return []beside{
		{"hogli product:lint --all", hogli, []string{"product:lint", "--all"}, true},
		{"hogli product:lint, boundary", hogli, []string{"product:lint", "--all", "--rule", "boundary"}, true},
		{"ripgrep's regex, Python", rg, []string{"-c", "--no-config", "-g", "*.py", `^\s*(import|from)\s`, "."}, false},
		{"tach check", find("py/bin/tach", ".venv/bin/tach"), []string{"check"}, false},
		{"grimp", python, []string{"grimp_all.py"}, false},
		{"import-linter", find("py/bin/lint-imports", ".venv/bin/lint-imports"), []string{"--config", ".importlinter", "--no-cache"}, true},
		{"CPython's ast", python, []string{"ast_all.py"}, false},
		{"TypeScript's preProcessFile", node, []string{"ts_all.cjs", typescript, "pre"}, false},
		{"TypeScript's createSourceFile", node, []string{"ts_all.cjs", typescript, "source"}, false},
		{"dependency-cruiser", find("node_modules/.bin/depcruise"), []string{"--no-config", "--output-type", "err", "--ts-config", "tsconfig.json", "products"}, true},
		{"turbo boundaries", find("node_modules/.bin/turbo"), []string{"boundaries", "--no-color"}, true},
	}
}

// BenchmarkBeside runs hogli and what else reads imports over one tree, in turn:
// PostHog's shape, with 10,000 Python files and 4,000 scripts. What is not there
// is left out, and said. scripts/beside.sh brings all of them.
func BenchmarkBeside(b *testing.B) {
	root := benchShape(b, 10_000)
	for name, text := range besideFiles {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	hogli := filepath.Join(b.TempDir(), "hogli")
	if out, err := exec.Command("go", "build", "-o", hogli, "../../../cmd/hogli").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	tools := besideTools(hogli)
	for _, t := range tools {
		if t.program == "" {
			b.Logf("%s is not there, and left out", t.name)
		}
	}
	var s samples
	for b.Loop() {
		s.add("reading Python and TypeScript", measured(b, func() { readTree(b, root, ".py", ".ts", ".tsx") }))
		s.add("reading Python", measured(b, func() { readTree(b, root, ".py") }))
		s.add("the module map, in process", measured(b, func() { analyze(b, root) }))
		for _, t := range tools {
			if t.program != "" {
				s.add(t.name, t.run(b, root))
			}
		}
	}
	s.table(b, "reading Python and TypeScript")
}

func (t beside) run(b *testing.B, root string) sample {
	b.Helper()
	cmd := exec.Command(t.program, t.args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "TURBO_TELEMETRY_DISABLED=1", "DO_NOT_TRACK=1", "CI=")
	start := time.Now()
	out, err := cmd.CombinedOutput()
	wall := time.Since(start)
	if cmd.ProcessState == nil || err != nil && !t.fails {
		b.Fatalf("%s: %v: %s", t.name, err, out)
	}
	if t.fails && len(strings.TrimSpace(string(out))) == 0 {
		b.Fatalf("%s says nothing", t.name)
	}
	one := sample{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		one.rss = used.Maxrss >> 10
	}
	return one
}
