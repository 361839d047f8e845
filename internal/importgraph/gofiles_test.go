package importgraph

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/run/runtest"
)

func TestReadGo(t *testing.T) {
	t.Parallel()
	r := repotest.Open(t, map[string]string{
		"hogli.yaml": "config: {}\n", "go.mod": "module example.com/m\n", "tools/go.mod": "module example.com/tools\n",
		"a/a.go":             "package a\n\nimport (\n\t\"fmt\"\n\tb \"example.com/m/b\"\n)\n",
		"a/a_windows.go":     "//go:build windows\n\npackage a\n\nimport _ \"example.com/m/b/gone\"\n",
		"b/b.go":             "package b\n\nimport \"C\"\n",
		"b/b_test.go":        "package b_test\n\nimport _ \"example.com/tools\"\n",
		"b/testdata/x/x.go":  "package x\n\nimport _ \"example.com/m/a\"\n",
		"tools/main.go":      "package main\n\nimport _ \"example.com/m/a\"\n\nfunc main() {}\n",
		"b/broken/broken.go": "package broken\n\nimport (\n\t\"os\"\n\tx y\n",
	})
	g := ReadGo(r, filesOf(t, r))
	var got []string
	for _, f := range g.Files {
		line := f.Path + " " + f.Package + " " + f.Unread
		if f.Unread != "" {
			line += " at " + f.Broken.String()
		}
		got = append(got, line)
		for _, i := range f.Imports {
			got = append(got, fmt.Sprintf("%s %s %s", i.Where, i.Name, i.Dir))
		}
	}
	want := []string{
		"a/a.go example.com/m/a ", "a/a.go:4:2 fmt ", "a/a.go:5:4 example.com/m/b b",
		"a/a_windows.go example.com/m/a ", "a/a_windows.go:5:10 example.com/m/b/gone ",
		"b/b.go example.com/m/b ",
		"b/b_test.go example.com/m/b ", "b/b_test.go:3:10 example.com/tools tools",
		"b/broken/broken.go example.com/m/b/broken import path must be a string at b/broken/broken.go:5:4", "b/broken/broken.go:4:2 os ",
		"tools/main.go example.com/tools ", "tools/main.go:3:10 example.com/m/a a",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReplacedGoModules(t *testing.T) {
	t.Parallel()
	r := repotest.Open(t, map[string]string{
		"hogli.yaml": "config: {}\n",
		"go.work":    "go 1.26\n\nuse (\n\t./a\n\t./lib\n)\n\nreplace example.com/work => ./lib\n",
		"a/go.mod":   "module example.com/a\n\nreplace (\n\texample.com/old => ../lib\n\texample.com/old/far => ../../outside\n\texample.com/v v1.0.0 => example.com/lib v1.0.0\n)\n",
		"a/a.go":     "package a\n\nimport (\n\t_ \"example.com/old/x\"\n\t_ \"example.com/lib/x\"\n\t_ \"example.com/work/x\"\n\t_ \"example.com/old/gone\"\n\t_ \"example.com/v/x\"\n)\n",
		"lib/go.mod": "module example.com/lib\n",
		"lib/x/x.go": "package x\n\nimport _ \"example.com/old/x\"\n",
	})
	var got []string
	for _, f := range ReadGo(r, filesOf(t, r)).Files {
		for _, i := range f.Imports {
			got = append(got, f.Path+" "+i.Name+" "+i.Dir)
		}
	}
	want := []string{
		"a/a.go example.com/old/x lib/x", "a/a.go example.com/lib/x lib/x", "a/a.go example.com/work/x lib/x", "a/a.go example.com/old/gone ", "a/a.go example.com/v/x ",
		"lib/x/x.go example.com/old/x ", // the replace is of another module
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestReadsGoAsTheGoCommandDoes compares with `go list` on hogli itself.
func TestReadsGoAsTheGoCommandDoes(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	cmd := runtest.Command(t, "go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports,IgnoredGoFiles,GoFiles,TestGoFiles,XTestGoFiles", "./internal/source/...", "./internal/edit/...", "./internal/importgraph/...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	r, err := repo.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	g := ReadGo(r, filesOf(t, r))
	imports := map[string]map[string]bool{}
	for _, f := range g.Files {
		if imports[f.Package] == nil {
			imports[f.Package] = map[string]bool{}
		}
		for _, i := range f.Imports {
			imports[f.Package][i.Name] = true
			if strings.HasPrefix(i.Name, "github.com/posthog/hogli/") && path.Join("github.com/posthog/hogli", i.Dir) != i.Name {
				t.Errorf("%s: %s leads to %q", f.Path, i.Name, i.Dir)
			}
		}
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	compared := 0
	for decoder.More() {
		var p struct {
			ImportPath                                         string
			Imports, TestImports, XTestImports, IgnoredGoFiles []string
		}
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		want := slices.Compact(slices.Sorted(slices.Values(slices.Concat(p.Imports, p.TestImports, p.XTestImports))))
		var got []string
		for name := range imports[p.ImportPath] {
			got = append(got, name)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" && len(p.IgnoredGoFiles) == 0 {
			t.Errorf("%s: %s", p.ImportPath, diff)
		}
		compared++
	}
	if compared < 8 {
		t.Errorf("only %d packages compared", compared)
	}
}

// TestReplacesAsTheGoCommandDoes compares where replaced paths lead with `go list`.
func TestReplacesAsTheGoCommandDoes(t *testing.T) {
	t.Parallel()
	r := repotest.Open(t, map[string]string{
		"hogli.yaml":   "config: {}\n",
		"go.work":      "go 1.26\n\nuse ./a\n\nreplace example.com/work => ./lib2\n",
		"a/go.mod":     "module example.com/a\n\ngo 1.26\n\nrequire (\n\texample.com/old v0.0.0\n\texample.com/old/deep v0.0.0\n\texample.com/work v0.0.0\n)\n\nreplace (\n\texample.com/old => ../lib\n\texample.com/old/deep => ../lib2\n)\n",
		"a/a.go":       "package a\n\nimport (\n\t_ \"example.com/a/own\"\n\t_ \"example.com/old/x\"\n\t_ \"example.com/old/deep/y\"\n\t_ \"example.com/work/y\"\n\t_ \"fmt\"\n)\n",
		"a/own/own.go": "package own\n",
		"lib/go.mod":   "module example.com/lib\n\ngo 1.26\n",
		"lib/x/x.go":   "package x\n",
		"lib2/go.mod":  "module example.com/lib2\n\ngo 1.26\n",
		"lib2/y/y.go":  "package y\n",
	})
	dirs := listedByGo(t, r, "a", 4, "GOFLAGS=-mod=readonly", "GOPROXY=off", "GOWORK=")
	at := slices.IndexFunc(ReadGo(r, filesOf(t, r)).Files, func(f GoFile) bool { return f.Path == "a/a.go" })
	for _, i := range ReadGo(r, filesOf(t, r)).Files[at].Imports {
		if i.Dir != dirs[i.Name] {
			t.Errorf("%s leads to %q, with go list to %q", i.Name, i.Dir, dirs[i.Name])
		}
	}
}

// TestOddModulesAsTheGoCommandSays compares with `go list` what is rarely written:
// major versions, quotes, nested modules, replaces with a version and of a part,
// names in another case, files with a byte order mark or in raw strings.
func TestOddModulesAsTheGoCommandSays(t *testing.T) {
	t.Parallel()
	r := repotest.Open(t, map[string]string{
		"hogli.yaml": "config: {}\n",
		"app/go.mod": "module \"example.com/app\" // quoted\n\ngo 1.26\n\nrequire (\n\texample.com/lib/v2 v2.1.0\n\texample.com/nested v0.0.0\n\texample.com/versioned v1.5.0\n\texample.com/part v0.0.0\n)\n\n" +
			"replace example.com/lib/v2 => ../lib\n\nreplace example.com/nested v0.0.0 => ./nested\n\nreplace example.com/versioned v1.5.0 => ../versioned\n\nreplace example.com/part => ../lib/part\n",
		"app/a.go": "\ufeffpackage app\n\nimport (\n\t_ `example.com/app/raw`\n\t. \"example.com/lib/v2/x\"\n\t_ \"example.com/lib/v2\"\n\talias \"example.com/nested\"\n\t_ \"example.com/nested/deep\"\n" +
			"\t_ \"example.com/versioned/v\"\n\t_ \"example.com/part\"\n\t_ \"example.com/app/Raw\"\n\t_ \"example.com/app/nested\"\n\t_ \"example.com/app/internal/i\"\n\t_ \"example.com/lib/x\"\n\t_ \"example.com/app/folder\"\n)\n",
		"app/raw/raw.go":           "package raw\n",
		"app/internal/i/i.go":      "package i\n",
		"app/folder/deep/d.go":     "package deep\n",
		"app/nested/go.mod":        "module example.com/nested\n\ngo 1.26\n",
		"app/nested/n.go":          "package nested\n",
		"app/nested/deep/n.go":     "package deep\n",
		"lib/go.mod":               "// the library\nmodule example.com/lib/v2\n\ngo 1.26\n",
		"lib/l.go":                 "package lib\n",
		"lib/x/x.go":               "package x\n",
		"lib/part/go.mod":          "module (\n\texample.com/part\n)\n\ngo 1.26\n",
		"lib/part/p.go":            "package part\n",
		"versioned/go.mod":         "module example.com/versioned\n\ngo 1.26\n",
		"versioned/v/v.go":         "package v\n",
		"versioned/v/v_other.go":   "//go:build never\n\npackage v\n",
		"versioned/_hidden/h.go":   "package h\n",
		"versioned/testdata/t.go":  "package t\n",
		"versioned/v/v_test.go":    "package v_test\n",
		"versioned/v/doc/doc.txt":  "",
		"versioned/v/.dot/d.go":    "package d\n",
		"versioned/vendor/x/x.go":  "package x\n",
		"versioned/v/cgo/x.go":     "package x\n\nimport \"C\"\n",
		"versioned/v/empty/x.go":   "",
		"versioned/v/half/half.go": "package half\n\nimport \"fmt",
	})
	dirs := listedByGo(t, r, "app", 8, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off", "GONOSUMDB=*", "GONOSUMCHECK=1")
	g := ReadGo(r, filesOf(t, r))
	at := slices.IndexFunc(g.Files, func(f GoFile) bool { return f.Path == "app/a.go" })
	if n := len(g.Files[at].Imports); n != 12 {
		t.Errorf("%d imports: %s", n, g.Files[at].Unread)
	}
	for _, i := range g.Files[at].Imports {
		if i.Dir != dirs[i.Name] {
			t.Errorf("%s leads to %q, with go list to %q", i.Name, i.Dir, dirs[i.Name])
		}
	}
}

// listedByGo are the folders in the repository of the packages that `go list`
// knows from a module, at least so many.
func listedByGo(t *testing.T, r *repo.Repo, module string, least int, env ...string) map[string]string {
	t.Helper()
	cmd := runtest.Command(t, "go", "list", "-e", "-deps", "-f", "{{if .GoFiles}}{{.ImportPath}} {{.Dir}}{{end}}", ".")
	cmd.Dir, cmd.Env = r.Path(module), append(cmd.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	dirs := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		if below, ok := strings.CutPrefix(dir, r.Root+"/"); ok {
			dirs[name] = below
		}
	}
	if len(dirs) < least {
		t.Fatalf("go list knows only %v", dirs)
	}
	return dirs
}
