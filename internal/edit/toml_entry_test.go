package edit

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

func TestRemoveTachEntry(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name          string
		entry         TachEntry
		before, after string
	}{
		{"of a module", TachEntry{Module: "a", List: "depends_on", Value: "b"}, "[[modules]]\npath = \"a\"\ndepends_on = [\n  \"b\", # ] why\n  # of c [\n  \"c\",\n]\n", "[[modules]]\npath = \"a\"\ndepends_on = [\n  # of c [\n  \"c\",\n]\n"},
		{"as a table", TachEntry{Module: "a", List: "depends_on", Value: "b"}, "[[modules]]\npaths = [\"x\", \"a\"]\ndepends_on = [{ path = \"b\", deprecated = true }, \"c\"]\r\n", "[[modules]]\npaths = [\"x\", \"a\"]\ndepends_on = [\"c\"]\r\n"},
		{"the only one", TachEntry{Module: "a", List: "visibility", Value: "b"}, "[[modules]]\npath = \"a\"\nvisibility = [\"b\"]", "[[modules]]\npath = \"a\"\nvisibility = []"},
		{"of an interface", TachEntry{Interface: true, From: []string{"a"}, List: "expose", Value: `x\.y`}, "[[interfaces]]\nexpose = [\"x\\\\.y\"]\nfrom = [\"b\"]\n[[interfaces]]\nexpose = [\"z\", 'x\\.y']\nfrom = [\"a\"]\n", "[[interfaces]]\nexpose = [\"x\\\\.y\"]\nfrom = [\"b\"]\n[[interfaces]]\nexpose = [\"z\"]\nfrom = [\"a\"]\n"},
		{"of an interface for all", TachEntry{Interface: true, List: "expose", Value: "x"}, "[[interfaces]]\nexpose = [\"x\"]\n", "[[interfaces]]\nexpose = []\n"},
		{"of the root", TachEntry{List: "exclude", Value: "docs"}, "exclude = [\n    \"docs\",\n    \"tests\",\n]\n[[modules]]\nexclude = [\"docs\"]\n", "exclude = [\n    \"tests\",\n]\n[[modules]]\nexclude = [\"docs\"]\n"},
		{"a layer", TachEntry{List: "layers", Value: "low"}, "layers = [\"high\", { name = \"low\", closed = false }]\n", "layers = [\"high\"]\n"},
		{"not there", TachEntry{Module: "a", List: "depends_on", Value: "b"}, "[[modules]]\npath = \"a\"\ndepends_on = [\"bb\"]\n", "[[modules]]\npath = \"a\"\ndepends_on = [\"bb\"]\n"},
	} {
		after, changed, err := RemoveTachEntry("t", []byte(row.before), row.entry)
		if err != nil || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v, %v", row.name, changed, err)
		}
		if diff := cmp.Diff(row.after, string(after)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
	twice := "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"a\"]\n[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"a\"]\n"
	if _, _, err := RemoveTachEntry("t", []byte(twice), TachEntry{Interface: true, From: []string{"a"}, List: "expose", Value: "x"}); !errors.Is(err, ErrShape) {
		t.Errorf("an entry of one of two equal blocks: %v", err)
	}
	if _, _, err := RemoveTachInterfaceOf("t", []byte(twice), []string{"a"}); !errors.Is(err, ErrShape) {
		t.Errorf("one of two equal blocks: %v", err)
	}
	after, _, err := RemoveTachInterfaceOf("t", []byte("a = 1\n\n# of it\n[[interfaces]]\nexpose = [\"]\"] # ]\nfrom = [\"a\"]\n\n[x]\n"), []string{"a"})
	if err != nil || string(after) != "a = 1\n\n[x]\n" {
		t.Errorf("%q, %v", after, err)
	}
}

// FuzzTachEntry: one entry goes, whatever stands around it, and no other.
func FuzzTachEntry(f *testing.F) {
	for _, s := range tachSeeds {
		f.Add(s)
	}
	f.Add("[[modules]]\npath = \"posthog\"\ndepends_on = [\n  \"b\" # ] [\n  ,\n  {path = \"products.z\"}, \"c\"]\n")
	f.Fuzz(func(t *testing.T, content string) {
		for _, e := range []TachEntry{
			{Module: "posthog", List: "depends_on", Value: "b"},
			{Module: "products.a", List: "depends_on", Value: "products.z"},
			{Interface: true, From: []string{`products\.(a|z)`}, List: "expose", Value: "x"},
			{List: "interfaces", Value: "x"},
		} {
			after, changed := removed(t, content, e)
			if changed && values(t, after) >= values(t, content) {
				t.Fatalf("%+v: nothing went:\n%q\n%q", e, content, after)
			}
		}
	})
}

func removed(t *testing.T, content string, e TachEntry) (string, bool) {
	t.Helper()
	after, changed := twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return RemoveTachEntry("t", c, e) })
	return string(after), changed
}

// values counts all values of a document.
func values(t *testing.T, content string) int {
	t.Helper()
	file, err := tomlfile.Read("t", []byte(content))
	if err != nil {
		t.Fatalf("%v: %q", err, content)
	}
	count := 0
	var each func(v tomlfile.Value)
	each = func(v tomlfile.Value) {
		count++
		for _, item := range v.Items {
			each(item)
		}
		for _, f := range v.Fields {
			each(f.Value)
		}
	}
	for _, table := range file.Tables {
		for _, f := range table.Fields {
			each(f.Value)
		}
	}
	return count
}
