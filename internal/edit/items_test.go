package edit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPythonItems(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ src, want, fails string }{
		{"APPS = [\n    \"a.b\",  # one\n    'c', d,\n]\n", "[a.b c d]", ""},
		{"APPS = []\nAPPS += [\"x\"]\n", "[x]", ""},
		{"APPS = (\n    \"a.b\",  # one\n    'c',\n)\nAPPS += (\"d\",)\n", "[a.b c d]", ""},
		{"APPS = ()\n", "[]", ""},
		{"APPS = (\"a\")\n", "", "make no tuple"},
		{"APPS = (\"a\",) + B\n", "", "more than a list"},
		{"APPS = (\"a\",]\n", "", "more than strings and names"},
		{"OTHER = [1]\n", "", "there is no list APPS"},
		{"APPS = [", "", "not valid Python"},
	} {
		items, named, err := PythonItems("web.py", []byte(row.src), "APPS")
		if row.fails != "" {
			if err == nil || !strings.Contains(err.Error(), row.fails) {
				t.Errorf("%q: got %v, want %s", row.src, err, row.fails)
			}
			continue
		}
		if diff := cmp.Diff(row.want, fmt.Sprint(texts(items))); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got)\n%s", row.src, err, diff)
		}
		if named.Start.Line != 1 || named.Start.Column != 1 || named.End.Column != 5 {
			t.Errorf("%q: the name stands at %v", row.src, named)
		}
		for _, i := range items {
			if i.End > 0 && unquote(row.src[i.Start:i.End]) != i.Text {
				t.Errorf("%q: %q stands at %q", row.src, i.Text, row.src[i.Start:i.End])
			}
		}
	}
}

func texts(items []Item) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = item.Text
	}
	return out
}

func TestGoItems(t *testing.T) {
	t.Parallel()
	src := "package main\n\nimport a \"x/y\"\n\nvar products = []product{\n\t{\"a\", a.Mount},\n\t{label: \"b\"},\n}\n"
	items, imports, err := GoItems("routes.go", []byte(src), "products")
	if diff := cmp.Diff("[a b] [x/y] <nil>", fmt.Sprint(texts(items), imports, err)); diff != "" {
		t.Error(diff)
	}
	if _, imports, err = GoItems("routes.go", []byte(src), "others"); err == nil || len(imports) != 1 {
		t.Errorf("imports are told without the list too: %v, %v", imports, err)
	}
}
