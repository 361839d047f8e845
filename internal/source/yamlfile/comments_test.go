package yamlfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestComments(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"# a\r\nx: 1 # b\n#c":                            {"# a", "# b", "#c"},
		"x: a#b":                                         nil,
		"x: \"a # no\" # yes":                            {"# yes"},
		"x: \"a \\\" # no\n # no\" # yes":                {"# yes"},
		"x: 'it''s # no' # yes":                          {"# yes"},
		"x: it's # yes":                                  {"# yes"},
		"x: and 'tis # yes":                              {"# yes"},
		"- [\"# no\", '# no'] # yes":                     {"# yes"},
		"run: | # yes\n  # no\n\n  a # no\ny: 1 # yes":   {"# yes", "# yes"},
		"- run: >-\n    # no\n  x: 1 # yes\n- a # yes\n": {"# yes", "# yes"},
		"x: a | b # yes\n  # yes\n":                      {"# yes", "# yes"},
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
	f.Add([]byte("# a\nx: |\n  # b\n\ny: '# c' # d"))
	f.Add([]byte("x: \"\\\r\n# \""))
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
