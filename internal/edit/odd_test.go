package edit

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
)

// pair is a splicer and its inverse, on a file to begin with.
type pair struct {
	name        string
	file        string
	add, remove splicer
}

var (
	tachModuleBlock    = "[[modules]]\npath = \"products.b\"\ndepends_on = [\"posthog\"]\n"
	tachInterfaceBlock = "[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.b\"]\n"
)

func pairs() []pair {
	return []pair{
		{
			"tach module", "# top\n\n[[modules]]\npath = \"posthog\" # é\n\n# c's\n[[modules]]\npath = \"products.c\"\ndepends_on = []\n\n[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.c\"]\n",
			func(c []byte) ([]byte, bool, error) { return TachModule("tach.toml", c, "products.b", tachModuleBlock) },
			func(c []byte) ([]byte, bool, error) { return RemoveTachModule("tach.toml", c, "products.b") },
		},
		{
			"tach interface", "[[modules]]\npath = \"posthog\"\n\n[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.(a|c)\"] # é\n",
			func(c []byte) ([]byte, bool, error) {
				return TachInterface("tach.toml", c, "products.b", tachInterfaceBlock, func([]string) bool { return true })
			},
			func(c []byte) ([]byte, bool, error) { return RemoveTachInterface("tach.toml", c, "products.b") },
		},
		{
			"tach dependency", "[[modules]]\npath = \"posthog\"\ndepends_on = [\n    \"ee\", # é\n    # products\n    \"products.a\",\n    \"products.c\",\n]\n",
			func(c []byte) ([]byte, bool, error) { return TachDependency("tach.toml", c, "posthog", "products.b") },
			func(c []byte) ([]byte, bool, error) { return RemoveTachModule("tach.toml", c, "products.b") },
		},
		{
			"settings", "# é\nAPPS = [\n    'a',  # why\n    # end\n]\nREST = [*APPS]\n",
			func(c []byte) ([]byte, bool, error) { return PythonListItem("web.py", c, "APPS", `"b"`) },
			func(c []byte) ([]byte, bool, error) { return RemovePythonListItem("web.py", c, "APPS", `"b"`) },
		},
		{
			"settings on a line", "APPS: list[str] = ['a']\n",
			func(c []byte) ([]byte, bool, error) { return PythonListItem("web.py", c, "APPS", `"b"`) },
			func(c []byte) ([]byte, bool, error) { return RemovePythonListItem("web.py", c, "APPS", `"b"`) },
		},
		{
			"import", "\"\"\"é\"\"\"\n\nimport products.a.x as a\nimport products.c.x as c\nfrom posthog import y\n",
			func(c []byte) ([]byte, bool, error) {
				return PythonImport("api.py", c, "import products.b.x as b", []string{"posthog", "products"})
			},
			func(c []byte) ([]byte, bool, error) {
				return RemovePythonImport("api.py", c, "import products.b.x as b")
			},
		},
		{
			"dependency", "{\n\t\"é\": 1,\n\t\"dependencies\": {\n\t\t\"@posthog/a\": \"1\",\n\t\t\"@posthog/c\": \"1\"\n\t}\n}\n",
			func(c []byte) ([]byte, bool, error) {
				return JSONMember("package.json", c, "dependencies", "@posthog/b", "workspace:*")
			},
			func(c []byte) ([]byte, bool, error) {
				return RemoveJSONMember("package.json", c, "dependencies", "@posthog/b")
			},
		},
		{
			"route", "# é\nroutes:\n    # first\n    - app_label: a\n      database: a\n",
			func(c []byte) ([]byte, bool, error) {
				after, err := YAMLItem("routes.yaml", c, "routes", []Pair{{"app_label", "b"}, {"database", "b"}})
				return after, true, err
			},
			func(c []byte) ([]byte, bool, error) {
				return RemoveYAMLItem("routes.yaml", c, "routes", []Pair{{"app_label", "b"}})
			},
		},
		{
			"no routes", "routes: []\nmore: 1\n",
			func(c []byte) ([]byte, bool, error) {
				after, err := YAMLItem("routes.yaml", c, "routes", []Pair{{"app_label", "b"}, {"database", "b"}})
				return after, true, err
			},
			func(c []byte) ([]byte, bool, error) {
				return RemoveYAMLItem("routes.yaml", c, "routes", []Pair{{"app_label", "b"}})
			},
		},
		{
			"go import", "// é\npackage a\n\nimport (\n\ta \"x.org/a\"\n\tc \"x.org/c\"\n)\n",
			func(c []byte) ([]byte, bool, error) { return GoImport("a.go", c, "b", "x.org/b") },
			func(c []byte) ([]byte, bool, error) { return RemoveGoImport("a.go", c, "x.org/b") },
		},
		{
			"go element", "package a\n\nvar products = []product{\n\t{\"a\", a.Mount}, // é\n\t{\"c\", c.Mount},\n}\n",
			func(c []byte) ([]byte, bool, error) {
				return GoElement("a.go", c, "products", `{"b", b.Mount}`, "b")
			},
			func(c []byte) ([]byte, bool, error) { return RemoveGoElement("a.go", c, "products", "b") },
		},
	}
}

