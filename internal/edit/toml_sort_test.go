package edit

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

func TestSortTachNames(t *testing.T) {
	t.Parallel()
	for before, after := range map[string]string{
		"[[interfaces]]\nfrom = [\"products\\\\.(b|a|c|a)\"] # (z|y)\n":                   "[[interfaces]]\nfrom = [\"products\\\\.(a|b|c)\"] # (z|y)\n",
		"[[interfaces]]\nfrom = ['x', 'products\\.(b|a|c|a)']\n":                          "[[interfaces]]\nfrom = ['x', 'products\\.(a|b|c)']\n",
		"[[interfaces]]\r\nfrom = [\r\n  \"products\\\\.(b|a|c|a)\",\r\n]\r\nexpose = []": "[[interfaces]]\r\nfrom = [\r\n  \"products\\\\.(a|b|c)\",\r\n]\r\nexpose = []",
		"[[interfaces]]\nfrom = [\"products\\\\.(a|b)\"]\n":                               "[[interfaces]]\nfrom = [\"products\\\\.(a|b)\"]\n",
		"[[modules]]\nfrom = [\"products\\\\.(b|a|c|a)\"]\n":                              "[[modules]]\nfrom = [\"products\\\\.(b|a|c|a)\"]\n",
	} {
		got, changed, err := SortTachNames("tach.toml", []byte(before), `products\.(b|a|c|a)`)
		if err != nil || changed != (before != after) {
			t.Errorf("%q: %v, changed %v", before, err, changed)
		}
		if diff := cmp.Diff(after, string(got)); diff != "" {
			t.Errorf("%q: %s", before, diff)
		}
	}
}

// FuzzSortTachNames: the file stays one that can be read, and a second time
// changes nothing.
func FuzzSortTachNames(f *testing.F) {
	f.Add("[[interfaces]]\nfrom = [\"products\\\\.(b|a)\"]\n", `products\.(b|a)`)
	f.Add("[[interfaces]]\nfrom = ['^a\\.(b|a|a)$']\r\n", `^a\.(b|a|a)$`)
	f.Add("[[interfaces]]\nfrom = [\"\"\"products.(b|\\\n  a)\"\"\"]\n", `products.(b|a)`)
	f.Fuzz(func(t *testing.T, content, pattern string) {
		after, changed, err := SortTachNames("tach.toml", []byte(content), pattern)
		if err != nil {
			return
		}
		if !changed && !bytes.Equal(after, []byte(content)) {
			t.Fatalf("%q is not what it was", after)
		}
		if !changed {
			return
		}
		if _, err := tomlfile.Read("tach.toml", after); err != nil {
			t.Fatalf("%q: %v", after, err)
		}
		if names := TachNames(pattern); slices.IsSorted(names) && len(slices.Compact(names)) == len(names) {
			t.Fatalf("%q was sorted", pattern)
		}
		again, changed, err := SortTachNames("tach.toml", after, pattern)
		if err != nil || changed && bytes.Equal(again, after) {
			t.Fatalf("%q: %v", again, err)
		}
	})
}
