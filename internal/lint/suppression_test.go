package lint

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadSuppressions(t *testing.T) {
	t.Parallel()
	ids := []string{"a/one", "a/two"}
	for _, row := range []struct {
		rel, content string
		want         []string
	}{
		{"x.py", "x = 1  # hogli: ignore[a/one] because\n", []string{"1: a/one at 1:24"}},
		{"x.py", "\n  # hogli: ignore[a/one, a/two] because\nx = 1\n", []string{"3: a/one at 2:19", "3: a/two at 2:26"}},
		{"x.py", "# hogli: ignore[a/one] because\n# hogli: ignore[a/two] because\n# more of it\nx = 1\n", []string{"4: a/one at 1:17", "4: a/two at 2:17"}},
		{"x.py", "# hogli: ignore[a/one] because\n\n# of something else\nx = 1\n", []string{"2: a/one at 1:17"}},
		{"x.py", "x = 1  # noqa: X1 # hogli: ignore[a/one] - because\n", []string{"1: a/one at 1:35"}},
		{"x.py", "x = '# hogli: ignore[a/one] because'\n# see hogli: ignore[a/one]\n", nil},
		{"x.py", "x = 1  # hogli:ignore[a/one] because\n", []string{"1: a/one at 1:23"}},
		{"x.py", "x = 1  #hogli:  ignore[a/one]\n", []string{"no reason is given why a/one is ignored, so it is not at 1:24"}},
		{"x.py", "x = 1  # hogli: ignore[a/one]\n", []string{"no reason is given why a/one is ignored, so it is not at 1:24"}},
		{"x.py", "x = 1  # hogli: ignore[a/one]  -- \n", []string{"no reason is given why a/one is ignored, so it is not at 1:24"}},
		{"x.py", "x = 1  # hogli: ignore[a/one] .\n", []string{"no reason is given why a/one is ignored, so it is not at 1:24"}},
		{"x.py", "x = 1  # hogli: ignore because\n", []string{"the comment names no rule to ignore at 1:8"}},
		{"x.py", "x = 1  # hogli: ignore[] because\n", []string{"the comment names no rule to ignore at 1:24"}},
		{"x.py", "x = 1  # hogli: ignore[a/one,] because\n", []string{"1: a/one at 1:24", "the comment names no rule to ignore at 1:30"}},
		{"x.py", "x = 1  # hogli: ignore[a] because\n", []string{`there is no rule "a" to ignore at 1:24`}},
		{"x.tsx", "return <A>\n  {/* hogli: ignore[a/one] because */}\n  <B />\n</A>", []string{"3: a/one at 2:21"}},
		{"x.tsx", "x() // hogli: ignore[a/one] because\r\n/* hogli: ignore[a/two] */\r\ny()", []string{"1: a/one at 1:22", "no reason is given why a/two is ignored, so it is not at 2:18"}},
		{"x.toml", "# hogli: ignore[a/one] because\n[x]\n", []string{"2: a/one at 1:17"}},
		{"x.json", "{} // hogli: ignore[a/one] because", nil},
	} {
		var got []string
		list, bad := readSuppressions(row.rel, []byte(row.content), ids)
		for _, s := range list {
			got = append(got, fmt.Sprintf("%d: %s at %d:%d", s.covers, s.rule, s.where.Start.Line, s.where.Start.Column))
		}
		for _, f := range bad {
			got = append(got, fmt.Sprintf("%s at %d:%d", f.Message, f.Where.Start.Line, f.Where.Start.Column))
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%q: %s", row.content, diff)
		}
	}
}

func FuzzReadSuppressions(f *testing.F) {
	f.Add("a.py", []byte("x # hogli: ignore[a/one, ,b] why\n# hogli: ignore"))
	f.Add("a.tsx", []byte("/* hogli: ignore[a/one]\n*/ {/*hogli: ignore[*/}"))
	f.Fuzz(func(t *testing.T, rel string, content []byte) {
		list, bad := readSuppressions(rel, content, []string{"a/one"})
		for _, s := range list {
			if s.covers < s.where.Start.Line || s.rule != "a/one" {
				t.Fatalf("%q: %+v", content, s)
			}
		}
		for _, b := range bad {
			if b.Message == "" || b.Fix == "" || b.Where.Start.Line == 0 {
				t.Fatalf("%q: %+v", content, b)
			}
		}
	})
}
