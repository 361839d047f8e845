package python

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPairHeads(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		value string
		want  []string
	}{
		{`[("a", "0001"), ('b', X), ("c", "d", "e"), ("f",), "g"]`, []string{"a", "b"}},
		{`[("a", "0001",), ( # why` + "\n  '''b''', f(1, 2))]", []string{"a", "b"}},
		{`[("a" "b", 1)] + [(("c"), 1)] + other`, []string{"ab", "c"}},
		{`[migrations.swappable_dependency("a"), f("b", 1), x[0]("c", 1), ["d", 1], {"e", 1}, {"k": ("g", 1)}]`, []string{"g"}},
		{`[(f"a", 1), (x, "b"), (b"c", 1), (not ("d", 1))]`, []string{"d"}},
		{`("a", 1`, nil},
		{`[]`, nil},
	} {
		m := ReadModule([]byte("x = " + row.value + "\n"))
		var got []string
		for _, set := range m.Assigns {
			for _, s := range m.PairHeads(set.Value) {
				got = append(got, s.Text)
			}
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.value, diff)
		}
	}
}

func FuzzPairHeads(f *testing.F) {
	f.Add([]byte(`x = [("a", 1), ("b", [("c", 2)])]`))
	f.Add([]byte("x = (('a' 'b', ) ] , ("))
	f.Fuzz(func(t *testing.T, src []byte) {
		m := ReadModule(src)
		for _, set := range m.Assigns {
			for _, s := range m.PairHeads(set.Value) {
				if s.Start < set.Value.Start || s.End > set.Value.End {
					t.Fatalf("%q: %+v outside of %+v", src, s, set.Value)
				}
			}
		}
	})
}
