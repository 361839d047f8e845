package edit

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var route = []Pair{{"app_label", "new"}, {"database", "new"}}

func TestYAMLItem(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ before, after string }{
		"block": {
			"# top\nroutes:\n    # first\n    - app_label: a # why\n      database: a\n\n# end\n",
			"# top\nroutes:\n    # first\n    - app_label: a # why\n      database: a\n    - app_label: new\n      database: new\n\n# end\n",
		},
		"not indented":     {"routes:\n- app_label: a\n  database: a\n", "routes:\n- app_label: a\n  database: a\n- app_label: new\n  database: new\n"},
		"no final newline": {"routes:\n  - app_label: a\n    database: a", "routes:\n  - app_label: a\n    database: a\n  - app_label: new\n    database: new"},
		"CRLF":             {"routes:\r\n  - app_label: a\r\n    database: a\r\n", "routes:\r\n  - app_label: a\r\n    database: a\r\n  - app_label: new\r\n    database: new\r\n"},
		"empty list":       {"routes: [] # none yet\nother: 1\n", "routes: # none yet\n  - app_label: new\n    database: new\nother: 1\n"},
		"null":             {"routes:\n# c\n", "routes:\n  - app_label: new\n    database: new\n# c\n"},
		"absent":           {"# only a comment\n", "# only a comment\nroutes:\n  - app_label: new\n    database: new\n"},
		"empty file":       {"", "routes:\n  - app_label: new\n    database: new\n"},
		"flow":             {"routes: [{app_label: a, database: a}] # x }\n", "routes: [{app_label: a, database: a}, {app_label: new, database: new}] # x }\n"},
		"flow plain":       {"routes: [{app_label: a, database: a}]\n", "routes: [{app_label: a, database: a}, {app_label: new, database: new}]\n"},
		"flow items":       {"routes:\n  - {app_label: a, database: a}\n", "routes:\n  - {app_label: a, database: a}\n  - app_label: new\n    database: new\n"},
	} {
		got, err := YAMLItem("r.yaml", []byte(row.before), "routes", route)
		if row.after == "" {
			if !errors.Is(err, ErrShape) {
				t.Errorf("%s: got %q, %v, want ErrShape", name, got, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(row.after, string(got)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestJSONMember(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ before, after string }{
		"sorted":      {"{\n    \"dependencies\": {\n        \"a\": \"1\",\n        \"z\": \"ü\"\n    }\n}\n", "{\n    \"dependencies\": {\n        \"a\": \"1\",\n        \"m\": \"w\",\n        \"z\": \"ü\"\n    }\n}\n"},
		"last":        {"{\"dependencies\": {\"a\": \"1\"}}", "{\"dependencies\": {\"a\": \"1\", \"m\": \"w\"}}"},
		"not sorted":  {"{\n\t\"dependencies\": {\n\t\t\"z\": \"1\",\n\t\t\"a\": \"1\"\n\t}\n}", "{\n\t\"dependencies\": {\n\t\t\"z\": \"1\",\n\t\t\"a\": \"1\",\n\t\t\"m\": \"w\"\n\t}\n}"},
		"empty":       {"{\n  \"dependencies\": {}\n}\n", "{\n  \"dependencies\": {\n    \"m\": \"w\"\n  }\n}\n"},
		"absent":      {"{\n  \"name\": \"x\"\n}\n", "{\n  \"name\": \"x\",\n  \"dependencies\": {\n    \"m\": \"w\"\n  }\n}\n"},
		"CRLF":        {"{\r\n  \"dependencies\": {\r\n    \"z\": \"1\"\r\n  }\r\n}\r\n", "{\r\n  \"dependencies\": {\r\n    \"m\": \"w\",\r\n    \"z\": \"1\"\r\n  }\r\n}\r\n"},
		"there":       {"{\"dependencies\": {\"m\": \"other\"}}", "{\"dependencies\": {\"m\": \"other\"}}"},
		"prefix name": {"{\"dependencies\": {\"mm\": \"1\"}}", "{\"dependencies\": {\"m\": \"w\", \"mm\": \"1\"}}"},
	} {
		got, changed, err := JSONMember("p.json", []byte(row.before), "dependencies", "m", "w")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(row.after, string(got)); diff != "" || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v\n%s", name, changed, diff)
		}
	}
}

const tachBlock = "[[modules]]\npath = \"products.m\"\ndepends_on = [\"posthog\"]\n"

func TestTachModule(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ before, after string }{
		"between": {
			"[[modules]]\npath = \"posthog\"\n\n[[modules]]\npath = \"products.a\" # ]\n\n# about z\n[[modules]]\npath = \"products.z\"\n",
			"[[modules]]\npath = \"posthog\"\n\n[[modules]]\npath = \"products.a\" # ]\n\n" + tachBlock + "\n# about z\n[[modules]]\npath = \"products.z\"\n",
		},
		"first sibling": {
			"[[modules]]\npath = \"posthog\"\n\n[[modules]]\npath = \"products.z\"\n",
			"[[modules]]\npath = \"posthog\"\n\n" + tachBlock + "\n[[modules]]\npath = \"products.z\"\n",
		},
		"no sibling": {
			"exclude = []\n\n[[modules]]\npath = \"posthog\"\n\n[[interfaces]]\nexpose = []\n",
			"exclude = []\n\n[[modules]]\npath = \"posthog\"\n\n" + tachBlock + "\n[[interfaces]]\nexpose = []\n",
		},
		"there":            {"[[modules]]\n# c\npath = \"products.m\"\n", "[[modules]]\n# c\npath = \"products.m\"\n"},
		"longer name":      {"[[modules]]\npath = \"products.mm\"\n", tachBlock + "\n[[modules]]\npath = \"products.mm\"\n"},
		"no final newline": {"[[modules]]\npath = \"products.a\"", "[[modules]]\npath = \"products.a\"\n\n" + strings.TrimSuffix(tachBlock, "\n")},
		"empty":            {"", tachBlock},
	} {
		got, changed, err := TachModule("tach.toml", []byte(row.before), "products.m", tachBlock)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(row.after, string(got)); diff != "" || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v\n%s", name, changed, diff)
		}
	}
}

func TestTachInterface(t *testing.T) {
	t.Parallel()
	const block = "[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.m\"]\n"
	public := func(expose []string) bool { return strings.HasPrefix(expose[0], `backend\.facade`) }
	for name, row := range map[string]struct{ before, after string }{
		"alternation": {
			"[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.(a|z)\"]\n",
			"[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.(a|m|z)\"]\n",
		},
		"leak block is not canonical": {
			"[[interfaces]]\nexpose = [\"backend\\\\.models.*\"]\nfrom = [\"products\\\\.(a|z)\"]\n",
			"[[interfaces]]\nexpose = [\"backend\\\\.models.*\"]\nfrom = [\"products\\\\.(a|z)\"]\n\n" + block,
		},
		"there":  {"[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.(a|m)\"]\n", "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.(a|m)\"]\n"},
		"prefix": {"[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.mm\"]\n", "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.mm\"]\n\n" + block},
		"empty":  {"interfaces = []\nexclude = []\n\n[[modules]]\npath = \"a\"\n", "exclude = []\n\n[[modules]]\npath = \"a\"\n\n" + block},
		"none":   {"[[modules]]\npath = \"a\"\n", "[[modules]]\npath = \"a\"\n\n" + block},
	} {
		got, changed, err := TachInterface("tach.toml", []byte(row.before), "products.m", block, public)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(row.after, string(got)); diff != "" || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v\n%s", name, changed, diff)
		}
	}
}
