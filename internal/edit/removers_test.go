package edit

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type splicer func(content []byte) ([]byte, bool, error)

// Each row: taking out what is there gives after, and taking it out again
// changes nothing.
func TestRemovers(t *testing.T) {
	t.Parallel()
	module := func(c []byte) ([]byte, bool, error) { return RemoveTachModule("tach.toml", c, "products.b") }
	surface := func(c []byte) ([]byte, bool, error) { return RemoveTachInterface("tach.toml", c, "products.b") }
	app := func(c []byte) ([]byte, bool, error) { return RemovePythonListItem("web.py", c, "APPS", `"b"`) }
	imported := func(c []byte) ([]byte, bool, error) {
		return RemovePythonImport("api.py", c, "import products.b.urls as b")
	}
	member := func(c []byte) ([]byte, bool, error) { return RemoveJSONMember("package.json", c, "dependencies", "b") }
	item := func(c []byte) ([]byte, bool, error) {
		return RemoveYAMLItem("routes.yaml", c, "routes", []Pair{{"app_label", "b"}})
	}
	goImport := func(c []byte) ([]byte, bool, error) { return RemoveGoImport("a.go", c, "x.org/b") }
	element := func(c []byte) ([]byte, bool, error) { return RemoveGoElement("a.go", c, "products", "b") }
	for _, row := range []struct {
		name          string
		remove        splicer
		before, after string
	}{
		{"module in the middle", module, "[[modules]]\npath = \"a\"\n\n# of b\n[[modules]]\npath = \"products.b\"\ndepends_on = []\n\n# of c\n[[modules]]\npath = \"c\"\n", "[[modules]]\npath = \"a\"\n\n# of c\n[[modules]]\npath = \"c\"\n"},
		{"module at the end", module, "[[modules]]\npath = \"a\"\n\n[[modules]]\npath = \"products.b\"\n", "[[modules]]\npath = \"a\"\n"},
		{"module at the end, no newline", module, "[[modules]]\npath = \"a\"\n\n[[modules]]\npath = \"products.b\"", "[[modules]]\npath = \"a\""},
		{"a longer name stays", module, "[[modules]]\npath = \"products.b_c\"\n", "[[modules]]\npath = \"products.b_c\"\n"},
		{"entries go", module, "[[modules]]\npath = \"a\"\ndepends_on = [\"x\", \"products.b\", {path = \"products.b\", deprecated = true}]\nvisibility = [\"products.b\"]\n", "[[modules]]\npath = \"a\"\ndepends_on = [\"x\"]\nvisibility = []\n"},
		{"an entry with a line", module, "[[modules]]\npath = \"a\"\ndepends_on = [\r\n    \"x\",\r\n    \"products.b\", # why\r\n    # end\r\n]\r\n", "[[modules]]\npath = \"a\"\ndepends_on = [\r\n    \"x\",\r\n    # end\r\n]\r\n"},
		{"the last entry, without a comma", module, "[[modules]]\npath = \"a\"\ndepends_on = [\n    \"x\",\n    \"products.b\"\n]\n", "[[modules]]\npath = \"a\"\ndepends_on = [\n    \"x\"\n]\n"},
		{"interface of its own", surface, "a = 1\n\n# leak\n[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.b\"]\n", "a = 1\n"},
		{"interface as a plain path", surface, "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products.b\"]\n", ""},
		{"in an alternation", surface, "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.(a|b|b_c)\"]\n", "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.(a|b_c)\"]\n"},
		{"alone in an alternation", surface, "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.(b)\"]\n", ""},
		{"one of several", surface, "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products.a\", \"products.b\"]\n", "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products.a\"]\n"},
		{"a longer one stays", surface, "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products.b_c\"]\n", "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products.b_c\"]\n"},
		{"app", app, "APPS = [\n    \"a\",\n    \"b\",  # why\n    # c's\n    \"c\",\n]\n", "APPS = [\n    \"a\",\n    # c's\n    \"c\",\n]\n"},
		{"app in a line", app, "APPS = ['a', 'b', 'c']", "APPS = ['a', 'c']"},
		{"first app in a line", app, "APPS = ['b', 'c']", "APPS = ['c']"},
		{"last app in a line", app, "APPS = ['a', 'b',]", "APPS = ['a',]"},
		{"the only app", app, "APPS = [\n    'b',\n]\n", "APPS = []\n"},
		{"the only app below a comment", app, "APPS = [\n    # all\n    'b',\n]\n", "APPS = [\n    # all\n]\n"},
		{"bracket behind", app, "APPS = [\n    'a',\n    'b']\n", "APPS = [\n    'a']\n"},
		{"import", imported, "import a\nimport products.b.urls as b  # why\nimport c\n", "import a\nimport c\n"},
		{"member", member, "{\n  \"dependencies\": {\n    \"a\": \"1\",\n    \"b\": \"2\"\n  }\n}\n", "{\n  \"dependencies\": {\n    \"a\": \"1\"\n  }\n}\n"},
		{"first member", member, "{\n\t\"dependencies\": {\n\t\t\"b\": \"2\",\n\t\t\"c\": \"2\"\n\t}\n}", "{\n\t\"dependencies\": {\n\t\t\"c\": \"2\"\n\t}\n}"},
		{"only member", member, "{\"dependencies\": {\"b\": \"2\"}}", "{\"dependencies\": {}}"},
		{"members in a line", member, "{\"dependencies\": {\"a\": \"1\", \"b\": \"2\"}}", "{\"dependencies\": {\"a\": \"1\"}}"},
		{"block item", item, "routes:\n  - app_label: a\n    database: a\n  # of b\n  - app_label: b\n    database: b\n  # of c\n  - app_label: c\n    database: c\n", "routes:\n  - app_label: a\n    database: a\n  # of b\n  # of c\n  - app_label: c\n    database: c\n"},
		{"only block item", item, "# head\nroutes:\n- app_label: b\n  database: b\nx: 1\n", "# head\nroutes: []\nx: 1\n"},
		{"only block item, no newline", item, "routes:\n- app_label: b\n  database: b", "routes: []"},
		{"flow item", item, "routes: [{app_label: a, database: a}, {app_label: b, database: b}]\n", "routes: [{app_label: a, database: a}]\n"},
		{"only flow item", item, "routes: [{app_label: b, database: b}]\n", "routes: []\n"},
		{"go import", goImport, "package a\n\nimport (\n\t\"fmt\"\n\n\tb \"x.org/b\"\n\tc \"x.org/c\"\n)\n", "package a\n\nimport (\n\t\"fmt\"\n\n\tc \"x.org/c\"\n)\n"},
		{"only go import", goImport, "package a\n\nimport b \"x.org/b\"\n\nvar x = b.X\n", "package a\n\nvar x = b.X\n"},
		{"go element", element, "package a\n\nvar products = []product{\n\t{\"a\", a.Mount},\n\t{\"b\", b.Mount}, // why\n}\n", "package a\n\nvar products = []product{\n\t{\"a\", a.Mount},\n}\n"},
		{"only go element", element, "package a\n\nvar products = map[string]mount{\n\t\"b\": b.Mount,\n}\n", "package a\n\nvar products = map[string]mount{}\n"},
	} {
		after, changed, err := row.remove([]byte(row.before))
		if err != nil || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v, %v", row.name, changed, err)
		}
		if diff := cmp.Diff(row.after, string(after)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
		if again, changed, err := row.remove(after); err != nil || changed || string(again) != string(after) {
			t.Errorf("%s: the second time: %v, %v", row.name, changed, err)
		}
	}
}

