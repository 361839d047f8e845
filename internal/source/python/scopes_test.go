package python

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// asOracleScopes gives a word of letters for each import, as testdata/outline.py.
func asOracleScopes(src []byte) []string {
	words := []string{}
	for _, s := range Scopes(src, ReadImports(src)) {
		words = append(words, letters(s))
	}
	return words
}

func letters(s Scope) string {
	var word strings.Builder
	for _, one := range []struct {
		letter byte
		scope  Scope
	}{{'C', Caught}, {'E', TypeElse}, {'F', InFunc}, {'G', Guarded}, {'M', InMatch}, {'N', Nested}, {'T', TypeOnly}, {'e', TypeElif}} {
		if s.Has(one.scope) {
			word.WriteByte(one.letter)
		}
	}
	return word.String()
}

func TestScopes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ src, want string }{
		{"import a\nfrom .b import (\n  c,\n  d)\nimport e; import f\n", ",,,,"},
		{"if x:\n  import a\nimport b\n", "N,"},
		{"if x: import a\nelse: import b\nimport c", "N,N,"},
		{"if x: \\\nimport a\n", "N"},
		{"def f():\n  import a\n  class C:\n    import b\nimport c\n", "FN,FN,"},
		{"async def f():\n  import a\nasync = 1; import b\n", "FN,"},
		{"if TYPE_CHECKING:\n  import a\nelif y:\n  import b\nelse:\n  import c\nelse_ = 1\nimport d\n", "NT,EN,EN,"},
		{"if (t.TYPE_CHECKING):\n  import a\n  if x:\n    import b\n  else:\n    import c\n", "NT,NT,NT"},
		{"if not TYPE_CHECKING: import a\nif TYPE_CHECKING or x: import b\nif TYPE_CHECKING(): import c\nif x: pass\nelif TYPE_CHECKING: import d", "N,N,N,Ne"},
		{"if x:\n  import a\nelif t.TYPE_CHECKING:\n  import b\nelif y:\n  import c\nelse:\n  import d\n", "N,Ne,N,N"},
		{"if TYPE_CHECKING:\n  import a\nelif TYPE_CHECKING:\n  import b\nelif x: import c\n", "NT,EN,EN"},
		{"if x: pass\nelif TYPE_CHECKING:\n  def f():\n    import a\n    if y: import b\n    else: import c\n", "FNe,FNe,FNe"},
		{"if TYPE_CHECKING:\n  pass\nif x:\n  pass\nelse:\n  import a", "N"},
		{"try:\n  import a\nexcept KeyError:\n  import b\nexcept (x, ImportError):\n  import c\nelse:\n  import d\nfinally:\n  import e\n", "GN,N,N,N,N"},
		{"try:\n  try:\n    import a\n  finally:\n    pass\nexcept ModuleNotFoundError: import b\n", "GN,N"},
		{"try: import a\nexcept: pass\n", "CN"},
		{"try: import a\nexcept Exception as e: pass\n", "CN"},
		{"try: import a\nexcept (ImportError, BaseException): pass\n", "CGN"},
		{"try: import a\nexcept x.Exception: pass\nexcept x.ImportError: import b\n", "N,N"},
		{"try: import a\nexcept builtins.ImportError: pass\ntry: import b\nexcept (a.builtins.ImportError, builtins.x.ImportError): pass\ntry: import c\nexcept builtins . Exception: pass\n", "GN,N,CN"},
		{"match x:\n  case 1: import a\n  case [y]:\n    import b\nmatch = 1; import c\nmatch[x]: int = 1; import d\n", "M,M,,"},
		{"case = 2; import a\ncase[x]: int = 1; import b\n", ","},
		{"if x: y = '''\nimport a'''; import a\n", "N"},
		{"while 1:\n\timport a\nfor x in y:\n\timport b\nwith x:\n\timport c\n", "N,N,N"},
		{"x = 1\rif x:\r  import a\r", "N"},
	} {
		if diff := cmp.Diff(row.want, strings.Join(asOracleScopes([]byte(row.src)), ",")); diff != "" {
			t.Errorf("%q: %s", row.src, diff)
		}
	}
}

// The short way agrees with the scan.
func FuzzScopes(f *testing.F) {
	f.Add("import a\nfrom ..b import (c,\n d)\nif x: import e\n")
	f.Add("try:\n  import a\nexcept ImportError: pass\nmatch x:\n case 1: import b")
	f.Add("x = '''\nimport a'''; import a\\\n\nimport b")
	f.Fuzz(func(t *testing.T, src string) {
		imports := ReadImports([]byte(src))
		got := Scopes([]byte(src), imports)
		w := scopeWalker{outliner: outliner{s: NewScanner([]byte(src))}, imports: imports, scopes: make([]Scope, len(imports))}
		w.walk()
		if diff := cmp.Diff(w.scopes, got); diff != "" {
			t.Errorf("%q: %s", src, diff)
		}
	})
}
