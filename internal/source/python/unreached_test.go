package python

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnreached(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"":                                 "",
		"if False:\n  a\n  b\nc":           "a b",
		"if 0: a; b\nc":                    "a; b",
		"if TYPE_CHECKING:\n a\nelse:\n b": "a",
		"if t.TYPE_CHECKING:\n\n # x\n if x:\n  a\n b\nif y:\n c": "# x if x: a b",
		"if not TYPE_CHECKING:\n a":                               "",
		"if False or x:\n a":                                      "",
		"if x:\n if False:\n  a\n b\nc":                           "a",
		"if x:\n a\nelif False:\n b\nelse:\n c":                   "b",
		"while 0:\n a":                                            "a",
		"if False:":                                               "",
		"'if False:'\n# if False:\na":                             "",
		"if False:\n a\nif 0:\n b":                                "a|b",
		"if TYPE_CHECKING[0]:\n a":                                "",
	} {
		var got []string
		for _, e := range Unreached([]byte(src)) {
			got = append(got, strings.Join(strings.Fields(strings.TrimPrefix(e.Text, ":")), " "))
		}
		if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%q: %s", src, diff)
		}
	}
}

// FuzzUnreached: every body is the text at its place, and they follow on each
// other.
func FuzzUnreached(f *testing.F) {
	for _, seed := range []string{"if False:\n a\nb", "if 0: a", "if TYPE_CHECKING:\n if 0:\n  a\nelif False:", "while 0", "if False:\n\t(a", "elif 0:\n  a\n b"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		last := 0
		for _, e := range Unreached(src) {
			if e.Start < last || e.End < e.Start || e.End > len(src) || string(src[e.Start:e.End]) != e.Text {
				t.Fatalf("%+v after %d of %d", e, last, len(src))
			}
			last = e.End
		}
	})
}
