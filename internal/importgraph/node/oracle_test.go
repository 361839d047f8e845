package node

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/run/runtest"
)

// tree is a repository that a seed gives, and what is asked about it.
type tree struct {
	Root  string      `json:"root"`
	Asked [][3]string `json:"asked"`

	files map[string]string
}

func (tr *tree) Has(rel string) bool { _, ok := tr.files[rel]; return ok }

func (tr *tree) Read(rel string) ([]byte, error) {
	text, ok := tr.files[rel]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return []byte(text), nil
}

func (tr *tree) names() []string {
	var names []string
	for rel := range tr.files {
		names = append(names, rel)
	}
	slices.Sort(names)
	return names
}

// TestResolvesAsTheCompilerDoes compares every answer about trees of random
// shape with the compiler's.
func TestResolvesAsTheCompilerDoes(t *testing.T) {
	t.Parallel()
	modules := compiler(t)
	var trees []*tree
	for seed := range uint64(200) {
		trees = append(trees, grow(t, seed))
	}
	answers := asCompiler(t, modules, trees)
	asked, resolved := 0, 0
	for i, tr := range trees {
		r := New(tr, tr.names(), func(dir string) bool { return strings.HasPrefix(dir, "packages/") })
		for n, q := range tr.Asked {
			asked++
			want := answers[i][n]
			if want != "" {
				resolved++
			}
			if got := r.ask(q); got.Path != want {
				t.Errorf("seed %d: %s in %s: %+v, the compiler says %q\n%s", i, q[1], q[0], got, want, tr.files[path.Join(path.Dir(q[0]), "tsconfig.json")])
			}
		}
	}
	t.Logf("%d specifiers, the compiler resolves %d", asked, resolved)
	if resolved < 1000 {
		t.Errorf("only %d of %d resolve: the trees are too thin", resolved, asked)
	}
}

// asCompiler gives the compiler's answers to what is asked of each tree.
func asCompiler(t *testing.T, modules string, trees []*tree) [][]string {
	t.Helper()
	in, err := json.Marshal(trees)
	if err != nil {
		t.Fatal(err)
	}
	cmd := runtest.Command(t, "node", "testdata/resolve.js")
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers [][]string
	if err := json.Unmarshal(out, &answers); err != nil {
		t.Fatal(err)
	}
	return answers
}

// ask resolves as the kind of the reference does.
func (r *Resolver) ask(q [3]string) Target {
	switch q[2] {
	case "path":
		return r.Referenced(q[0], q[1])
	case "types":
		return r.Types(q[0], q[1])
	}
	return r.Resolve(q[0], q[1])
}

