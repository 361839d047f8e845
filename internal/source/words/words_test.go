package words

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// search is Find, one word after the other.
func search(text []byte, list []string) []Place {
	var found []Place
	for _, word := range list {
		found = append(found, Place{bytes.Index(text, []byte(word)), bytes.LastIndex(text, []byte(word))})
	}
	return found
}

func TestFind(t *testing.T) {
	t.Parallel()
	list := []string{"import", "models", "_related", "ignore", "products."}
	for _, text := range []string{
		"", "i", "import", "impor", "mport", "models import", "importimport", "xx_relatedx_related", "_related.products.models.ignore",
		"products products.", strings.Repeat("immodelsport", 30), "ignor" + "e", strings.Repeat(" ", 7) + "import", "import" + strings.Repeat(" ", 7),
	} {
		if diff := cmp.Diff(search([]byte(text), list), NewSet(list...).Find([]byte(text), nil)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestNewSetRefuses(t *testing.T) {
	t.Parallel()
	for _, list := range [][]string{nil, {"a"}, {"ab", ""}, make([]string, 300)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q", list)
				}
			}()
			NewSet(list...)
		}()
	}
}

func FuzzFind(f *testing.F) {
	f.Add("import models", "import models")
	f.Add("aabaabaa", "aab aa aabaa")
	f.Add("xxabyyabzz\x00\xff", "ab \x00\xff zz")
	f.Fuzz(func(t *testing.T, text, words string) {
		list := strings.Fields(words)
		for _, word := range list {
			if len(word) < 2 {
				return
			}
		}
		if len(list) == 0 || len(list) > maxWords {
			return
		}
		room := []Place{{1, 2}}
		if diff := cmp.Diff(search([]byte(text), list), NewSet(list...).Find([]byte(text), room)); diff != "" {
			t.Errorf("%q in %q: %s", list, text, diff)
		}
	})
}

// BenchmarkFind is beside the searches that it stands for.
func BenchmarkFind(b *testing.B) {
	text := bytes.Repeat([]byte(`    @property
    def title(self) -> str:
        """What it is called, and by whom."""
        if not self.key:
            return f"{self.team_id}: {self.rollout["percent"]:>3}"
        values = [v for v in self.filters.get("groups", []) if v["type"] == 'cohort']
        return ", ".join(str(v) for v in values)
`), 20)
	list := []string{"import", "models", "atomic", "_related", "ignore", "products."}
	b.Run("together", func(b *testing.B) {
		s := NewSet(list...)
		var found []Place
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			found = s.Find(text, found)
		}
	})
	b.Run("one by one", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			for _, word := range list {
				bytes.Contains(text, []byte(word))
			}
		}
	})
}
