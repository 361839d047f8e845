package repo

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

func configure(t *testing.T, text string) (Config, error) {
	t.Helper()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, ConfigFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return readConfig(root)
}

func TestReadsStructure(t *testing.T) {
	t.Parallel()
	c, err := configure(t, `config:
  paths: {go_routes: cmd/api/routes.go}
  structure:
    drop: [backend/tasks/, product.yaml]
    add:
      - {path: docs/README.md}
      - {path: skills/, when: [backend, routed]}
    require:
      - {path: turbo.json, when: [], why: "owners are mandatory here"}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := Structure{
		Drop:    []StructurePath{{Path: "backend/tasks/"}, {Path: "product.yaml"}},
		Add:     []StructurePath{{Path: "docs/README.md"}, {Path: "skills/", When: []Fact{HasBackend, IsRouted}, Asked: true}},
		Require: []StructurePath{{Path: "turbo.json", Asked: true, Why: "owners are mandatory here"}},
	}
	if diff := cmp.Diff(want, c.Structure, cmpopts.IgnoreFields(StructurePath{}, "Where")); diff != "" {
		t.Error(diff)
	}
	if at := c.Structure.Require[0].Where.String(); at != "hogli.yaml:9:16" || c.Paths.GoRoutes != "cmd/api/routes.go" {
		t.Errorf("%s, %s", at, c.Paths.GoRoutes)
	}
}

func TestStructureMistakes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{remove: [a]}":                            `unknown key "remove"`,
		"{drop: a}":                                "drop must be a list",
		"{drop: [{path: a}]}":                      "must be a string",
		"{drop: [3]}":                              "must be a string",
		"{drop: ['']}":                             `"" is no path`,
		"{drop: [null]}":                           "the path is missing",
		"{drop: [/etc/passwd]}":                    "is no path in a product's folder",
		"{drop: [../x]}":                           "is no path in a product's folder",
		"{drop: [a/../../x]}":                      "is no path in a product's folder",
		"{drop: ['a\\b']}":                         "is no path in a product's folder",
		"{drop: [a//b]}":                           "is no path in a product's folder",
		"{drop: [.]}":                              "is no path in a product's folder",
		"{drop: [./]}":                             "is no path in a product's folder",
		"{add: [docs/]}":                           "must be a mapping",
		"{add: [3]}":                               "must be a mapping",
		"{add: [{path: }]}":                        "the path is missing",
		"{require: [null]}":                        "the path is missing",
		"{add: [{when: [go]}]}":                    "the path is missing",
		"{add: [{path: a, why: b}]}":               `unknown key "why"`,
		"{add: [{path: a, when: go}]}":             "when must be a list",
		"{add: [{path: a, when: [djagno]}]}":       `there is no fact "djagno"`,
		"{add: [{path: a}], drop: [a/]}":           "a is named on line 3 already",
		"{require: [{path: a}, {path: a}]}":        "a is named on line 3 already",
		`{require: [{path: a, why: "one\ntwo"}]}`:  "why must be one line",
		"{require: [{path: a, when: [x], y: z}]}":  `unknown key "y"`,
		"{add: [{path: a, when: [Django, 'go']}]}": "did you mean django?",
	} {
		_, err := configure(t, "config:\n  structure:\n    "+text+"\n")
		var told strings.Builder
		for _, e := range fault.List(err) {
			told.WriteString(e.Error() + " " + strings.Join(e.Fix, " ") + "\n")
			if e.Where.Start.Line != 3 {
				t.Errorf("%s: no place: %+v", text, e)
			}
		}
		if !strings.Contains(told.String(), want) || fault.ExitOf(err) != fault.ExitUsage {
			t.Errorf("%s: got %q, want %q", text, told.String(), want)
		}
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, content := range map[string]string{
		"products/db_routing.yaml":                       "routes:\n  - app_label: alpha\n    database: alpha\n",
		"products/alpha/backend/facade/contracts.py":     "",
		"products/alpha/backend/presentation/views.py":   "",
		"products/alpha/manifest.tsx":                    "scenes: { A: {} }",
		"products/alpha/shared/limits.json":              "{}",
		"products/beta/backend/main.go":                  "package backend\n",
		"products/beta/manifest.tsx":                     "scenes: {}, urls: { }",
		"products/gamma/frontend/scenes/GammaScene.tsx":  "",
		"products/delta_x/package.json":                  "{}",
		"products/delta_x/frontend/scenes/DeltaScene.ts": "",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, p := range r.Products() {
		var holding []string
		for _, name := range FactNames() {
			if p.Facts()[Fact(name)] {
				holding = append(holding, name)
			}
		}
		got[p.Name] = strings.Join(holding, " ")
	}
	want := map[string]string{
		"alpha":   "django backend presentation features shared isolated routed",
		"beta":    "go backend unrouted",
		"gamma":   "no_backend frontend features unrouted",
		"delta_x": "no_backend frontend features unrouted",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever hogli.yaml holds: a path that is let through stays in the product.
func FuzzReadStructure(f *testing.F) {
	f.Add("drop: [backend/tasks/, product.yaml]\nadd: [{path: docs/README.md, when: [go]}]\nrequire: [{path: a, why: b}]")
	f.Add("drop: ['../x', \"a\\0b\", null, 3, *a]\nadd: {path: x}")
	f.Add("add: [&a {path: x}, *a]\n? [a]\n: b")
	f.Fuzz(func(t *testing.T, text string) {
		file := yamlfile.Open(ConfigFile, []byte(text))
		s := readStructure(file.Root())
		for _, list := range [][]StructurePath{s.Add, s.Drop, s.Require} {
			for _, p := range list {
				if inside := strings.TrimSuffix(p.Path, "/"); !fs.ValidPath(inside) || inside == "." || p.Where.Start.Line < 1 {
					t.Errorf("%+v", p)
				}
			}
		}
	})
}
