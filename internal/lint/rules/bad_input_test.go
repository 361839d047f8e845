package rules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/report"
)

// Files as bad as they come, through the whole of lint: nothing panics or hangs,
// what cannot be read is said once, and every import that Python or the compiler
// would still see is judged.
func TestBadInput(t *testing.T) {
	t.Parallel()
	const (
		py = "import products.beta.x\n"
		ts = "import '../../beta/frontend/x'\n"
	)
	deep := strings.Repeat
	rows := []struct {
		name, content string
		judged        int    // imports that are refused
		unread        string // what is said of the file; "" when nothing
	}{
		{"crlf.py", "x = 1\r\n" + strings.ReplaceAll(py, "\n", "\r\n"), 1, ""},
		{"cr.py", "x = 1\r" + py, 1, ""},
		{"bom.py", "\xef\xbb\xbf" + py, 1, ""},
		{"cookie.py", "# -*- coding: latin-1 -*-\nx = '\xe4'\n" + py, 1, ""},
		{"cookie_models.py", "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x93'\n" + py, 1, ""},
		{"bytes.py", py + "x = '\xff\xfe'\n" + py, 2, ""},
		{"nul.py", py + "\x00\n", 0, "it holds zero bytes, so it is no text"},
		{"string.py", py + "x = '''\n" + py, 1, "the string is never closed"},
		{"bracket.py", py + "x = [1,\ndef f():\n    " + py, 2, "the bracket is never closed"},
		{"half.py", py + "from products.beta import (\n    a,\n", 2, "the bracket is never closed"},
		{"stray.py", py + ")\n" + py, 2, "a bracket is closed that was not opened"},
		{"tabs.py", py + "if x:\n\ty\n        z\n" + py, 2, "tabs and spaces are mixed in the indentation"},
		{"dedent.py", py + "if x:\n        y\n    z\n" + py, 2, "the line is indented like no line above it"},
		{"deep.py", deep("(", 200_000) + "\n" + deep(")", 200_000) + "\n" + py, 1, ""},
		{"blocks.py", blocks(99) + py, 1, ""},
		{"fstring.py", "x = " + deep("f'{", 30_000) + deep("}'", 30_000) + "\n" + py, 1, "f-strings are nested too deeply"},
		{"line.py", "x = '" + deep("a", 3<<20) + "'\n" + py, 1, ""},
		{"large.py", "x = '" + deep("a", 50<<20) + "'\n" + py, 0, "it has 50 MB, more than 4"},
		{"crlf.ts", "let x\r\n" + strings.ReplaceAll(ts, "\n", "\r\n"), 1, ""},
		{"bom.ts", "\xef\xbb\xbf" + ts, 1, ""},
		{"bytes.ts", ts + "'\xff'\n" + ts, 2, ""},
		{"template.ts", ts + "const x = `${\n" + ts, 2, "what is opened here is never closed"},
		{"string.ts", ts + "const x = 'a\n" + ts, 2, "the string is never closed"},
		{"comment.ts", ts + "/* \n" + ts, 1, "the comment is never closed"},
		{"bracket.ts", ts + "f({\n" + ts, 2, "what is opened here is never closed"},
		{"deep.ts", "x = " + deep("[", 200_000) + deep("]", 200_000) + "\n" + ts, 1, ""},
		{"nested.ts", "x = " + deep("`${", 100_000) + deep("}`", 100_000) + "\n" + ts, 1, ""},
		{"deep.tsx", "x = " + deep("<a>", 200_000) + deep("</a>", 200_000) + "\n" + ts, 1, ""},
		{"half.tsx", ts + "x = " + deep("<a b={", 100_000) + "\n", 1, ""},
		{"line.ts", "x = '" + deep("a", 3<<20) + "'\n" + ts, 1, ""},
	}
	archive := &txtar.Archive{Files: []txtar.File{
		{Name: "hogli.yaml"},
		{Name: "products/__init__.py"},
		{Name: "tach.toml", Data: []byte("[[modules]]\npath = \"products.alpha\"\ndepends_on = []\n[[modules]]\npath = \"products.beta\"\n")},
		{Name: "products/alpha/package.json", Data: []byte("{}")},
		{Name: "products/beta/package.json", Data: []byte("{}")},
		{Name: "products/alpha/backend/__init__.py"},
		{Name: "products/beta/__init__.py"},
		{Name: "products/beta/frontend/x.ts"},
	}}
	paths := map[string]string{}
	for _, row := range rows {
		paths[row.name] = "products/alpha/frontend/" + row.name
		if strings.HasSuffix(row.name, ".py") {
			paths[row.name] = "products/alpha/backend/" + row.name
		}
		archive.Files = append(archive.Files, txtar.File{Name: paths[row.name], Data: []byte(row.content)})
	}
	r := openArchive(t, archive)
	known := slices.Concat(All(), lint.Own())
	v, err := lint.Job{Repo: r, Products: r.Products(), Rules: known, Known: known}.Do(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		judged, unread := map[string]bool{}, []string{} // a script past package.json is told by two rules
		for _, f := range v.Findings {
			switch {
			case f.Where.Path != paths[row.name]:
			case f.Unread:
				unread = append(unread, f.Message)
			case f.Rule == "boundary/undeclared" || f.Rule == "frontend/product-internals":
				judged[f.Where.String()] = true
			}
		}
		for _, s := range v.Unread {
			if s.Path == paths[row.name] && len(unread) == 0 {
				unread = append(unread, s.Why)
			}
		}
		if len(judged) != row.judged || len(unread) > 1 || (row.unread != "") != (len(unread) == 1) || len(unread) == 1 && !strings.Contains(unread[0], row.unread) {
			t.Errorf("%s: %d judged, and %q; wanted %d, and %q", row.name, len(judged), unread, row.judged, row.unread)
		}
	}
}

