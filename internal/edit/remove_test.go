package edit

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// row is a file before and after a splice that, done again, changes nothing.
type row struct{ name, before, after string }

func splices(t *testing.T, rows []row, splice func(content []byte) ([]byte, bool, error)) {
	t.Helper()
	for _, r := range rows {
		got, changed, err := splice([]byte(r.before))
		if err != nil {
			t.Errorf("%s: %v", r.name, err)
			continue
		}
		if diff := cmp.Diff(r.after, string(got)); diff != "" || changed != (r.before != r.after) {
			t.Errorf("%s: changed %v\n%s", r.name, changed, diff)
		}
		again, changed, err := splice(got)
		if err != nil || changed || string(again) != string(got) {
			t.Errorf("%s: the second time: %q, %v, %v", r.name, again, changed, err)
		}
	}
}

func TestRemoveTachModule(t *testing.T) {
	t.Parallel()
	const m = "[[modules]]\npath = \"products.m\"\n"
	splices(t, []row{
		{"nothing", "[[modules]]\npath = \"products.mm\"\n", "[[modules]]\npath = \"products.mm\"\n"},
		{"the only one", m, ""},
		{"its comments", "a = 1\n\n# about m\n# more\n" + m + "depends_on = [\n] # ]\n# layer\n\n# z's\n[[modules]]\npath = \"z\"\n", "a = 1\n\n# z's\n[[modules]]\npath = \"z\"\n"},
		{"the next one's comment", m + "# z's\n[[modules]]\npath = \"z\"\n", "# z's\n[[modules]]\npath = \"z\"\n"},
		{"first", "# file\n\n" + m + "\n[[modules]]\npath = \"z\"\n", "# file\n\n[[modules]]\npath = \"z\"\n"},
		{"last, no final newline", "[[modules]]\npath = \"z\"\n\n[[modules]]\npath = \"products.m\"", "[[modules]]\npath = \"z\""},
		{"CRLF", "[[modules]]\r\npath = \"z\"\r\n\r\n[[modules]]\r\npath = \"products.m\"\r\n", "[[modules]]\r\npath = \"z\"\r\n"},
		{
			"entries",
			"[[modules]]\npath = \"z\"\ndepends_on = [\"products.m\", \"products.mm\", { path = \"products.m\", deprecated = true }]\nvisibility = [\"products.m\"]\ncannot_depend_on = [\n    \"a\", # a\n    \"products.m\", # m\n    # stays\n    \"ü\"\n]\n",
			"[[modules]]\npath = \"z\"\ndepends_on = [\"products.mm\"]\nvisibility = []\ncannot_depend_on = [\n    \"a\", # a\n    # stays\n    \"ü\"\n]\n",
		},
		{"several on a line", "[[modules]]\npath = \"z\"\ndepends_on = [\n    \"a\", \"products.m\", # c\n    \"products.m\", \"b\",\n    \"products.m\"]\n", "[[modules]]\npath = \"z\"\ndepends_on = [\n    \"a\", # c\n    \"b\"]\n"},
		{"last without a comma", "[[modules]]\npath = \"z\"\ndepends_on = [\n\t\"a\", # a\n\t\"products.m\"\n]\n", "[[modules]]\npath = \"z\"\ndepends_on = [\n\t\"a\" # a\n]\n"},
		{"paths", "[[modules]]\npaths = [\"products.m\", \"b\"]\n\n[[modules]]\npaths = [\"products.m\"]\n", "[[modules]]\npaths = [\"b\"]\n"},
		{"a table below", m + "[modules.x]\ny = 1\n\n[other]\nz = 1\n", "[other]\nz = 1\n"},
	}, func(c []byte) ([]byte, bool, error) { return RemoveTachModule("tach.toml", c, "products.m") })
}

func TestRemoveTachInterface(t *testing.T) {
	t.Parallel()
	block := func(from string) string { return "[[interfaces]]\nexpose = [\"x\"]\nfrom = [" + from + "]\n" }
	splices(t, []row{
		{"nothing", block(`"products\\.m_more", "products\\.(am|m_x)", ".*"`), block(`"products\\.m_more", "products\\.(am|m_x)", ".*"`)},
		{"alternation", block(`"products\\.(a|m|z)"`), block(`"products\\.(a|z)"`)},
		{"dots not escaped", block(`"products.(a|m)", "products.m"`), block(`"products.(a)"`)},
		{"literal", block(`'products\.m', 'products\.(m|z)'`), block(`'products\.(z)'`)},
		{"anchored", block(`"^products\\.m$", "b"`), block(`"b"`)},
		{"the only one", "a = 1\n\n# leak\n" + block(`"products\\.m"`) + "\n" + block(`"z"`), "a = 1\n\n" + block(`"z"`)},
		{"the only name", block(`"products\\.(m)"`) + "\n" + block(`"z"`), block(`"z"`)},
		{"another package", block(`"libs\\.(m|z)"`), block(`"libs\\.(m|z)"`)},
	}, func(c []byte) ([]byte, bool, error) { return RemoveTachInterface("tach.toml", c, "products.m") })
}

