package comment

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		rel, content string
		want         []string
	}{
		{"a.py", "x = '# no'  # b\n\n    # c\n", []string{"1 # b", "3 # c alone"}},
		{"a.py", "\xef\xbb\xbf# a\n", []string{"1 # a alone"}},
		{"a.toml", "# a\nx = '#' # b\n", []string{"1 # a alone", "2 # b"}},
		{"a.yml", "# a\nx: '#' # b\n", []string{"1 # a alone", "2 # b"}},
		{"a.tsx", "const x = '//' // b\n/* c */ y\nreturn <A>\n  {/* d */}\n  // no\n</A>", []string{"1 // b", "2 /* c */ alone", "4 /* d */ alone"}},
		{"a.go", "package a // b\r\n\t// c\r\n/* d\r\n*/", []string{"1 // b", "2 // c alone", "3 /* d\r\n*/ alone"}},
		{"a.json", "{} // no", nil},
		{"Makefile", "# no", nil},
	} {
		var got []string
		for _, c := range Read(row.rel, []byte(row.content)) {
			text := fmt.Sprintf("%d %s", c.Line, c.Text)
			if c.Alone {
				text += " alone"
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s %q: %s", row.rel, row.content, diff)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, ext := range []string{"py", "toml", "yaml", "tsx", "go"} {
		f.Add("a."+ext, []byte("# a\nx = '#' // b\r\n/* c */ {/* d */} <a>"))
	}
	f.Fuzz(func(t *testing.T, rel string, content []byte) {
		last, line := 0, 1
		for _, c := range Read(rel, content) {
			if c.Start < last || c.End <= c.Start || c.End > len(content) || c.Line < line || string(content[c.Start:c.End]) != c.Text {
				t.Fatalf("%s %q: %+v", rel, content, c)
			}
			last, line = c.End, c.Line
		}
	})
}
