package repo

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func turboProduct(t *testing.T, turbo string) *Product {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "products", "alpha", "backend")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "products", "alpha", "turbo.json"), []byte(turbo), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Open(root)
	if err != nil || len(r.Products()) != 1 {
		t.Fatalf("%v, %d products", err, len(r.Products()))
	}
	return r.Products()[0]
}

func TestWatches(t *testing.T) {
	t.Parallel()
	files := []string{
		"products/alpha/package.json", "products/alpha/backend/facade/api.py", "products/alpha/backend/facade/a/b.py",
		"products/alpha/backend/logic.py", "go.mod", "products/beta/backend/facade/api.py",
	}
	for inputs, want := range map[string]string{
		`["backend/facade/**"]`:                                "package.json facade/api.py facade/a/b.py",
		`["./backend/facade/*.py"]`:                            "package.json facade/api.py",
		`["backend/facade"]`:                                   "package.json",
		`["backend/**", "!backend/facade"]`:                    "package.json logic.py",
		`["!backend/facade/a/**", "backend/facade/**"]`:        "package.json facade/api.py",
		`["$TURBO_DEFAULT$", "!backend/logic.py"]`:             "package.json facade/api.py facade/a/b.py",
		`["$TURBO_ROOT$/go.mod", "backend/{facade,x}/api.py"]`: "package.json facade/api.py go.mod",
		`["!**"]`: "package.json",
		`[]`:      "package.json facade/api.py facade/a/b.py logic.py",
	} {
		in, ok, err := turboProduct(t, `{"tasks": {"check": {"inputs": `+inputs+`}}}`).DeclaredInputs("check")
		if !ok || err != nil || !in.Given {
			t.Fatalf("%s: %v %v %v", inputs, in, ok, err)
		}
		var got []string
		for _, f := range files {
			if in.Watches(f) {
				got = append(got, strings.TrimPrefix(strings.TrimPrefix(f, "products/alpha/"), "backend/"))
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got)\n%s", inputs, diff)
		}
	}
}

func TestDeclaredInputsSays(t *testing.T) {
	t.Parallel()
	for turbo, want := range map[string]string{
		`{}`: "none",
		`{"tasks": {"check": {}}} // all of the product`: "not given",
		`{"tasks": {"check": {"inputs": [1]}}}`:          "products/alpha/turbo.json:1:33",
		`{"tasks": {"check": {"inputs": ["a["]}}}`:       "products/alpha/turbo.json:1:33",
		`{`: "products/alpha/turbo.json:1:2",
	} {
		in, ok, err := turboProduct(t, turbo).DeclaredInputs("check")
		got := "given"
		switch {
		case err != nil:
			got = err.Error()
		case !ok:
			got = "none"
		case !in.Given:
			got = "not given"
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %s", turbo, got, want)
		}
	}
}
