// Package comment reads the comments of a file in any language that hogli
// knows, with their places.
//
// It refuses to say what a comment means, and to search files by text: a # in
// a string is no comment.
package comment

import (
	"bytes"
	"go/scanner"
	"go/token"
	"path"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
	"github.com/posthog/hogli/internal/source/tomlfile"
	"github.com/posthog/hogli/internal/source/typescript"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// Comment is one comment, with its signs.
type Comment struct {
	Text       string
	Start, End int
	Line       int  // of Start, from 1
	Alone      bool // nothing else stands on its first line
}

// Read lists the comments of a file in order. Files whose language has none
// (JSON) or is not known give none.
func Read(rel string, content []byte) []Comment {
	read := readers(path.Ext(rel))
	if read == nil {
		return nil
	}
	var found []Comment
	line, counted := 1, 0
	for _, at := range read(rel, content) {
		line += bytes.Count(content[counted:at[0]], []byte("\n"))
		counted = at[0]
		before := content[bytes.LastIndexByte(content[:at[0]], '\n')+1 : at[0]]
		found = append(found, Comment{
			Text: string(content[at[0]:at[1]]), Start: at[0], End: at[1], Line: line,
			Alone: len(bytes.Trim(before, " \t\f{\xef\xbb\xbf")) == 0, // {/* stands alone in JSX */}
		})
	}
	return found
}

// Has tells whether the language of a file has comments.
func Has(rel string) bool { return readers(path.Ext(rel)) != nil }

func readers(ext string) func(rel string, content []byte) [][2]int {
	switch strings.TrimPrefix(ext, ".") {
	case "py", "pyi":
		return pythonComments
	case "toml":
		return func(_ string, content []byte) [][2]int { return tomlfile.Comments(content) }
	case "yaml", "yml":
		return func(_ string, content []byte) [][2]int { return yamlfile.Comments(content) }
	case "ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs":
		return scriptComments
	case "go":
		return goComments
	}
	return nil
}

func pythonComments(_ string, content []byte) [][2]int {
	var found [][2]int
	s := python.NewScanner(content)
	for t := s.Next(); t.Kind != python.EOF; t = s.Next() {
		if t.Kind == python.Comment {
			found = append(found, [2]int{t.Start, t.End})
		}
	}
	return found
}

func scriptComments(rel string, content []byte) [][2]int {
	var found [][2]int
	s := typescript.NewScanner(content, typescript.DialectOf(rel))
	for t := s.Next(); t.Kind != typescript.EOF; t = s.Next() {
		if t.Kind == typescript.Comment {
			found = append(found, [2]int{t.Start, t.End})
		}
	}
	return found
}

func goComments(rel string, content []byte) [][2]int {
	var found [][2]int
	set := token.NewFileSet()
	file := set.AddFile(rel, -1, len(content))
	var s scanner.Scanner
	s.Init(file, content, func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, kind, text := s.Scan()
		if kind == token.EOF {
			return found
		}
		if kind != token.COMMENT {
			continue
		}
		at := file.Offset(pos)
		if !bytes.HasPrefix(content[at:], []byte(text)) { // the scanner drops carriage returns from the text
			text = string(content[at:commentEnd(content, at)])
		}
		found = append(found, [2]int{at, at + len(text)})
	}
}

// commentEnd finds the end of a comment of Go's in the bytes of the file.
func commentEnd(content []byte, at int) int {
	sign, length := "\n", 0
	if bytes.HasPrefix(content[at:], []byte("/*")) {
		sign, length = "*/", 2
	}
	if n := bytes.Index(content[at:], []byte(sign)); n >= 0 {
		return at + n + length
	}
	return len(content)
}
