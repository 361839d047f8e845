package python

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func always([]byte, bool) bool { return true }

func TestReadStringsAsksWhatIsWorthIt(t *testing.T) {
	t.Parallel()
	src := "'doc'\nx = f('a' # why\n  \"b\", rb'c', 0xb'', 1f'd')\nif x: 'e'; y = ['f']; 'g'\n"
	asked := []string{}
	found := ReadStrings([]byte(src), func(source []byte, statement bool) bool {
		if statement {
			source = append([]byte("! "), source...)
		}
		asked = append(asked, string(source))
		return !strings.Contains(string(source), "f")
	})
	if diff := cmp.Diff([]string{"! 'doc'", "'a' # why\n  \"b\"", "rb'c'", "''", "f'd'", "! 'e'", "'f'", "! 'g'"}, asked); diff != "" {
		t.Error(diff)
	}
	var texts []string
	for _, s := range found {
		texts = append(texts, s.Text)
	}
	if diff := cmp.Diff([]string{"doc", "ab", "", "e", "g"}, texts); diff != "" {
		t.Error(diff)
	}
}

// differ is what the readers that pass over tokens see otherwise than those
// that look at each; "" when nothing.
func differ(src []byte) string {
	m := ReadModule(src)
	return cmp.Diff(m.Outline, ReadOutline(src)) + cmp.Diff(importsByToken(src), ReadImports(src)) + cmp.Diff(m.Strings, ReadStrings(src, always), cmpopts.EquateEmpty())
}

func importsByToken(src []byte) []Import {
	s := NewScanner(src)
	r := outliner{s: s, tape: []taped{}}
	for t := s.Next(); t.Kind != EOF; t = s.Next() {
		if t.Kind != Comment {
			r.tape = append(r.tape, taped{Token: t, endLine: s.line})
		}
	}
	return r.imports(nil, len(src))
}

func TestSkippingAgreesWithReading(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		"x: \\\n f'a'\n", "(a;\n 'b')\n", "a = 1 \\\n\n\nclass A: pass # c\n", "0xb''", "0b''", "1e+0b''", "1.e5f'{'\n", ".5f'{x}'\n", "a.5f'{'}'\n", "1if'a'else'b'\n",
		"def f(): return 1 \\\n  # c\n  \nx", "class A(')', x):\n  y = (\n  # z\n )  \n# w\n", "if x: import a; from b import c\nx = 1; import d\n(import)\n", "x = '''import\n''' ; import e\n",
		"]\n)f'a'\n", "$'a'\n", "'a' 'b'b'c'\n", "f(x)\\\n'a'\n", "\\\n'a'", "x\\'a'\n", "'\\\n'b'\n", "r'\\'f'{'\n", "é'a'\n", "@a(b)  # c\ndef d(): pass\n", "x = '{' f\"{'}'}\" \\\n 'b';\n",
	} {
		if diff := differ([]byte(src)); diff != "" {
			t.Errorf("%q (-each token +passing):\n%s", src, diff)
		}
	}
}

func FuzzSkipping(f *testing.F) {
	for _, seed := range []string{
		"x: \\\n f'a'\n", "(a;\n 'b')\n", "0xb'' 1f'{x!r:>{y}}' 1e+0b'' .5f'{'\n", "class A(B): # c\n  def f(self): 'd'; return f'{x}' \\\n\n", "if x: import a; from b import c\n", "]\n)f'a'\n", "'''a\n''' \"\"\"b\"\"\"'c'\r\n", "@a(b)\nasync def f(): import c\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if diff := differ(src); diff != "" {
			t.Errorf("(-each token +passing)\n%s", diff)
		}
	})
}
