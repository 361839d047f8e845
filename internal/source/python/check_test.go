package python

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		{"async\nclass :\n", "a name has to follow on class", 2},
		{"async async def :\n", "a name has to follow on def", 1},
		{"x; def (\n", "the bracket is never closed", 1},
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

// checkTokens is Check that looks at every token.
func checkTokens(src []byte) *Problem {
	s := NewScanner(src)
	begins := true // a logical line may begin at the token
	var head Token // def or class, whose name has to follow
	var unnamed *Problem
	for t := s.Next(); t.Kind != EOF; t = s.Next() {
		switch {
		case t.Kind == Comment:
			continue
		case head.End > 0:
			if t.Kind != Name && unnamed == nil {
				unnamed = &Problem{Offset: t.Start, Line: t.Line, What: "a name has to follow on " + s.Text(head)}
			}
			head = Token{}
		case begins && t.Kind == Name && (s.Is(t, "def") || s.Is(t, "class")):
			head = t
		}
		begins = t.Kind == Newline || t.Kind == Indent || t.Kind == Dedent || begins && t.Kind == Name && s.Is(t, "async")
	}
	p, bad := s.Problem()
	switch {
	case bad && p.What == notUTF8 && declaresEncoding(src):
		return unnamed
	case bad && (unnamed == nil || p.Offset < unnamed.Offset):
		return &p
	}
	return unnamed
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"class X(:\n", "async def", "# coding: x\n\xff", "\x00", "class \\\n", "async\ndef\n", "class # x\n  a\n b"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if p := Check(src); p != nil && (p.Offset < 0 || p.Offset > len(src) || p.Line < 1 || p.What == "") {
			t.Fatalf("%q: %+v", src, p)
		}
		if diff := cmp.Diff(checkTokens(src), Check(src)); diff != "" && bytes.IndexByte(src, 0) < 0 {
			t.Fatalf("%q: %s", src, diff)
		}
	})
}