func TestRenameTachModule(t *testing.T) {
	t.Parallel()
	splices(t, []row{
		{"nothing", "[[modules]]\npath = \"products.mm\"\n", "[[modules]]\npath = \"products.mm\"\n"},
		{
			"everywhere",
			"# ä\n[[modules]]\npath = 'products.m' # m\n\n[[modules]]\npath = \"products.n\"\ndepends_on = [\"products.m\", {path = \"products.m\"}]\n\n[[interfaces]]\nfrom = [\"products\\\\.(a|m|o)\", 'products\\.m', \"products.m\"]\n",
			"# ä\n[[modules]]\npath = 'products.z' # m\n\n[[modules]]\npath = \"products.n\"\ndepends_on = [\"products.z\"]\n\n[[interfaces]]\nfrom = [\"products\\\\.(a|o|z)\", 'products\\.z']\n",
		},
		{"not sorted", "[[interfaces]]\nfrom = [\"products\\\\.(o|m|a)\"]\n", "[[interfaces]]\nfrom = [\"products\\\\.(o|z|a)\"]\n"},
	}, func(c []byte) ([]byte, bool, error) {
		return RenameTachModule("tach.toml", c, "products.m", "products.z")
	})
}

func TestRemoveAndRenamePythonListItem(t *testing.T) {
	t.Parallel()
	splices(t, []row{
		{"nothing", "APPS = ['mm']\n", "APPS = ['mm']\n"},
		{"lines", "APPS = [\n    # m's, or the list's\n    \"m\",  # m\n    # a's\n    \"a\",\n]\n", "APPS = [\n    # m's, or the list's\n    # a's\n    \"a\",\n]\n"},
		{"one line", "APPS = [\"a\", 'm', \"b\", \"m\"]\n", "APPS = [\"a\", \"b\"]\n"},
		{"to empty", "APPS = [\n    \"m\"\n]", "APPS = []"},
		{"a comment stays", "APPS = [\n    # none\n    \"m\",\n]\n", "APPS = [\n    # none\n]\n"},
		{"spaces", "APPS = [ \"m\" ]\n", "APPS = [ ]\n"},
		{"CRLF, tabs, BOM", "\xef\xbb\xbfAPPS = [\r\n\t\"m\",\r\n\t\"ä\",\r\n]\r\n", "\xef\xbb\xbfAPPS = [\r\n\t\"ä\",\r\n]\r\n"},
		{"bracket behind", "APPS = [\"a\",\n    \"m\"]\n", "APPS = [\"a\"]\n"},
		{"bracket behind a comma", "APPS = [\n    \"a\",\n    \"m\",]\n", "APPS = [\n    \"a\",]\n"},
	}, func(c []byte) ([]byte, bool, error) { return RemovePythonListItem("web.py", c, "APPS", `"m"`) })
	splices(t, []row{
		{"in its quotes", "APPS = [\n    'm',  # m\n    \"mm\",\n]\n", "APPS = [\n    'z',  # m\n    \"mm\",\n]\n"},
		{"there already", "APPS = [\"m\", \"z\"]\n", "APPS = [\"z\"]\n"},
	}, func(c []byte) ([]byte, bool, error) { return RenamePythonListItem("web.py", c, "APPS", `"m"`, `"z"`) })
}

func TestRemovePythonImport(t *testing.T) {
	t.Parallel()
	splices(t, []row{
		{"nothing", "import a.b as cc\n", "import a.b as cc\n"},
		{"with its comment", "import os\nimport a.b  as c  # noqa\nx = 1\n", "import os\nx = 1\n"},
		{"only", "import a.b as c", ""},
		{"last, no final newline", "import os\r\nimport a.b as c", "import os"},
		{"BOM", "\xef\xbb\xbfimport a.b as c\nx = 1\n", "\xef\xbb\xbfx = 1\n"},
		{"inside a try", "try:\n    import a.b as c\nexcept X:\n    pass\n", "try:\n    import a.b as c\nexcept X:\n    pass\n"},
	}, func(c []byte) ([]byte, bool, error) { return RemovePythonImport("api.py", c, "import a.b as c") })
}

