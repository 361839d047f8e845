package edit

import (
	"errors"
	"os"
	"path/filepath"
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

// On the real files the edit adds lines and changes none, and taking it out
// again gives the very bytes back.
func TestSplicesTheCorpus(t *testing.T) {
	t.Parallel()
	corpus := os.Getenv("HOGLI_CORPUS")
	if corpus == "" {
		t.Skip("HOGLI_CORPUS is not set: point it at the folder of real configuration files")
	}
	read := func(rel string) []byte {
		content, err := os.ReadFile(filepath.Join(corpus, "posthog-2025-08", rel))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	tach := read("tach.toml")
	after, changed, err := TachModule("tach.toml", tach, "products.m", tachBlock)
	onlyAdds(t, tach, after, 4, changed, err)
	after, changed, err = TachDependency("tach.toml", after, "posthog", "products.m")
	onlyAdds(t, tach, after, 5, changed, err)
	after, changed, err = RemoveTachModule("tach.toml", after, "products.m")
	isBack(t, tach, after, changed, err)
	pkg := read("frontend/package.json")
	after, changed, err = JSONMember("package.json", pkg, "dependencies", "@posthog/products-visual-review", "workspace:*")
	onlyAdds(t, pkg, after, 1, changed, err)
	after, changed, err = RemoveJSONMember("package.json", after, "dependencies", "@posthog/products-visual-review")
	isBack(t, pkg, after, changed, err)
	after, changed, err = RemoveJSONMember("package.json", pkg, "dependencies", "@posthog/products-actions")
	if lines := strings.Count(string(pkg), "\n") - strings.Count(string(after), "\n"); err != nil || !changed || lines != 1 {
		t.Errorf("%d lines gone, %v", lines, err)
	}
}

func isBack(t *testing.T, before, after []byte, changed bool, err error) {
	t.Helper()
	if err != nil || !changed {
		t.Fatalf("changed %v, %v", changed, err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Error(diff)
	}
}

func onlyAdds(t *testing.T, before, after []byte, most int, changed bool, err error) {
	t.Helper()
	if err != nil || !changed {
		t.Fatalf("changed %v, %v", changed, err)
	}
	rest := strings.SplitAfter(string(before), "\n")
	added := 0
	for _, line := range strings.SplitAfter(string(after), "\n") {
		if len(rest) > 0 && rest[0] == line {
			rest = rest[1:]
			continue
		}
		added++
	}
	if len(rest) > 0 || added > most {
		t.Errorf("%d lines added, %d old lines gone", added, len(rest))
	}
}

// Whatever the file, a splice either refuses or keeps every old line's words,
// and doing it again changes nothing.
func FuzzSplices(f *testing.F) {
	f.Add("routes:\n  - app_label: a\n    database: b\n")
	f.Add("routes: []\n")
	f.Add("{\"dependencies\": {\"a\": \"b\"}}")
	f.Add("[[modules]]\npath = \"products.a\"\n")
	f.Fuzz(func(t *testing.T, content string) {
		if after, err := YAMLItem("f", []byte(content), "routes", route); err == nil && len(after) <= len(content) {
			t.Fatalf("the YAML shrank: %q", after)
		}
		after, _, err := JSONMember("f", []byte(content), "dependencies", "m", "w")
		if err == nil {
			if again, changed, err := JSONMember("f", after, "dependencies", "m", "w"); err != nil || changed || string(again) != string(after) {
				t.Fatalf("twice: %q, %v", again, err)
			}
		}
		after, _, err = TachModule("f", []byte(content), "products.m", tachBlock)
		if err == nil {
			if again, changed, err := TachModule("f", after, "products.m", tachBlock); err != nil || changed || string(again) != string(after) {
				t.Fatalf("twice: %q, %v", again, err)
			}
		}
	})
}