func TestRenamers(t *testing.T) {
	t.Parallel()
	module := func(c []byte) ([]byte, bool, error) {
		return RenameTachModule("tach.toml", c, "products.b", "products.z")
	}
	app := func(c []byte) ([]byte, bool, error) { return RenamePythonListItem("web.py", c, "APPS", `"b"`, `"z"`) }
	value := func(c []byte) ([]byte, bool, error) {
		return RenameYAMLValue("routes.yaml", c, "routes", []Pair{{"app_label", "b"}}, []Pair{{"app_label", "z"}, {"database", "zz"}})
	}
	for _, row := range []struct {
		name          string
		rename        splicer
		before, after string
	}{
		{"module", module, "# b\n[[modules]]\npath = \"products.b\" # b\ndepends_on = []\n", "# b\n[[modules]]\npath = \"products.z\" # b\ndepends_on = []\n"},
		{"entries", module, "[[modules]]\npath = \"a\"\ndepends_on = [\"products.b_c\", 'products.b']\nvisibility = [{path = \"products.b\"}]\n", "[[modules]]\npath = \"a\"\ndepends_on = [\"products.b_c\", 'products.z']\nvisibility = [{path = \"products.z\"}]\n"},
		{"from", module, "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.b\"]\n", "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.z\"]\n"},
		{"from as a path", module, "[[interfaces]]\nfrom = ['products.b']\n", "[[interfaces]]\nfrom = ['products.z']\n"},
		{"alternation, sorted", module, "[[interfaces]]\nfrom = [\"products\\\\.(a|b|c)\"]\n", "[[interfaces]]\nfrom = [\"products\\\\.(a|c|z)\"]\n"},
		{"alternation, not sorted", module, "[[interfaces]]\nfrom = [\"products\\\\.(c|b|a)\"]\n", "[[interfaces]]\nfrom = [\"products\\\\.(c|z|a)\"]\n"},
		{"app", app, "APPS = [\n    'a',\n    'b',  # b\n]\n", "APPS = [\n    'a',\n    'z',  # b\n]\n"},
		{"no app", app, "APPS = ['bb']\n", "APPS = ['bb']\n"},
		{"route", value, "routes:\n  - app_label: b # b\n    database: \"b\"\n  - {app_label: bb, database: b}\n", "routes:\n  - app_label: z # b\n    database: \"zz\"\n  - {app_label: bb, database: b}\n"},
	} {
		after, changed, err := row.rename([]byte(row.before))
		if err != nil || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v, %v", row.name, changed, err)
		}
		if diff := cmp.Diff(row.after, string(after)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

func TestGoSplicers(t *testing.T) {
	t.Parallel()
	importB := func(c []byte) ([]byte, bool, error) { return GoImport("a.go", c, "b", "x.org/b") }
	element := func(c []byte) ([]byte, bool, error) {
		return GoElement("a.go", c, "products", `{"b", b.Mount}`, "b")
	}
	for _, row := range []struct {
		name          string
		add           splicer
		before, after string
	}{
		{"among its like", importB, "package a\n\nimport (\n\t\"fmt\"\n\n\ta \"x.org/a\"\n\tc \"x.org/c\"\n)\n", "package a\n\nimport (\n\t\"fmt\"\n\n\ta \"x.org/a\"\n\tb \"x.org/b\"\n\tc \"x.org/c\"\n)\n"},
		{"none alike", importB, "package a\n\nimport (\n\t\"fmt\"\n)\n", "package a\n\nimport (\n\t\"fmt\"\n\n\tb \"x.org/b\"\n)\n"},
		{"no block", importB, "package a\n\nvar x = 1\n", "package a\n\nimport b \"x.org/b\"\n\nvar x = 1\n"},
		{"there under another name", importB, "package a\n\nimport other \"x.org/b\"\n", "package a\n\nimport other \"x.org/b\"\nimport b \"x.org/b\"\n"},
		{"there", importB, "package a\n\nimport b \"x.org/b\"\n", "package a\n\nimport b \"x.org/b\"\n"},
		{"empty", element, "package a\n\nvar products = []product{}\n", "package a\n\nvar products = []product{\n\t{\"b\", b.Mount},\n}\n"},
		{"sorted", element, "package a\n\nvar products = []product{\n\t// first\n\t{\"a\", a.Mount},\n\t{\"bb\", bb.Mount},\n}\n", "package a\n\nvar products = []product{\n\t// first\n\t{\"a\", a.Mount},\n\t{\"b\", b.Mount},\n\t{\"bb\", bb.Mount},\n}\n"},
		{"there by its key", element, "package a\n\nvar products = []product{\n\t{\"b\", other},\n}\n", "package a\n\nvar products = []product{\n\t{\"b\", other},\n}\n"},
	} {
		after, changed, err := row.add([]byte(row.before))
		if err != nil || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v, %v", row.name, changed, err)
		}
		if diff := cmp.Diff(row.after, string(after)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
	if _, _, err := importB([]byte("package a\n\nimport b \"x.org/other\"\n")); !errors.Is(err, ErrShape) {
		t.Errorf("the name is another import's: %v", err)
	}
	if _, _, err := element([]byte("package a\n\nvar products = load()\n")); !errors.Is(err, ErrShape) {
		t.Errorf("got %v", err)
	}
}