func TestRemoveJSONMember(t *testing.T) {
	t.Parallel()
	splices(t, []row{
		{"nothing", "{\"d\": {\"mm\": \"1\"}, \"m\": 2}", "{\"d\": {\"mm\": \"1\"}, \"m\": 2}"},
		{"no object", "{\"d\": 1}", "{\"d\": 1}"},
		{"first", "{\n\t\"d\": {\n\t\t\"m\": {\"x\": [1, 2]},\n\t\t\"ü\": \"1\"\n\t}\n}", "{\n\t\"d\": {\n\t\t\"ü\": \"1\"\n\t}\n}"},
		{"last", "{\r\n  \"d\": {\r\n    \"a\": \"1\",\r\n    \"m\": \"1\"\r\n  }\r\n}\r\n", "{\r\n  \"d\": {\r\n    \"a\": \"1\"\r\n  }\r\n}\r\n"},
		{"only", "{\"d\": {\n  \"m\": \"1\"\n}}", "{\"d\": {}}"},
		{"one line", "{\"d\": {\"a\": \"1\", \"m\": \"1\", \"z\": \"1\", \"m\": \"2\"}}", "{\"d\": {\"a\": \"1\", \"z\": \"1\"}}"},
		{"BOM", "\xef\xbb\xbf{\"d\": {\"m\": \"1\"}}", "\xef\xbb\xbf{\"d\": {}}"},
	}, func(c []byte) ([]byte, bool, error) { return RemoveJSONMember("package.json", c, "d", "m") })
}

func TestRemoveYAMLItem(t *testing.T) {
	t.Parallel()
	splices(t, []row{
		{"nothing", "routes:\n  - app_label: newer\n    database: new\n", "routes:\n  - app_label: newer\n    database: new\n"},
		{"no list", "other: 1\n", "other: 1\n"},
		{"first", "routes:\n    # c\n    -   app_label: new # n\n        # inside\n        database: x\n\n    # a's\n    -   app_label: a\nz: 1\n", "routes:\n    # c\n\n    # a's\n    -   app_label: a\nz: 1\n"},
		{"last of all", "---\nroutes: # all\n- app_label: new\n  text: |\n    # no comment\n\n    x\nz: 1\n...\n", "---\nroutes: [] # all\nz: 1\n...\n"},
		{"no final newline", "\"routes\":\r\n  - app_label: ä\r\n  - app_label: 'new'", "\"routes\":\r\n  - app_label: ä"},
		{"flow", "routes: [{app_label: new, a: \"}\"}, {app_label: b}, {app_label: new}] # {\n", "routes: [{app_label: b}] # {\n"},
		{"flow over lines", "routes: [\n  {app_label: it's},\n  {app_label: new}, # new\n]\n", "routes: [\n  {app_label: it's},\n]\n"},
		{"flow items", "routes:\n  - {app_label: new}\n  - {app_label: b}\n", "routes:\n  - {app_label: b}\n"},
		{"dash alone", "routes:\n  -\n    app_label: new\n  - app_label: b\n", "routes:\n  - app_label: b\n"},
		{"BOM", "\xef\xbb\xbfroutes:\n  - app_label: new\n", "\xef\xbb\xbfroutes: []\n"},
	}, func(c []byte) ([]byte, bool, error) {
		return RemoveYAMLItem("r.yaml", c, "routes", []Pair{{"app_label", "new"}})
	})
}

func TestRenameYAMLValue(t *testing.T) {
	t.Parallel()
	splices(t, []row{
		{"nothing", "routes:\n  - app_label: newer\n", "routes:\n  - app_label: newer\n"},
		{"in place", "routes:\n  - database: new # ä\n    app_label: 'new'\n  - app_label: b\n    database: new\n", "routes:\n  - database: z2 # ä\n    app_label: 'z'\n  - app_label: b\n    database: new\n"},
		{"flow", "routes: [{ü: ö, app_label: \"new\", database: x}]", "routes: [{ü: ö, app_label: \"z\", database: z2}]"},
	}, func(c []byte) ([]byte, bool, error) {
		return RenameYAMLValue("r.yaml", c, "routes", []Pair{{"app_label", "new"}}, []Pair{{"app_label", "z"}, {"database", "z2"}})
	})
}
