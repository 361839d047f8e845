package python

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		src, want string
		line      int
	}{
		{"class X(\n    A,\n):\n    pass\n", "", 0},
		{"async def f(): pass\nx = {'class': 1}; a.class_ = b\n# class (\n", "", 0},
		{"def \\\n  f(): pass\n", "", 0},
		{"x = 1\nclass X(:\n", "the bracket is never closed", 2},
		{"class (object):\n    pass\n", "a name has to follow on class", 1},
		{"if a:\n    async def (): pass\n", "a name has to follow on def", 2},
		{"class", "a name has to follow on class", 1},
		{"x = 1\n\x00\n", "a NUL byte is in the file", 2},
		{"# \xe9\n", "the file is not UTF-8", 1},
		{"# -*- coding: latin-1 -*-\n# \xe9\n", "", 0},
		{"#!/usr/bin/python\n# vim: set fileencoding=latin-1 :\n# \xe9\n", "", 0},
		{"# coding: utf_8\n# \xe9\n", "the file is not UTF-8", 2},
		{"# coding: latin-1\nx = (\n# \xe9\n", "the bracket is never closed", 2},
		{strings.Repeat("(", 200_000), "the bracket is never closed", 1},
		{"x = 'a\n", "the string is never closed", 1},
		{"a = 1)\n", "a bracket is closed that was not opened", 1},
	} {
		p := Check([]byte(row.src))
		if p == nil {
			p = &Problem{}
		}
		if p.What != row.want || p.Line != row.line {
			t.Errorf("%.40q: %+v", row.src, p)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"class X(:\n", "async def", "# coding: x\n\xff", "\x00", "class \\\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if p := Check(src); p != nil && (p.Offset < 0 || p.Offset > len(src) || p.Line < 1 || p.What == "") {
			t.Fatalf("%q: %+v", src, p)
		}
	})
}
