package tach

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/run/runtest"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

func read(t *testing.T, text string) (*Config, error) {
	t.Helper()
	f, err := tomlfile.Read("tach.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return Read(f)
}

const whole = `
layers = ["ui", { name = "core", closed = true }]
layers_explicit_depends_on = true
source_roots = [".", "packages/*/src"]
exclude = [".*__pycache__", "docs"]
respect_gitignore = "if_git_repo"
ignore_type_checking_imports = false
include_string_imports = true
forbid_circular_dependencies = true
exact = true
root_module = "dependenciesonly"
plugins.django.settings_module = "x.settings"
cache = { backend = "disk", file_dependencies = ["a"] }

[rules]
unused_ignore_directives = "off"
require_ignore_directive_reasons = "warn"
unused_external_dependencies = "warn"
local_imports = "off"

[external]
exclude = ["pip"]
rename = ["PIL:pillow"]

[map.extra_dependencies]
"docs/**.md" = ["src/a.py"]

[[modules]]
path = "a"
depends_on = ["b", { path = "c", deprecated = true }]
cannot_depend_on = ["d"]
depends_on_external = ["django"]
cannot_depend_on_external = []
layer = "ui"
visibility = ["b.*"]
utility = true
unchecked = true
strict = true

[[modules]]
paths = ["b", "c"]

[[modules.depends_on]]
path = "d"

[[interfaces]]
expose = ["x|y"]
from = ["a"]
visibility = []
exclusive = true
data_types = "primitive"
`

func TestReadKnowsEveryKey(t *testing.T) {
	t.Parallel()
	c, err := read(t, whole)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Modules) != 3 || len(c.Interfaces) != 1 || len(c.Layers) != 2 {
		t.Fatalf("got %+v", c)
	}
	a, b := c.Modules[0], c.Modules[2]
	i := c.Interfaces[0]
	for what, ok := range map[string]bool{
		"flags":       c.LayersExplicit && !c.IgnoreTypeChecking && c.StringImports && c.ForbidCircular && c.Exact && c.RespectGitignore,
		"root module": c.RootModule == RootDependenciesOnly,
		"django":      c.Django != nil && c.Django.Value == "x.settings",
		"rules":       c.Rules == Rules{LevelOff, LevelWarn, LevelWarn, true, LevelOff},
		"external":    c.External.Given && c.External.Exclude[0].Value == "pip" && c.External.Rename["PIL"] == "pillow",
		"exclude":     c.Exclude[0].Value == "**/*__pycache__" && c.Exclude[1].Value == "docs",
		"layers":      c.Layers[1].Closed && c.Layers[1].Name.Value == "core",
		"lists":       !a.Open && a.DependsOn[1].Deprecated && a.Cannot[0].Path.Value == "d" && !a.OpenExternal && a.Visibility[0].Value == "b.*",
		"module":      a.Utility && a.Unchecked && a.Strict && a.Layer.Value == "ui" && !a.Public,
		"paths":       b.Path.Value == "c" && b.DependsOn[0].Path.Value == "d" && b.Public && b.OpenExternal,
		"interface":   i.Exclusive && i.Primitive && !i.Public && len(i.Visibility) == 0,
		"patterns":    i.Expose[0].Whole.MatchString("y") && !i.Expose[0].Whole.MatchString("xz") && i.Expose[0].Tach.MatchString("xz"),
		"places":      a.DependsOn[1].Path.Where.String() == "tach.toml:30:29",
	} {
		if !ok {
			t.Errorf("%s: %+v", what, c)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"sourceroots = []":                                 `tach.toml:1:1: tach.toml has no key "sourceroots"|did you mean source_roots?`,
		"[[modules]]\npath = \"a\"\ndepend_on = []":        `tach.toml:3:1: a module has no key "depend_on"|did you mean depends_on?`,
		"[[modules]]\npaths = [\"a\"]\nvisible = []":       `tach.toml:3:1: a module has no key "visible"|known: `,
		"[[modules]]\ndepends_on = []":                     "tach.toml:1:1: a module has neither path nor paths|add its path",
		"[[modules]]\npath = \"a\"\npaths = []":            "tach.toml:1:1: a module has both path and paths|keep one",
		"modules = 3":                                      "tach.toml:1:11: modules must be a list|",
		"exact = \"yes\"":                                  "tach.toml:1:9: exact must be true or false|",
		"exclude = [1]":                                    "tach.toml:1:12: exclude must hold strings|",
		"root_module = \"alow\"":                           "tach.toml:1:15: root_module must be one of ignore, allow, dependenciesonly, forbid|did you mean allow?",
		"[[interfaces]]\nexpose = [\"(\"]":                 `tach.toml:2:11: "(" is no regular expression|mend it: missing closing )`,
		"[[interfaces]]\nexpose = [\"a(?=b)\"]":            `tach.toml:2:11: "a(?=b)" is no regular expression|write it without (?=: tach knows no look-around`,
		"[[interfaces]]\nexpose = []\nlayers = []":         `tach.toml:3:1: an interface has no key "layers"|move it above the first [ of the file`,
		"[rules]\nexact = true":                            `tach.toml:2:1: rules has no key "exact"|move it above`,
		"[[modules]]\npath = 5":                            "tach.toml:2:8: path must be a string|write it in quotes",
		"exclude = 'a'":                                    "tach.toml:1:11: exclude must be a list|write it in [ ]",
		"[[interfaces]]\nfrom = []":                        "tach.toml:1:1: an interface has no expose|",
		"[[interfaces]]\nexpose = []\ndata_types = \"al\"": "tach.toml:3:14: data_types must be one of all, primitive|did you mean all?",
		"[[modules]]\npath = \"a\"\ndepends_on = [{}]":     "tach.toml:3:15: an entry of depends_on has no path|",
		"layers = [{closed = true}]":                       "tach.toml:1:11: a layer has no name|",
		"respect_gitignore = \"no\"":                       "tach.toml:1:21: respect_gitignore must be|",
		"[external]\nrename = [\"PIL\"]":                   `tach.toml:2:11: an entry of rename must be a module and its package|write "module:package"`,
		"[plugins.flask]":                                  `tach.toml:1:1: plugins has no key "flask"|known: django`,
		"[plugins.django]":                                 "tach.toml:1:1: plugins.django has no settings_module|",
		"[rules]\nlocal_import = \"off\"":                  `tach.toml:2:1: rules has no key "local_import"|did you mean local_imports?`,
	} {
		_, err := read(t, text)
		faults := fault.List(err)
		if len(faults) != 1 {
			t.Errorf("%q: %d faults: %v", text, len(faults), err)
			continue
		}
		what, fix, _ := strings.Cut(want, "|")
		got := faults[0]
		if !strings.HasPrefix(got.Error(), what) || !strings.HasPrefix(strings.Join(got.Fix, ";"), fix) || got.Code != fault.BadFile {
			t.Errorf("%q: got %s, %q", text, got, got.Fix)
		}
	}
}

func TestDomain(t *testing.T) {
	t.Parallel()
	c, err := read(t, "[[modules]]\npath = \"b\"\n")
	if err != nil {
		t.Fatal(err)
	}
	f, err := tomlfile.Read("a/tach.domain.toml", []byte(`
[root]
depends_on = ["//b", "sub"]
visibility = ["<domain_root>"]
[[modules]]
path = "sub"
depends_on = ["sub.deep", "<domain_root>"]
[[interfaces]]
expose = ["x"]
[[interfaces]]
expose = ["y"]
from = ["<domain_root>", "k|l"]
`))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddDomain(f, "a.c"); err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, m := range c.Modules {
		got = append(got, m.Path.Value)
		for _, d := range m.DependsOn {
			got = append(got, "> "+d.Path.Value)
		}
	}
	if diff := cmp.Diff([]string{"b", "a.c", "> b", "> a.c.sub", "a.c.sub", "> a.c.sub.deep", "> a.c"}, got); diff != "" {
		t.Error(diff)
	}
	below, own := c.Interfaces[0].From[0], c.Interfaces[1].From
	if !below.Whole.MatchString("a.c.sub") || below.Whole.MatchString("a.c") || !own[0].Whole.MatchString("a.c") || own[0].Whole.MatchString("axc") || !own[0].Tach.MatchString("axc") || !own[1].Whole.MatchString("a.c.l") {
		t.Error("the patterns of a domain are not those of the domain")
	}
	f, err = tomlfile.Read("a/tach.domain.toml", []byte("[root]\npath = \"x\"\n[domain]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddDomain(f, "a"); len(fault.List(err)) != 2 {
		t.Errorf("got %v", err)
	}
}

// Real files load without a complaint: those of the corpus, and tach's own.
func TestReadsRealFiles(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{os.Getenv("HOGLI_CORPUS") + "/*/tach.toml", "../../../../.venv/lib/python*/site-packages/tach/*/tach.domain.toml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		runtest.Lacks(t, "neither HOGLI_CORPUS nor tach in .venv is there: run make setup")
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := tomlfile.Read(name, content)
		if err != nil {
			t.Fatal(err)
		}
		c := newConfig(name)
		if strings.HasSuffix(name, DomainFile) {
			err = c.AddDomain(f, "tach.filesystem")
		} else {
			c, err = Read(f)
		}
		if err != nil || len(c.Modules) < 5 {
			t.Errorf("%s: %d modules, %v", name, len(c.Modules), err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(whole)
	f.Add("modules = [{path = 'a', depends_on = [{path = 'b'}]}]\nrules.local_imports = 'off'\n[a]\n[[a.b]]\n[a.b.c]\n")
	f.Add("[root]\n[[interfaces]]\nexpose = ['a|b']\nfrom = ['(?i)x']")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := tomlfile.Read("tach.toml", []byte(text))
		if err != nil {
			return
		}
		c, err := Read(file)
		for _, e := range fault.List(err) {
			if e.Code != fault.BadFile || e.Where.Start.Line < 1 && e.Where.Path == "" {
				t.Errorf("%q: %+v", text, e)
			}
		}
		_ = c.AddDomain(file, "a.b")
		for _, m := range c.Modules {
			if m.Path.Where.Path == "" {
				t.Errorf("%q: a module without a place: %+v", text, m)
			}
		}
	})
}
