package importgraph

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// tellingWords are in every file where a string without a dot may name an app.
var tellingWords = [...]string{"app_label", "get_app_config", "get_model", "get_registered_model", "call_command", "dependencies", "run_before", "_db"}

// pythonStrings are the products that strings name. Only a file with a string
// that may do so is read in full: that costs five times what the tokens do.
func pythonStrings(rel string, content []byte, names Names) []Reference {
	if !mayName(content) {
		return nil
	}
	m := python.ReadModule(content)
	r := stringReader{content: content, m: m, names: names, constants: constantsOf(m), said: map[int]bool{}}
	r.migration = path.Base(path.Dir(rel)) == "migrations"
	for _, call := range r.m.Calls {
		r.call(call)
	}
	for _, set := range r.m.Assigns {
		r.assigned(set)
	}
	for _, s := range r.m.Strings {
		r.anywhere(s)
	}
	slices.SortStableFunc(r.found, func(a, b Reference) int { return a.Start - b.Start })
	return r.found
}

func mayName(content []byte) bool {
	for _, word := range tellingWords {
		if bytes.Contains(content, []byte(word)) {
			return true
		}
	}
	s := python.NewScanner(content)
	for t := s.Next(); t.Kind != python.EOF; t = s.Next() {
		if t.Kind == python.String && bytes.IndexByte(content[t.Start:t.End], '.') >= 0 && bytes.IndexByte(content[t.Start:t.End], ' ') < 0 {
			return true
		}
	}
	return false
}

// stringReader collects what the strings of a file name.
type stringReader struct {
	content   []byte
	m         *python.Module
	names     Names
	constants map[string][]python.Str
	migration bool         // the file tells what was, and that stays true
	said      map[int]bool // strings that have been looked at, by their first byte
	found     []Reference
}

// add notes what a string names; later readers pass over it.
func (r *stringReader) add(product string, s python.Str, hard bool, what string) {
	if r.said[s.Start] || product == "" {
		return
	}
	r.said[s.Start] = true
	r.found = append(r.found, Reference{Product: product, Start: s.Start, End: s.End, What: what, Hard: hard})
}

// module notes a dotted path into a product: what imports it by that string
// breaks, the rest is worth a look.
func (r *stringReader) module(s python.Str, hard bool) {
	product, ok := below(s.Text, "products.", ".")
	if !ok || !isPath(s.Text) || r.said[s.Start] {
		return
	}
	if hard {
		r.add(product, s, true, "imports "+s.Text)
		return
	}
	r.add(product, s, false, s.Text)
	quotes := (s.End - s.Start - len(s.Text)) / 2
	if !r.migration && quotes > 0 && string(r.content[s.Start+quotes:s.End-quotes]) == s.Text { // no prefix, no escapes, one string
		r.found[len(r.found)-1].NameAt = s.Start + quotes + len("products.")
	}
}

// anywhere is for strings that are telling wherever they stand, unless they are
// text by themselves.
func (r *stringReader) anywhere(s python.Str) {
	if s.Formatted || s.Statement || r.said[s.Start] {
		return
	}
	r.module(s, false)
	if label, model, ok := modelOf(s.Text); ok && model[0] >= 'A' && model[0] <= 'Z' {
		r.add(label, s, true, "points at the model "+r.source(s))
	}
	if product := r.database(s); product != "" {
		hard := bytes.HasSuffix(bytes.TrimRight(r.content[:s.Start], " \t\r\n"), []byte("connections["))
		r.add(product, s, hard, said(hard, "uses the database ", s.Text))
	}
}

// said is what a reference says of a name.
func said(hard bool, verb, name string) string {
	if hard {
		return verb + name
	}
	return name
}

// source is a string as written, or its value when it is written in lines.
func (r *stringReader) source(s python.Str) string {
	if text := string(r.content[s.Start:s.End]); !strings.ContainsAny(text, "\r\n") {
		return text
	}
	return s.Text
}

// database is the product of a database alias.
func (r *stringReader) database(s python.Str) string {
	at := strings.LastIndex(s.Text, "_db")
	if at < 0 {
		return ""
	}
	switch s.Text[at+len("_db"):] {
	case "", "_writer", "_reader", "_direct":
		return r.names.Databases[s.Text[:at]]
	}
	return ""
}

// modelOf splits "app.Model", however the model is written.
func modelOf(text string) (label, model string, ok bool) {
	label, model, ok = strings.Cut(text, ".")
	return label, model, ok && isLabel(label) && isWord(model)
}

// isLabel tells whether a text can be the name of a product's folder.
func isLabel(text string) bool { return isWord(text) && text[0] >= 'a' && text[0] <= 'z' }

// isWord tells whether a text is one name.
func isWord(text string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
	return text != "" && (text[0] < '0' || text[0] > '9') &&
		strings.IndexFunc(text, func(c rune) bool { return !strings.ContainsRune(letters, c) }) < 0
}

// isPath tells whether a text is a dotted path, of a module or of something in
// it. A star stands for any task, a colon is before what a program runs.
func isPath(text string) bool {
	return !slices.ContainsFunc(strings.Split(strings.Replace(text, ":", ".", 1), "."), func(part string) bool { return part != "*" && !isWord(part) })
}
