package edit

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTachDependency(t *testing.T) {
	t.Parallel()
	head := "[[modules]]\npath = \"posthog\"\n"
	for _, row := range []struct{ name, before, after string }{
		{"no list: open", head, head},
		{"there", head + "depends_on = [\"products.b\"]\n", head + "depends_on = [\"products.b\"]\n"},
		{"a longer name is another", head + "depends_on = [\"products.bc\"]\n", head + "depends_on = [\"products.b\", \"products.bc\"]\n"},
		{"empty", head + "depends_on = []\n", head + "depends_on = [\"products.b\"]\n"},
		{"one line, sorted", head + "depends_on = [\"ee\", \"products.a\", \"products.c\"]\n", head + "depends_on = [\"ee\", \"products.a\", \"products.b\", \"products.c\"]\n"},
		{"one line, at the end", head + "depends_on = [\"ee\"]", head + "depends_on = [\"ee\", \"products.b\"]"},
		{
			"lines, a comma and a comment with one", head + "depends_on = [\n    \"products.a\", # why, again ]\n]\n",
			head + "depends_on = [\n    \"products.a\", # why, again ]\n    \"products.b\",\n]\n",
		},
		{
			"lines, no comma", head + "depends_on = [\r\n\t\"ee\" # last\r\n]\r\n",
			head + "depends_on = [\r\n\t\"ee\", # last\r\n\t\"products.b\"\r\n]\r\n",
		},
		{
			"before the next", head + "depends_on = [\n  \"products.a\",\n\n  # late\n  \"products.c\",\n  {path = \"x\", deprecated = true},\n]\n",
			head + "depends_on = [\n  \"products.a\",\n\n  # late\n  \"products.b\",\n  \"products.c\",\n  {path = \"x\", deprecated = true},\n]\n",
		},
		{"a comment alone", head + "depends_on = [\n    # none\n]\n", head + "depends_on = [\n    # none\n    \"products.b\",\n]\n"},
		{"no such module", "[[modules]]\npath = \"ee\"\ndepends_on = []\n", "[[modules]]\npath = \"ee\"\ndepends_on = []\n"},
	} {
		after, changed, err := TachDependency("tach.toml", []byte(row.before), "posthog", "products.b")
		if err != nil || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v, %v", row.name, changed, err)
		}
		if diff := cmp.Diff(row.after, string(after)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
		again, changed, err := TachDependency("tach.toml", after, "posthog", "products.b")
		if err != nil || changed || string(again) != string(after) {
			t.Errorf("%s: not the same the second time: %v, %v", row.name, changed, err)
		}
	}
}

func TestTachLists(t *testing.T) {
	t.Parallel()
	content := `depends_on = ["products.b"]

[[modules]]
path = "posthog"
depends_on = ["ee", "products.b"]
cannot_depend_on = [{path = "products.b"}]

[[modules]]
path = "ee"
depends_on = ["products.bc"]

[[modules]]
paths = ["products.x", "products.b"]
depends_on = ["products.b"]

[[modules]]
path = "products.b"
depends_on = ["products.b"]

[[interfaces]]
expose = ["a"]
from = ["posthog.x"]
visibility = ["products.b"]

[other]
depends_on = ["products.b"]
`
	got, err := TachLists("tach.toml", []byte(content), "products.b")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"depends_on", "depends_on of posthog", "cannot_depend_on of posthog", "depends_on of products.x", "visibility of posthog.x"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := TachLists("tach.toml", []byte("[[modules"), "products.b"); err == nil {
		t.Error("a file that is no TOML has lists")
	}
}
