package edit

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/jsonfile"
)

// change is a splice with everything but the content given.
type change func(content []byte) (after []byte, changed bool, err error)

// inverse holds of a splice and of what takes it back, whatever the file: doing
// it again changes nothing, what was there stays in its order, taking it back
// gives the old bytes (when the list or object held something: an empty one may
// come back as [] or {}), and doing it after that gives the same again.
func inverse(t *testing.T, content []byte, add, remove change, exact func(before []byte) bool) {
	t.Helper()
	after, changed := twice(t, content, add)
	if !changed {
		return
	}
	if exact(content) && !contains(after, content) {
		t.Fatalf("something is lost:\n%q\n%q", content, after)
	}
	back, changed := twice(t, after, remove)
	switch {
	case !changed:
		t.Fatalf("cannot be taken back: %q", after)
	case !contains(after, back) && exact(content):
		t.Fatalf("taking it back adds something:\n%q\n%q", after, back)
	case exact(content) && string(back) != string(content):
		t.Fatalf("there and back:\n%q\n%q\n%q", content, after, back)
	}
	if again, _ := twice(t, back, add); string(again) != string(after) && exact(content) {
		t.Fatalf("not the same again:\n%q\n%q", after, again)
	}
}

// twice does a splice and sees that doing it again changes nothing, and that a
// file it cannot handle is told as such.
func twice(t *testing.T, content []byte, do change) (after []byte, changed bool) {
	t.Helper()
	given := string(content)
	after, changed, err := do(content)
	if string(content) != given {
		t.Fatalf("the bytes of the caller were changed: %q, %q", given, content)
	}
	if err != nil {
		if !errors.Is(err, ErrShape) && fault.ExitOf(err) != fault.ExitUsage {
			t.Fatalf("%q: %v", content, err)
		}
		return content, false
	}
	if after == nil && content != nil || changed == (string(after) == given) {
		t.Fatalf("changed %v: %q, %q", changed, content, after)
	}
	again, more, err := do(after)
	if err != nil || more || string(again) != string(after) {
		t.Fatalf("twice: %q, %q, %v", after, again, err)
	}
	return after, changed
}

// contains tells whether the bytes of part stand in whole, in that order.
func contains(whole, part []byte) bool {
	for _, c := range whole {
		if len(part) > 0 && part[0] == c {
			part = part[1:]
		}
	}
	return len(part) == 0
}

func always([]byte) bool { return true }

var tachSeeds = []string{
	"", "# c", "\xef\xbb\xbf# c\n", "interfaces = []\n\n[[modules]]\npath = \"a\"\ndepends_on = [\n    # c\n]\n",
	"[[modules]]\npath = \"products.a\"\ndepends_on = [\"x\", \"products.z\" ,]\n# c\n[[modules]]\npath = \"z\"",
	"[[modules]]\r\npath = \"posthog\"\r\ndepends_on = [\r\n\t\"a\", {path = \"products.m\"}, # ü\r\n\t'products.z'\r\n]\r\n\r\n\r\n[x]\r\n",
	"[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.(a|z)\", 'products.(b)'] # m\n\n[[interfaces]]\nfrom = [\"products\\\\.m_more\"]\n",
	"[[modules]]\npath = \"posthog\"\ndepends_on = [\"a\",\n  \"b\", # c, d\n  \"c\" ]\n[modules.x]\ny = 1\n",
}

func FuzzTachModule(f *testing.F) {
	for _, s := range tachSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		inverse(t, []byte(content),
			func(c []byte) ([]byte, bool, error) { return TachModule("t", c, "products.m", tachBlock) },
			func(c []byte) ([]byte, bool, error) { return RemoveTachModule("t", c, "products.m") },
			func([]byte) bool { return !strings.Contains(content, "products.m") })
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return RemoveTachModule("t", c, "products.a") })
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return RenameTachModule("t", c, "products.a", "products.n") })
		if after, _, err := RemoveTachModule("t", []byte(content), "products.a"); err == nil {
			if lists, err := TachLists("t", after, "products.a"); err != nil || len(lists) > 0 {
				t.Errorf("taken out of %q, and still in %q: %v", content, lists, err)
			}
		}
	})
}

