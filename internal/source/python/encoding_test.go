package python

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/run/runtest"
)

func TestEncodingOf(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"# coding: Shift-JIS\n":                      "shift_jis",
		"\xef\xbb\xbf# coding=utf-8\n":               "utf_8",
		"#!/bin/x\r\n# vim: set fileencoding=CP932:": "cp932",
		"\r\t# coding: big5":                         "big5",
		"x = 1\n# coding: big5\n":                    "", // only blanks and comments may stand above it
		"\n\n# coding: big5\n":                       "",
		"x = '# coding: big5'\n":                     "",
		"# coding\n":                                 "",
	} {
		if got, at := encodingOf([]byte(src)); got != want || want != "" && !strings.EqualFold(strings.ReplaceAll(src[at:at+len(want)], "-", "_"), want) {
			t.Errorf("%q: %q at %d", src, got, at)
		}
	}
}

// In these encodings the second half of a character may be a quote, a brace or a
// backslash to who reads bytes.
func TestDecode(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ src, problem string }{
		{"# coding: shift_jis\nx = '\x95\x5c'\nimport a\n", ""},
		{"# coding: shift_jis\nx = '\\\x95\x5c'; import a\n", ""},
		{"# coding: shift_jis\nx = '\xb1\x5c'; import b'\nimport a\n", ""}, // a single byte, then a backslash
		{"# coding: cp932\nx = f'\x83\x7b{y}'\nimport a\n", ""},
		{"# coding: big5\nx = '\xa5\x5c'\nimport a\n", ""},
		{"# coding: gbk\nx = '\x81\x5c'\nimport a\n", ""},
		{"# coding: gb18030\nx = '\x81\x30\x81\x30\x81\x5c'\nimport a\n", ""},
		{"# coding: euc-jp\nx = '\xa4\xa2\\'; import b'\nimport a\n", ""},
		{"# coding: latin-1\nx = '\x95\\'; import b'\nimport a\n", ""},
		{"# coding: iso-2022-jp\nx = '\x1b$B'\x1b(B'\nimport a\n", "1: the encoding iso_2022_jp is not read: the file has to be saved as UTF-8"},
	} {
		got, want := "", "a@"+strconv.Itoa(strings.LastIndex(row.src, "import")+len("import "))
		imports, problem := ImportsAndProblem([]byte(row.src))
		for _, i := range imports {
			got += i.Name + "@" + strconv.Itoa(i.NameAt)
		}
		if problem != nil {
			got += strconv.Itoa(problem.Line) + ": " + problem.What
		}
		if row.problem != "" {
			want = row.problem
		}
		if got != want {
			t.Errorf("%q: %q, want %q", row.src, got, want)
		}
		ReadModule([]byte(row.src))
		ReadStrings([]byte(row.src), always)
		UpTo([]byte(row.src), "import")
		Targets([]byte(row.src))
	}
}

// TestDecodesAsCPython writes each character of two bytes that each encoding has
// into strings of all kinds, and compares what comes after with CPython's ast.
func TestDecodesAsCPython(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("python3"); err != nil {
		runtest.Lacks(t, "python3 is not there: install it to compare with CPython's codecs")
	}
	dir := t.TempDir()
	cmd := runtest.Command(t, "python3", "testdata/encodings.py", dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want map[string][][]any
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	for name, imports := range want {
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(imports, asOracleImports(ReadImports(src))); diff != "" {
			t.Errorf("%s (-ast +hogli)\n%.2000s", name, diff)
		}
		if p := Check(src); p != nil {
			t.Errorf("%s: %+v, but ast accepts the file", name, p)
		}
	}
	if len(want) < 10 {
		t.Errorf("only %d encodings", len(want))
	}
}
