package tomlfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/run/runtest"
)

const sample = `# top
source_roots = ["."]

[[modules]]
# why: a ] in a comment
path = "products.a"
depends_on = [
    "posthog", # core ]
    { path = "b", deprecated = true },
]

[[interfaces]]
expose = ["backend\\.facade.*"]
from = ["products\\.(a|b)"]
`

func TestReadGivesTablesWithPlaces(t *testing.T) {
	t.Parallel()
	f, err := Read("tach.toml", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, table := range f.Tables {
		for _, field := range table.Fields {
			got = append(got, table.Name+"|"+string(f.Content[field.Start:field.End]))
		}
		if i > 0 && !strings.HasPrefix(sample[table.Start:], "[["+table.Name) {
			t.Errorf("table %s starts at %q", table.Name, sample[table.Start:table.Start+5])
		}
	}
	want := []string{
		`|source_roots = ["."]`,
		`modules|path = "products.a"`,
		"modules|depends_on = [\n    \"posthog\", # core ]\n    { path = \"b\", deprecated = true },\n]",
		`interfaces|expose = ["backend\\.facade.*"]`,
		`interfaces|from = ["products\\.(a|b)"]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	depends := f.Tables[1].Fields[1].Value
	if table := depends.Items[1]; sample[table.Start:table.End] != `{ path = "b", deprecated = true }` || sample[depends.Start] != '[' || sample[depends.End-1] != ']' {
		t.Errorf("places of brackets: %+v", depends)
	}
	if len(depends.Items) != 2 || depends.Items[0].Text != "posthog" || depends.Items[1].Fields[0].Value.Text != "b" {
		t.Errorf("got %+v", depends)
	}
	if from := f.Tables[2].Fields[1].Value.Items[0].Text; from != `products\.(a|b)` {
		t.Errorf("got %q", from)
	}
}

func TestReadNamesThePlaceOfAnError(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"a = [\n":          "t.toml:",
		"a = 1\na = 2\n":   "t.toml:2:1",
		"[x]\n[x]\n":       "t.toml:",
		"ä = \"\n":         "t.toml:1:",
		"a = 1\nb = = 2\n": "t.toml:2:5",
	} {
		_, err := Read("t.toml", []byte(content))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "not valid TOML") {
			t.Errorf("%q: got %v", content, err)
		}
	}
}

func TestReadsTheCorpus(t *testing.T) {
	t.Parallel()
	corpus := os.Getenv("HOGLI_CORPUS")
	if corpus == "" {
		runtest.Lacks(t, "HOGLI_CORPUS is not set: point it at the folder of real configuration files")
	}
	content, err := os.ReadFile(filepath.Join(corpus, "posthog-2025-08", "tach.toml"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read("tach.toml", content)
	if err != nil || len(f.Tables) < 3 {
		t.Errorf("got %v, %v", f, err)
	}
}

// Whatever is read, every place lies inside the file and fields follow each other.
func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add("a.b = {c = [1, {d = 2}]}\n[x.\"y z\"]\n'k' = '''\nx'''\n")
	f.Fuzz(func(t *testing.T, content string) {
		file, err := Read("t.toml", []byte(content))
		if err != nil {
			return
		}
		at := 0
		for i, table := range file.Tables {
			if i > 0 && (table.Start < at || content[table.Start] != '[') {
				t.Fatalf("table %q at %d after %d", table.Name, table.Start, at)
			}
			at = max(at, table.Start)
			for _, field := range table.Fields {
				if field.Start < at || field.End < field.Start || field.End > len(content) {
					t.Fatalf("field %q at %d-%d after %d", field.Key, field.Start, field.End, at)
				}
				at = field.End
			}
		}
	})
}

// A byte order mark is no part of the text, and moves no place.
func TestReadPassesOverAByteOrderMark(t *testing.T) {
	t.Parallel()
	content := "\xef\xbb\xbfa = [{b = 1}]\n"
	f, err := Read("t.toml", []byte(content))
	if err != nil || content[f.Tables[0].Fields[0].Start:f.Tables[0].Fields[0].End] != "a = [{b = 1}]" {
		t.Errorf("got %+v, %v", f, err)
	}
	if _, err := Read("t.toml", []byte("\xef\xbb\xbfa = = 1\n")); err == nil || !strings.Contains(err.Error(), "t.toml:1:6") {
		t.Errorf("got %v", err)
	}
}
