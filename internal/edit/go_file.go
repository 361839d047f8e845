package edit

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"

	"github.com/posthog/hogli/internal/fault"
)

// goFile is a Go file with the places of what it holds.
type goFile struct {
	path    string
	content []byte
	fset    *token.FileSet
	file    *ast.File
}

func readGo(path string, content []byte) (goFile, error) {
	f := goFile{path: path, content: content, fset: token.NewFileSet()}
	file, err := parser.ParseFile(f.fset, path, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return f, goFault(path, content, err)
	}
	f.file = file
	return f, nil
}

func goFault(path string, content []byte, err error) error {
	e := &fault.Error{Code: fault.BadFile, What: "not valid Go", Where: fault.File(path), Why: err.Error()}
	if list, ok := errors.AsType[scanner.ErrorList](err); ok && len(list) > 0 {
		e.Where = fault.At(path, content, list[0].Pos.Offset, list[0].Pos.Offset)
		e.Why = list[0].Msg
	}
	return e
}

// at is the byte of a position. //line comments do not move it.
func (f goFile) at(p token.Pos) int { return f.fset.PositionFor(p, false).Offset }

func (f goFile) line(p token.Pos) int { return f.fset.PositionFor(p, false).Line }

// sharesLine tells whether code of something else stands on the lines of the
// bytes [start, end).
func (f goFile) sharesLine(lines span, start, end int) bool {
	if len(bytes.TrimSpace(f.content[lines.start:start])) > 0 {
		return true
	}
	behind := bytes.TrimSpace(f.content[end:lines.end])
	return len(behind) > 0 && !bytes.HasPrefix(behind, []byte("//"))
}

// finish keeps a file that gofmt had nothing to say of that way: a new line may
// move the comments that gofmt aligns on its neighbours.
func (f goFile) finish(after []byte) ([]byte, error) {
	if formatted, err := format.Source(f.content); err != nil || !bytes.Equal(formatted, f.content) {
		return after, nil //nolint:nilerr // what is not formatted stays as it is
	}
	formatted, err := format.Source(after)
	if err != nil {
		return nil, fmt.Errorf("%w: %s would not read back: %w", ErrShape, f.path, err)
	}
	return formatted, nil
}

// lineStart is the offset at which the line of the offset begins.
func lineStart(content []byte, at int) int { return bytes.LastIndexByte(content[:at], '\n') + 1 }