func FuzzTachInterface(f *testing.F) {
	for _, s := range tachSeeds {
		f.Add(s)
	}
	block := "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.m\"]\n"
	f.Fuzz(func(t *testing.T, content string) {
		inverse(t, []byte(content),
			func(c []byte) ([]byte, bool, error) {
				return TachInterface("t", c, "products.m", block, func([]string) bool { return true })
			},
			func(c []byte) ([]byte, bool, error) { return RemoveTachInterface("t", c, "products.m") },
			func([]byte) bool {
				return !strings.Contains(content, "interfaces") || strings.Contains(content, "[[interfaces]]")
			})
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return RemoveTachInterface("t", c, "products.a") })
	})
}

func FuzzTachDependency(f *testing.F) {
	for _, s := range tachSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		filled := strings.Contains(content, "depends_on") && !strings.Contains(strings.Join(strings.Fields(content), ""), "[]") && !strings.Contains(content, "products.m")
		inverse(t, []byte(content),
			func(c []byte) ([]byte, bool, error) { return TachDependency("t", c, "posthog", "products.m") },
			func(c []byte) ([]byte, bool, error) { return RemoveTachModule("t", c, "products.m") },
			func([]byte) bool { return filled })
	})
}

func FuzzJSONMember(f *testing.F) {
	for _, s := range []string{
		"{}", "{\"d\": {}}", "\xef\xbb\xbf{\n\t\"d\": {\n\t\t\"a\": \"ü\"\n\t}\n}", "{\"d\": {\"z\": [1, 2], \"a\":1 }, \"e\": 0}",
		"{\"d\": {\r\n \"a\": 1 ,\r\n \"z\": 2}\r\n}", "{\"d\": {\"m\": 1, \"m\": 2}}", "{\"d\": 1, \"d\": {\"n\": {}}}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		inverse(t, []byte(content),
			func(c []byte) ([]byte, bool, error) { return JSONMember("f", c, "d", "m", "w") },
			func(c []byte) ([]byte, bool, error) { return RemoveJSONMember("f", c, "d", "m") },
			func(c []byte) bool {
				_, some, err := RemoveJSONMember("f", c, "d", "m")
				return err == nil && !some && hasMembers(c, "d")
			})
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return RemoveJSONMember("f", c, "d", "a") })
	})
}

func FuzzYAMLItem(f *testing.F) {
	for _, s := range []string{
		"", "# c\n", "---\n", "routes:\n", "routes: null # c\nx: 1\n", "routes: [] # c\n...\n", "x: |\n  routes:\n", "\xef\xbb\xbfroutes:\n  - app_label: a\n",
		"routes:\n  - app_label: a\n    database: b # c\n\n# end\nx: 1", "routes:\r\n-   app_label: a\r\n    text: |\r\n      # x\r\n", "routes: [{app_label: 'it''s', b: \"]\\\"\"}, {c: d}]\n",
		"routes: [\n  {app_label: a}, # {\n  {app_label: n'ew}\n ]", "'routes' :\n    # c\n    -\n      app_label: a\n    # d\n", "routes: &x\n  - app_label: a\ny: *x\n",
	} {
		f.Add(s)
	}
	item := []Pair{{"app_label", "new"}, {"database", "new"}}
	f.Fuzz(func(t *testing.T, content string) {
		inverse(t, []byte(content),
			func(c []byte) ([]byte, bool, error) {
				if l, err := openYAML("f", []byte(strings.TrimPrefix(string(c), bom)), "routes"); err == nil && l.find(item[:1]) >= 0 {
					return c, false, nil // the caller has looked
				}
				after, err := YAMLItem("f", c, "routes", item)
				return after, err == nil, err
			},
			func(c []byte) ([]byte, bool, error) { return RemoveYAMLItem("f", c, "routes", item[:1]) },
			func(c []byte) bool {
				l, err := openYAML("f", []byte(strings.TrimPrefix(string(c), bom)), "routes")
				return err == nil && len(l.items()) > 0
			})
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) {
			return RemoveYAMLItem("f", c, "routes", []Pair{{"app_label", "a"}})
		})
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) {
			return RenameYAMLValue("f", c, "routes", []Pair{{"app_label", "a"}}, []Pair{{"app_label", "z"}})
		})
	})
}

