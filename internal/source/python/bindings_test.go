package python

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBindings(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"def x(): pass\nclass C:\n    x = 1\n    from a import x\n    def x(self): x = 2":                    "def",
		"class x: pass\nx.a = 1\nx[0] = 2\nf(x, x=x)\ny = x\n@x\ndef g(x=x): pass\nif x == 1: pass\nz.x = 1": "def",
		"from a import x":                      "import",
		"from a import (\n    y,\n    b as x)": "import",
		"import x.y":                           "import",
		"import a.x":                           "",
		"from a import x as y":                 "",
		"try:\n    from a import x\nexcept E:\n    x = None": "import assign",
		"x = 1":                                "assign",
		"x: int = 1":                           "assign",
		"x: int":                               "",
		"x = y = 1; x += 1":                    "assign unsure",
		"def f():\n    global x, y\n    x = 1": "unsure",
		"from a import *":                      "unsure",
		"for x in y: pass":                     "unsure",
		"for a, (b, x) in y: pass":             "unsure",
		"with a as x: pass":                    "unsure",
		"a, x = 1, 2":                          "unsure",
		"(x, a) = 1":                           "unsure",
		"if (x := 1): pass":                    "unsure",
		"del x":                                "unsure",
		"match y:\n    case x: pass":           "unsure",
		"def f():\n    x = 1\n    for x in y: pass": "",
		"y = 'x' # x = 1": "",
	} {
		var got []string
		for _, b := range Bindings([]byte(src), "x") {
			got = append(got, map[BindingKind]string{Defined: "def", Assigned: "assign", Imported: "import", Unsure: "unsure"}[b.Kind])
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q: %s", src, diff)
		}
	}
}

func TestBound(t *testing.T) {
	t.Parallel()
	got := Bound([]byte("import a.b, c as d\nfrom e import f, g as h\nfrom i import *\nj = k = 1\nclass L:\n    m = 1\ndef n():\n    o = 1\n"))
	if diff := cmp.Diff([]string{"L", "a", "d", "f", "h", "j", "k", "n"}, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzBindings: whatever the text, it comes to an end, and a name that the text
// does not hold is bound by stars alone.
func FuzzBindings(f *testing.F) {
	f.Add("for x in y: pass\nx = (1\nglobal x\nfrom a import *")
	f.Add("x\\\n:= 1; del x, \n\tx = x += x")
	f.Fuzz(func(t *testing.T, src string) {
		Bound([]byte(src))
		Bindings([]byte(src), "x")
		for _, b := range Bindings([]byte(src), "no_such_name") {
			if b.Kind != Unsure && !strings.Contains(src, "no_such_name") {
				t.Errorf("%q: %+v", src, b)
			}
		}
	})
}