// oddities are what files look like that other editors wrote.
var oddities = map[string]func(string) string{
	"as it is":         func(s string) string { return s },
	"CRLF":             func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"no final newline": func(s string) string { return strings.TrimSuffix(s, "\n") },
	"BOM":              func(s string) string { return "\ufeff" + s },
	"empty lines":      func(s string) string { return s + "\n\n" },
}

// Adding and taking out again gives the very bytes back, however the file is
// written; or the file is refused, and then by its own name.
func TestAddThenRemove(t *testing.T) {
	t.Parallel()
	for _, p := range pairs() {
		for name, odd := range oddities {
			before := []byte(odd(p.file))
			added, changed, err := p.add(before)
			if err != nil {
				e, malformed := errors.AsType[*fault.Error](err)
				if !(malformed && e.Code == fault.BadFile && name == "BOM") {
					t.Errorf("%s, %s: %v", p.name, name, err)
				}
				continue
			}
			if !changed || bytes.Equal(before, added) {
				t.Errorf("%s, %s: nothing was added", p.name, name)
			}
			if name == "CRLF" && strings.Count(string(added), "\n") != strings.Count(string(added), "\r\n") {
				t.Errorf("%s: line ends are mixed: %q", p.name, added)
			}
			removed, changed, err := p.remove(added)
			if err != nil || !changed || !bytes.Equal(before, removed) {
				t.Errorf("%s, %s: %v\n%q\n%q\n%q", p.name, name, err, before, added, removed)
			}
		}
	}
}

// A list that is made of more than its items is not touched.
func TestListsThatAreComputed(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		"APPS = [\"a\"] + MORE\n", "APPS = [*OTHER, \"a\"]\n", "APPS = [f\"a\"]\n", "APPS = [x for x in y]\n", "APPS = (\"a\",)\n", "APPS = list()\n",
		"APPS += [\"a\"]\n", "if x:\n    APPS = [\"a\"]\n",
	} {
		for name, run := range map[string]splicer{
			"add":    func(c []byte) ([]byte, bool, error) { return PythonListItem("web.py", c, "APPS", `"b"`) },
			"remove": func(c []byte) ([]byte, bool, error) { return RemovePythonListItem("web.py", c, "APPS", `"a"`) },
		} {
			if _, changed, err := run([]byte(src)); changed || !errors.Is(err, ErrShape) {
				if name == "remove" && !changed && err == nil && !strings.Contains(src, `"a"`) {
					continue // it is not there to be removed
				}
				t.Errorf("%s %q: changed %v, %v", name, src, changed, err)
			}
		}
	}
}