func FuzzPythonListItem(f *testing.F) {
	for _, s := range []string{
		"APPS = [\n    \"a\",\n]\n", "APPS: list = ['a' # x\n]", "\xef\xbb\xbfAPPS = [\r\n\t\"a\", \"b\", # c\r\n\t'm',\r\n]\r\nx = 1", "APPS = [\"a\"\n  , b]\n",
		"APPS = [\"a\"] + X\n", "APPS = [*X]\n", "APPS = [\"a\"]\nAPPS += ['m']\n", "APPS = [a]\nAPPS = []\n", "APPS: list\nAPPS = [ \"a\" ]\n", "APPS = [\"a\", \"b\",\n    \"c\"]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		inverse(t, []byte(content),
			func(c []byte) ([]byte, bool, error) { return PythonListItem("f", c, "APPS", `"m"`) },
			func(c []byte) ([]byte, bool, error) { return RemovePythonListItem("f", c, "APPS", `"m"`) },
			func(c []byte) bool {
				l, err := findList([]byte(strings.TrimPrefix(string(c), bom)), "APPS")
				return err == nil && len(l.items) > 0
			})
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return RemovePythonListItem("f", c, "APPS", `"a"`) })
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return RenamePythonListItem("f", c, "APPS", `"a"`, `"n"`) })
	})
}

func FuzzPythonImport(f *testing.F) {
	for _, s := range []string{
		"", "# c", "\"\"\"Doc.\"\"\"\nx = 1", "import os\r\nimport p.a as a # c\r\nfrom posthog import (\r\n    x,\r\n)\r\n", "\xef\xbb\xbfimport os; import sys\n", "if x:\n    import os\n", "import p.z\\\n  as z\nimport p.a\n",
	} {
		f.Add(s)
	}
	const line = "import p.m as m"
	f.Fuzz(func(t *testing.T, content string) {
		inverse(t, []byte(content),
			func(c []byte) ([]byte, bool, error) { return PythonImport("f", c, line, []string{"posthog"}) },
			func(c []byte) ([]byte, bool, error) { return RemovePythonImport("f", c, line) },
			always)
	})
}

var codeBelowPackage = regexp.MustCompile(`(?m)^package[^\n]*\n[^\n]`)

func FuzzGo(f *testing.F) {
	for _, s := range []string{
		"package x", "package x // c\n\nvar products = []p{}\n", "package x\n\nimport \"fmt\"\n\nvar products = map[string]m{\"a\": f, \"z\": g}\n",
		"package x\n\nimport (\n\t\"fmt\"\n\n\t// ours\n\ta \"platform/products/a\" // a\n\n\t\"github.com/z\"\n)\n\nvar products = []p{\n\t{\"a\", x}, // c\n\t/* d */ {\"z\", y},\n}\n",
		"package x\n\nimport ()\n\nvar (\n\tq        = 1\n\tproducts = []p{{\"z\", x},\n\t\t{N: \"b\"}}\n)\n", "package x\nimport(\"a\";\"b\")\r\nvar products=[]p{{\"a\"},}\r\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		empty := strings.Contains(strings.Join(strings.Fields(content), ""), "import()")
		inverse(t, []byte(content),
			func(c []byte) ([]byte, bool, error) { return GoImport("f.go", c, "m", "platform/products/m") },
			func(c []byte) ([]byte, bool, error) { return RemoveGoImport("f.go", c, "platform/products/m") },
			func([]byte) bool {
				// gofmt parts code from an import above it, and does not join it again.
				tight := codeBelowPackage.MatchString(content)
				return !empty && !tight && !strings.Contains(content, "platform/products/m")
			})
		inverse(t, []byte(content),
			func(c []byte) ([]byte, bool, error) {
				return GoElement("f.go", c, "products", `{"m", m.Mount}`, "m")
			},
			func(c []byte) ([]byte, bool, error) { return RemoveGoElement("f.go", c, "products", "m") },
			func(c []byte) bool {
				file, err := readGo("f.go", []byte(strings.TrimPrefix(string(c), bom)))
				if err != nil {
					return false
				}
				literal, err := file.literal("products")
				return err == nil && len(literal.Elts) > 0
			})
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return RemoveGoElement("f.go", c, "products", "a") })
		twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return RemoveGoImport("f.go", c, "fmt") })
	})
}

func hasMembers(content []byte, object string) bool {
	file, err := jsonfile.Read("f", content)
	if err != nil {
		return false
	}
	parent, _ := file.Root.Member(object)
	return len(parent.Value.Members) > 0
}