// blocks are as many blocks in each other as Python takes.
func blocks(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.Repeat(" ", i) + "if x:\n")
	}
	return out.String() + strings.Repeat(" ", n)
}

// What is wrong with tach.toml is told with line and column, and what was meant;
// the file stays as it is.
func TestBadMap(t *testing.T) {
	t.Parallel()
	const text = `souce_roots = ["."]
layers = ["up"]
[[modules]]
path = "products.alhpa"
[[modules]]
path = "products.alpha"
depends_on = ["products.btea"]
layer = "upp"
depend_on_external = []
[[modules]]
path = "products.beta"
[[interfaces]]
expose = ["a(b", "x"]
from = ["products.beta"]
visibilty = []
[rules]
local_imports = "wran"
`
	files := "\n-- products/alpha/package.json --\n{}\n-- products/alpha/backend/__init__.py --\n-- products/beta/package.json --\n{}\n-- products/beta/backend/__init__.py --\n"
	tell := func(text string) []string {
		r := openArchive(t, txtar.Parse([]byte("-- hogli.yaml --\n-- tach.toml --\n"+text+files)))
		var got []string
		for _, f := range lint.Run(r, r.Products(), All()) {
			if f.Rule == "boundary/map" || f.Rule == "registration/stale" {
				got = append(got, f.Where.String()+" "+f.Message+": "+f.Fix)
			}
		}
		if content, err := os.ReadFile(filepath.Join(r.Root, "tach.toml")); err != nil || strings.TrimSpace(string(content)) != strings.TrimSpace(text) {
			t.Errorf("the file has changed: %v", err)
		}
		return got
	}
	want := []string{
		`tach.toml:1:1 tach.toml has no key "souce_roots": did you mean source_roots?`,
		`tach.toml:4:8 the module products.alhpa is not there, nor is the product alhpa: did you mean alpha? Else take the block out, and the module out of depends_on of others`,
		`tach.toml:7:15 products.alpha depends on products.btea, and there is no product btea: did you mean beta? Else take the entry out`,
		`tach.toml:9:1 a module has no key "depend_on_external": did you mean depends_on_external?`,
		`tach.toml:13:11 "a(b" is no regular expression: mend it: missing closing )`,
		`tach.toml:15:1 an interface has no key "visibilty": did you mean visibility?`,
		`tach.toml:17:17 local_imports must be one of error, warn, off: did you mean warn?`,
	}
	if diff := cmp.Diff(want, tell(text)); diff != "" {
		t.Error(diff)
	}
	mended := strings.NewReplacer("souce", "source", "depend_on_external = []\n", "", "visibilty = []\n", "", "a(b", "a", "wran", "warn").Replace(text)
	want = []string{
		`tach.toml:4:8 the module products.alhpa is not there, nor is the product alhpa: did you mean alpha? Else take the block out, and the module out of depends_on of others`,
		`tach.toml:7:15 products.alpha depends on products.btea, and there is no product btea: did you mean beta? Else take the entry out`,
		`tach.toml:8:9 there is no layer "upp": did you mean up?`,
	}
	if diff := cmp.Diff(want, tell(mended)); diff != "" {
		t.Error(diff)
	}
}

// A script that is too long to be read is told: no rule judges it.
func TestLongScript(t *testing.T) {
	t.Parallel()
	script := strings.Repeat("(", 40_000) + "pytest" + strings.Repeat(")", 40_000)
	r := openArchive(t, &txtar.Archive{Files: []txtar.File{{Name: "hogli.yaml"}, {Name: "products/alpha/package.json", Data: []byte(`{"scripts": {"backend:test": "` + script + `"}}`)}}})
	found := lint.Run(r, r.Products(), All())
	if !slices.ContainsFunc(found, func(f report.Finding) bool { return strings.Contains(f.Message, "too long") }) {
		t.Errorf("got %d findings, none of the script", len(found))
	}
}

// A text that a parser gives back whole is cut, and what is not there because a
// link leads to itself is told once.
func TestBadFilesOfAProduct(t *testing.T) {
	t.Parallel()
	r := openArchive(t, &txtar.Archive{Files: []txtar.File{
		{Name: "hogli.yaml"},
		{Name: "products/alpha/turbo.json", Data: []byte(strings.Repeat("x", 1<<20))},
		{Name: "products/alpha/backend/__init__.py"},
		{Name: "products/alpha/backend/apps.py/x.txt"},
	}})
	if err := os.Symlink("package.json", r.Path("products/alpha/package.json")); err != nil {
		t.Fatal(err)
	}
	told := map[string][]string{}
	for _, f := range lint.Run(r, r.Products(), All()) {
		if len(f.Message) > 1000 {
			t.Errorf("%s: a message of %d bytes", f.Where, len(f.Message))
		}
		told[f.Where.Path] = append(told[f.Where.Path], f.Rule)
	}
	for path, want := range map[string][]string{
		"products/alpha/turbo.json":      {"structure/readable-files"},
		"products/alpha/package.json":    {"structure/readable-files"},
		"products/alpha/backend/apps.py": {"structure/required-files"},
	} {
		if diff := cmp.Diff(want, told[path]); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}
