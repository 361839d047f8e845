package edit

import (
	"errors"
	"go/format"
	"strings"
	"testing"
)

func TestGoImport(t *testing.T) {
	t.Parallel()
	const spec = "m \"platform/products/m\"\n"
	add := func(c []byte) ([]byte, bool, error) { return GoImport("x.go", c, "m", "platform/products/m") }
	remove := func(c []byte) ([]byte, bool, error) { return RemoveGoImport("x.go", c, "platform/products/m") }
	rows := []row{
		{"none", "package x\n", "package x\n\nimport " + spec},
		{"none, code below", "// Package x.\npackage x // why\n\nvar y = 1\n", "// Package x.\npackage x // why\n\nimport " + spec + "\nvar y = 1\n"},
		{"one without brackets", "package x\n\nimport \"fmt\"\n\nvar _ = fmt.Print\n", "package x\n\nimport \"fmt\"\nimport " + spec + "\nvar _ = fmt.Print\n"},
		{"a section of its own", "package x\n\nimport (\n\t\"fmt\"\n)\n", "package x\n\nimport (\n\t\"fmt\"\n\n\t" + spec + ")\n"},
		{
			"sorted, its comments aligned", "package x\n\nimport (\n\t\"fmt\"\n\n\t// ours\n\ta \"platform/products/a\" // a\n\n\t\"github.com/z\"\n)\n",
			"package x\n\nimport (\n\t\"fmt\"\n\n\t// ours\n\ta \"platform/products/a\" // a\n\t" + spec + "\n\t\"github.com/z\"\n)\n",
		},
		{
			"before the next, whose comment stays with it", "package x\n\nimport (\n\t\"platform/a\"\n\t// z's\n\tz \"platform/products/z\"\n)\n",
			"package x\n\nimport (\n\t\"platform/a\"\n\t" + spec + "\t// z's\n\tz \"platform/products/z\"\n)\n",
		},
		{"empty brackets", "package x\n\nimport ()\n", "package x\n\nimport (\n\t" + spec + ")\n"},
	}
	splices(t, rows, add)
	for _, r := range rows {
		if formatted, err := format.Source([]byte(r.after)); err != nil || string(formatted) != r.after {
			t.Errorf("%s: not gofmt's: %v", r.name, err)
		}
		back, changed, err := remove([]byte(r.after))
		want := strings.ReplaceAll(r.before, "\nimport ()\n", "")
		if err != nil || !changed || string(back) != want {
			t.Errorf("%s: and back: %q, %v, %v", r.name, back, changed, err)
		}
	}
	splices(t, []row{{"there", "package x\n\nimport \"platform/products/m\"\n", "package x\n\nimport \"platform/products/m\"\n"}}, add)
	for _, bad := range []string{"package x\n\nimport m \"other\"\n", "package x\n\nimport \"other/m\"\n"} {
		if got, _, err := add([]byte(bad)); bad != "package x\n\nimport \"other/m\"\n" && !errors.Is(err, ErrShape) {
			t.Errorf("%q: %q, %v", bad, got, err)
		}
	}
}

func TestGoElement(t *testing.T) {
	t.Parallel()
	const element = `{"m", m.Mount}`
	add := func(c []byte) ([]byte, bool, error) { return GoElement("x.go", c, "products", element, "m") }
	remove := func(c []byte) ([]byte, bool, error) { return RemoveGoElement("x.go", c, "products", "m") }
	head := "package x\n\nvar products = "
	rows := []row{
		{"empty", head + "[]product{}\n", head + "[]product{\n\t{\"m\", m.Mount},\n}\n"},
		{"sorted", head + "[]product{\n\t{\"a\", a.Mount}, // a\n\t// z's\n\t{\"z\", z.Mount},\n}\n", head + "[]product{\n\t{\"a\", a.Mount}, // a\n\t// z's\n\t{\"m\", m.Mount},\n\t{\"z\", z.Mount},\n}\n"},
		{"not sorted", head + "[]product{\n\t{\"z\", z.Mount},\n\t{\"a\", a.Mount},\n}\n", head + "[]product{\n\t{\"z\", z.Mount},\n\t{\"a\", a.Mount},\n\t{\"m\", m.Mount},\n}\n"},
		{"one line", head + "[]product{{\"a\", a.Mount}} // all\n", head + "[]product{{\"a\", a.Mount}, {\"m\", m.Mount}} // all\n"},
		{"a group, fields", "package x\n\nvar (\n\tproducts = []product{\n\t\t{Name: \"mm\" /* { */, Mount: a.Mount},\n\t}\n)\n", "package x\n\nvar (\n\tproducts = []product{\n\t\t{\"m\", m.Mount},\n\t\t{Name: \"mm\" /* { */, Mount: a.Mount},\n\t}\n)\n"},
	}
	splices(t, rows, add)
	for _, r := range rows {
		if formatted, err := format.Source([]byte(r.after)); err != nil || string(formatted) != r.after {
			t.Errorf("%s: not gofmt's: %v", r.name, err)
		}
		back, changed, err := remove([]byte(r.after))
		if err != nil || !changed || string(back) != r.before {
			t.Errorf("%s: and back: %q, %v, %v", r.name, back, changed, err)
		}
	}
	splices(t, []row{
		{"a map", head + "map[string]mount{\n\t\"short_links\": a,\n}\n", head + "map[string]mount{\n\t\"m\":           m.Mount,\n\t\"short_links\": a,\n}\n"},
	}, func(c []byte) ([]byte, bool, error) {
		return GoElement("x.go", c, "products", `"m": m.Mount`, "m")
	})
	for _, bad := range []string{"package x\n", head + "load()\n", "package x\n\nfunc f() { var products = []p{} }\n", "package x\n\nvar products []p\n"} {
		if got, _, err := add([]byte(bad)); !errors.Is(err, ErrShape) {
			t.Errorf("%q: %q, %v", bad, got, err)
		}
	}
	if _, _, err := GoElement("x.go", []byte(head+"[]p{}\n"), "products", `{"other", x}`, "m"); !errors.Is(err, ErrShape) {
		t.Errorf("an element without its key: %v", err)
	}
}
