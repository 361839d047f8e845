package tomlfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestComments(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"# a\r\nx = 1 # b\n#c": {"# a", "# b", "#c"},
		`x = "# no" # yes`:     {"# yes"},
		`x = '\' # yes`:        {"# yes"},
		`x = "\" # no" # yes`:  {"# yes"},
		"x = \"\"\"\n# no\n\\\"\"\" # no\"\"\"\"\" # yes": {"# yes"},
		"x = '''\n# no''' # yes":                          {"# yes"},
		"x = \"never closed # no\ny = 1 # yes":            {"# yes"},
		"x = '''# no":                                     nil,
	} {
		var got []string
		for _, c := range Comments([]byte(text)) {
			got = append(got, text[c[0]:c[1]])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func FuzzComments(f *testing.F) {
	f.Add([]byte("# a\nx = \"\"\"# b\"\"\" # c"))
	f.Add([]byte("x = '\\' # \r\n'''"))
	f.Fuzz(func(t *testing.T, content []byte) {
		last := 0
		for _, c := range Comments(content) {
			if c[0] < last || c[1] <= c[0] || c[1] > len(content) || content[c[0]] != '#' {
				t.Fatalf("%q: %v", content, c)
			}
			last = c[1]
		}
	})
}
