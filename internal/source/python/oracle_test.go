package python

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/run/runtest"
)

// TestAgreesWithCPython reads Python's own standard library with its
// tests, and compares with what its ast module says. HOGLI_ORACLE_ALL=1 takes
// the installed packages too.
func TestAgreesWithCPython(t *testing.T) {
	t.Parallel()
	files := libraryFiles(t)
	cmd := runtest.Command(t, "python3", "testdata/outline.py")
	cmd.Stdin = strings.NewReader(strings.Join(files, "\n"))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 64<<20)
	compared, refused, defs, imports, scoped, parts, failed := 0, 0, 0, 0, 0, 0, 0
	for lines.Scan() {
		var want struct {
			Path    string
			Defs    *[][]any
			Imports [][]any
			Scopes  []string
			partsOfModule
		}
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		src, err := os.ReadFile(want.Path)
		if err != nil {
			t.Fatal(err)
		}
		got := ReadOutline(src)
		if want.Defs == nil {
			refused++
			continue
		}
		compared++
		defs += len(*want.Defs)
		if diff := cmp.Diff(*want.Defs, asOracle(src, got.Defs)); diff != "" && failed < 10 {
			failed++
			t.Errorf("%s (-ast +hogli):\n%s", want.Path, diff)
		}
		imports += len(want.Imports)
		if diff := cmp.Diff(want.Imports, asOracleImports(ReadImports(src))); diff != "" && failed < 10 {
			failed++
			t.Errorf("%s: imports (-ast +hogli):\n%s", want.Path, diff)
		}
		scoped += len(strings.Join(want.Scopes, ""))
		if diff := cmp.Diff(want.Scopes, asOracleScopes(src)); diff != "" && failed < 10 {
			failed++
			t.Errorf("%s: scopes (-ast +hogli):\n%s", want.Path, diff)
		}
		m := ReadModule(src)
		parts += len(want.Calls) + len(want.Assigns) + len(want.Strings)
		// cmp alone would take a minute over all rows.
		if parts := asOracleParts(src, m, want.partsOfModule); isUTF8(src) && !reflect.DeepEqual(want.partsOfModule, parts) && failed < 10 {
			failed++
			t.Errorf("%s: parts (-ast +hogli):\n%s", want.Path, cmp.Diff(want.partsOfModule, parts))
		}
		if !reflect.DeepEqual(got.Defs, m.Defs) {
			t.Errorf("%s: ReadModule and ReadOutline differ:\n%s", want.Path, cmp.Diff(got.Defs, m.Defs))
		}
		if all := ReadStrings(src, always); !slices.Equal(all, m.Strings) {
			t.Errorf("%s: ReadModule and ReadStrings differ:\n%s", want.Path, cmp.Diff(m.Strings, all))
		}
		if got.Problem != nil && got.Problem.What != "the file is not UTF-8" {
			t.Errorf("%s:%d: %s, but ast accepts the file", want.Path, got.Problem.Line, got.Problem.What)
		}
	}
	t.Logf("%d files compared, %d functions and classes, %d imports in %d scopes, %d calls, assignments and strings; ast refuses %d files", compared, defs, imports, scoped, parts, refused)
	if compared < 100 || scoped < 100 {
		t.Errorf("only %d files and %d scopes compared", compared, scoped)
	}
}

func asOracle(src []byte, defs []Def) [][]any {
	out := [][]any{}
	for _, d := range defs {
		kind, bases := "FunctionDef", 0
		switch {
		case d.Class:
			kind, bases = "ClassDef", len(d.Bases)
		case d.Async:
			kind = "AsyncFunctionDef"
		}
		column := d.Start - (bytes.LastIndexAny(src[:d.Start], "\n\r") + 1)
		out = append(out, []any{
			kind, d.Name, float64(d.Line), float64(d.EndLine), float64(column),
			float64(d.Parent), float64(len(d.Decorators)), float64(bases),
		})
	}
	return out
}

func asOracleImports(found []Import) [][]any {
	out := [][]any{}
	for _, i := range found {
		level := any(nil)
		if i.From {
			level = float64(i.Level)
		}
		out = append(out, []any{level, i.Module, i.Name, i.Alias, float64(i.Line)})
	}
	return out
}

func libraryFiles(t *testing.T) []string {
	t.Helper()
	out, err := runtest.Command(t, "python3", "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		runtest.Lacks(t, "python3 is not there: install it to compare the reader with CPython's ast")
	}
	var files []string
	err = filepath.WalkDir(strings.TrimSpace(string(out)), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "site-packages" && os.Getenv("HOGLI_ORACLE_ALL") == "" {
			return fs.SkipDir
		}
		if err == nil && strings.HasSuffix(path, ".py") && d.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// isUTF8 is false for files in another encoding, which one of the first two
// lines names. Their strings are read as bytes.
func isUTF8(src []byte) bool {
	head := bytes.ToLower(bytes.Join(bytes.SplitN(src, []byte("\n"), 3)[:min(2, bytes.Count(src, []byte("\n"))+1)], nil))
	other := bytes.Contains(head, []byte("coding")) && !bytes.Contains(head, []byte("utf"))
	return utf8.Valid(src) && !other
}