// compiler is the folder that the TypeScript compiler lies in.
func compiler(t *testing.T) string {
	t.Helper()
	for dir := "."; ; dir = filepath.Join("..", dir) {
		modules, err := filepath.Abs(filepath.Join(dir, ".tools", "node", "node_modules"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(modules, "typescript")); err == nil {
			return modules
		}
		if filepath.Dir(modules) == "/" || len(dir) > 40 {
			reason := "no TypeScript compiler\nRun: ./scripts/setup.sh"
			runtest.Lacks(t, reason)
		}
	}
}

// grow writes a tree of packages, applications, configurations and files.
func grow(t *testing.T, seed uint64) *tree {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	tr := &tree{Root: t.TempDir(), files: map[string]string{}}
	folders := []string{"app", "app/src", "app/src/lib", "app/x", "packages/a", "packages/a/src", "packages/b", "packages/b/lib", "lib", "other"}
	for range 60 {
		name := pick("index", "one", "two", "lib", "one.test", "x.y") + pick(".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mts", ".mjs", ".cts", ".json")
		tr.files[pick(folders...)+"/"+name] = "{}"
	}
	for _, dir := range []string{".", "app", "packages/a"} {
		if r.IntN(3) > 0 {
			tr.files[path.Join(dir, "tsconfig.json")] = randomConfig(r, pick, dir)
		}
	}
	tr.files["base.json"] = randomConfig(r, pick, "base")
	for _, name := range []string{"a", "b"} {
		tr.files["packages/"+name+"/package.json"] = fmt.Sprintf(`{"name": "@x/%s"%s}`, name, pick("", randomExports(r, pick), `, "main": "./src/one.js"`, `, "types": "lib/two", "main": "one.js"`, `, "main": "src"`))
	}
	tr.files["app/package.json"] = `{"name": "app", "imports": {"#one": "./src/one.js", "#lib/*": "./src/lib/*.ts", "#a": "@x/a", "#no": null}}`
	for rel, text := range tr.files {
		file := filepath.Join(tr.Root, filepath.FromSlash(rel))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	scope := filepath.Join(tr.Root, "node_modules", "@x")
	if err := os.MkdirAll(scope, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b"} {
		if err := os.Symlink(filepath.Join(tr.Root, "packages", name), filepath.Join(scope, name)); err != nil {
			t.Fatal(err)
		}
	}
	for range 120 {
		from := pick(folders...) + "/from.ts"
		end := pick("", "", "", ".js", ".ts", ".jsx", ".mjs", ".json", "/", "/index")
		start := pick("./", "../", "../../", "./src/", "./lib/", "lib/", "~/", "~/lib/", "deep/", "@x/a/", "@x/b/", "@x/b/lib/", "#lib/", "", "src/", "exact")
		spec := start + pick("one", "two", "lib", "x.y", "one.test", "index") + end
		spec = pick(spec, spec, spec, "@x/a", "@x/b", "#one", "#a", "#no", "exact", ".", "..", "fs", "node:fs", "./", "@x/c", "react")
		tr.Asked = append(tr.Asked, [3]string{from, spec})
	}
	for range 8 {
		from := pick(folders...) + "/from.ts"
		spec := pick("", "./", "../", "src/", "../lib/", "../../packages/a/") + pick("one", "two", "lib", "x.y", "index", "one.test") + pick("", ".ts", ".d.ts", ".tsx", ".js", ".mts")
		tr.Asked = append(tr.Asked, [3]string{from, spec, "path"})
		spec = pick("@x/a", "@x/b", "@x/c", "./one", "../lib", "./x.y", "@x/a/one", "@x/b/src/one", "lib/one", "~/one", "exact", "fs", "./one.js", "@x/b/lib")
		tr.Asked = append(tr.Asked, [3]string{from, spec, "types"})
	}
	return tr
}

func randomConfig(r *rand.Rand, pick func(...string) string, dir string) string {
	var options []string
	if r.IntN(2) == 0 {
		options = append(options, `"baseUrl": "`+pick(".", "./src", "..", "src/")+`"`)
	}
	if r.IntN(3) > 0 {
		options = append(options, `"paths": {"~/*": ["`+pick("./src/*", "./*", "./lib/*", "./none/*")+`", "./app/src/*"], "lib/*": ["./`+pick("src/lib", "lib")+`/*"], "exact": ["./src/one"], "deep/one": ["./lib/two.ts"], "deep/*": ["./`+pick("src/*", "*.ts")+`"] /* why */,}`)
	}
	extends := ""
	if dir != "base" && r.IntN(2) == 0 {
		up := strings.Repeat("../", strings.Count(dir+"/", "/"))
		if dir == "." {
			up = "./"
		}
		extends = pick(`"extends": "`+up+`base.json", `, `"extends": ["`+up+`base"], `, `"extends": "@nobody/config", `)
	}
	return `{` + extends + `"compilerOptions": {` + strings.Join(options, ", ") + `}, "files": []}`
}

func randomExports(r *rand.Rand, pick func(...string) string) string {
	dot := pick(`"./src/one.ts"`, `{"require": "./one.js", "import": "./src/two.ts", "default": "./one.ts"}`, `{"types": "./lib/one.d.ts", "default": "./one.js"}`, `null`, `["./none.ts", "./one.ts"]`)
	switch r.IntN(4) {
	case 0:
		return `, "exports": ` + dot
	case 1:
		return `, "exports": {".": ` + dot + `, "./*": "./src/*.ts", "./lib/*": "./lib/*", "./lib/one": null}`
	case 2:
		return `, "exports": {".": ` + dot + `, "./one": "./one.js", "./*.js": "./src/*.ts", "./package.json": "./package.json"}`
	}
	return `, "exports": {"./one": "./` + pick("src/one.ts", "one.mjs", "lib/none.js") + `"}`
}
