package python

import "testing"

func TestAsksForTypes(t *testing.T) {
	t.Parallel()
	for test, want := range map[string]Scope{
		"TYPE_CHECKING": TypeOnly, "t.TYPE_CHECKING": TypeOnly, "((a.b.TYPE_CHECKING))": TypeOnly, "(\n  TYPE_CHECKING  # why\n)": TypeOnly,
		"x().TYPE_CHECKING": TypeValue, "x.y(1, [2])[0].TYPE_CHECKING": TypeValue, "(x or y).TYPE_CHECKING": TypeValue, "(x().TYPE_CHECKING)": TypeValue,
		"'a' \"b\".TYPE_CHECKING": TypeValue, "[1].TYPE_CHECKING": TypeValue, "{}.TYPE_CHECKING": TypeValue, "(t).TYPE_CHECKING": TypeValue,
		"not TYPE_CHECKING": 0, "TYPE_CHECKING()": 0, "x or y.TYPE_CHECKING": 0, "await x.TYPE_CHECKING": 0, "lambda: x.TYPE_CHECKING": 0, "(x, y.TYPE_CHECKING)": 0,
		"TYPE_CHECKING and x": 0, "x.TYPE_CHECKING.y": 0, "-x.TYPE_CHECKING": 0, "f(TYPE_CHECKING)": 0, "x[TYPE_CHECKING]": 0, "y := x.TYPE_CHECKING": 0, "(": 0, "x.": 0, "": 0,
	} {
		src := []byte("if " + test + ":\n  import a\nelse:\n  import b\n")
		found := ReadImports(src)
		scopes := Scopes(src, found)
		const asked = TypeOnly | TypeElse | TypeValue | TypeElif
		if len(found) != 2 {
			if want != 0 || test != "(" {
				t.Errorf("%q: %+v", test, found)
			}
			continue
		}
		behind := map[Scope]Scope{TypeOnly: TypeElse, TypeValue: TypeValue}[want]
		if scopes[0]&asked != want || scopes[1]&asked != behind {
			t.Errorf("%q: %b %b, want %b %b", test, scopes[0]&asked, scopes[1]&asked, want, behind)
		}
	}
}

func TestPieces(t *testing.T) {
	t.Parallel()
	src := "x = ('a' f'b'  # why\n  b'c' \"d\\n\")\n'e'; y = 'f''g'\n"
	got := ""
	for _, s := range ReadPieces([]byte(src)) {
		got += s.Text + "=" + src[s.Start:s.End] + " "
	}
	if want := "a='a' d\n=\"d\\n\" e='e' f='f' g='g' "; got != want {
		t.Errorf("%q", got)
	}
}
