package baseline

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/report"
)

const file = `# why

a/one | x y.py | it \| that | 3 | a reason
a/one | x.py | t | 2 | because
`

func TestRead(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"# c\n\na/one | x y.py | t | 3 | why not | x\n", []string{"3:1 the line has 6 fields, not 5"}},
		{"a/one | x y.py | it \\|\\| that | 3 | why \\| not\r\n  a/one   |  x | t | 1 | r", []string{
			"1:1 {a/one x y.py it || that} 3 why | not", "2:1 {a/one x t} 1 r",
		}},
		{"a/one | x | t | 1 | r\na/one | x | t | 2 | r\n", []string{"1:1 {a/one x t} 1 r", "2:1 line 1 says the same"}},
		{"\ufeffa/one | x | t | 1 | r\r\n", []string{"1:1 {a/one x t} 1 r"}},
		{"\ufeff# c\n", nil},
		{"a/two | x | t | 1 | r\n", []string{`1:1 there is no rule "a/two"`}},
		{"a/one | x | t | 0 | r\n", []string{`1:1 "0" is no count`}},
		{"a/one | x | t | some | r\n", []string{`1:1 "some" is no count`}},
		{"a/one | x | t | 1 |\n", []string{"1:1 no reason is given"}},
		{"a/one | x | t | 1\n", []string{"1:1 the line has 4 fields, not 5"}},
	} {
		b, wrong := Read("f", []byte(row.text), []string{"a/one"})
		var got []string
		for _, e := range b.Entries {
			got = append(got, fmt.Sprintf("%d:%d %v %d %s", e.Where.Start.Line, e.Where.Start.Column, e.Key, e.Count, e.Reason))
		}
		for _, e := range wrong {
			got = append(got, fmt.Sprintf("%d:%d %s", e.Where.Start.Line, e.Where.Start.Column, e.What))
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%q: %s", row.text, diff)
		}
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	text := file
	b, wrong := Read("f", []byte(text), []string{"a/one", "b/two"})
	if len(wrong) > 0 || len(b.Entries) != 2 {
		t.Fatalf("%+v %v", b, wrong)
	}
	all := func(Key) bool { return true }
	one, two := b.Entries[0].Key, b.Entries[1].Key
	for name, row := range map[string]struct{ got, want string }{
		"the same":  {string(b.Lower(map[Key]int{one: 3, two: 2}, all)), text},
		"more":      {string(b.Lower(map[Key]int{one: 9, two: 9}, all)), text},
		"less":      {string(b.Lower(map[Key]int{one: 1}, all)), "# why\n\na/one | x y.py | it \\| that | 1 | a reason\n"},
		"not asked": {string(b.Lower(nil, func(k Key) bool { return k == two })), "# why\n\na/one | x y.py | it \\| that | 3 | a reason\n"},
		"grown": {
			string(b.Raise(map[Key]int{one: 4, {"b/two", "s", "t"}: 1, {"b/two", "r", "t"}: 2}, "new | one")),
			"# why\n\na/one | x y.py | it \\| that | 4 | a reason\na/one | x.py | t | 2 | because\nb/two | r | t | 2 | new \\| one\nb/two | s | t | 1 | new \\| one\n",
		},
		"first": {string(Baseline{}.Raise(map[Key]int{two: 1}, "r")), header + "a/one | x.py | t | 1 | r\n"},
	} {
		if diff := cmp.Diff(row.want, row.got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	grown := b.GrownSince(Baseline{Entries: []Entry{{Key: one, Count: 2}, {Key: two, Count: 5}}}, func(string) bool { return false })
	if len(grown) != 1 || grown[0].Key != one || grown[0].Before != 2 {
		t.Errorf("%+v", grown)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file)
	f.Add("a/one | | |1| \\|\r\n#")
	f.Fuzz(func(t *testing.T, text string) {
		b, wrong := Read("f", []byte(text), []string{"a/one"})
		for _, e := range wrong {
			if e.Where.Start.Line < 1 {
				t.Fatalf("%q: %v", text, e)
			}
		}
		found := map[Key]int{}
		for _, e := range b.Entries {
			found[e.Key] = e.Count
			again, wrong := Read("f", []byte(e.String()), []string{"a/one"})
			if len(wrong) > 0 || len(again.Entries) != 1 || again.Entries[0].Count != e.Count {
				t.Fatalf("%q is written as %q: %v", text, e, wrong)
			}
		}
		if got := string(b.Lower(found, func(Key) bool { return true })); got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

func TestRatchetSurvivesMovedLines(t *testing.T) {
	t.Parallel()
	a := report.Finding{Rule: "a/one", Message: "x on line 12"}
	b := report.Finding{Rule: "a/one", Message: "x  on line 9"}
	if KeyOf(a) != KeyOf(b) || KeyOf(a) == KeyOf(report.Finding{Rule: "a/one", Target: "y"}) {
		t.Errorf("%v %v", KeyOf(a), KeyOf(b))
	}
}
