package contracts

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

// file is where import-linter is configured.
const file = "pyproject.toml"

// exceptions are the edges that import-linter is told to ignore, of all its
// contracts.
type exceptions struct {
	list          []*exception
	blocks        []int // lines of the headers of the contracts
	typesExcluded bool  // imports for type checkers alone do not count
	err           error // why the file could not be read
}

// exception is one entry of ignore_imports.
type exception struct {
	text     string
	from, to pattern
	where    fault.Span
	block    int  // line of the header of its contract
	bad      bool // it is not "a -> b"
}

// readExceptions reads them; a repository without the file has none.
func readExceptions(read func(rel string) ([]byte, error)) *exceptions {
	e := &exceptions{}
	content, err := read(file)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			e.err = err
		}
		return e
	}
	parsed, err := tomlfile.Read(file, content)
	if err != nil {
		e.err = err
		return e
	}
	for i := range parsed.Tables {
		table := &parsed.Tables[i]
		switch table.Name {
		case "tool.importlinter":
			if f, ok := table.Field("exclude_type_checking_imports"); ok {
				e.typesExcluded = strings.EqualFold(f.Value.Text, "true")
			}
		case "tool.importlinter.contracts":
			e.addBlock(parsed, table)
		}
	}
	return e
}

func (e *exceptions) addBlock(parsed *tomlfile.File, table *tomlfile.Table) {
	block := parsed.Span(table.Start, table.Start).Start.Line
	e.blocks = append(e.blocks, block)
	f, ok := table.Field("ignore_imports")
	if !ok {
		return
	}
	for _, item := range f.Value.Items {
		one := readException(item.Text, parsed.Span(item.Start, item.End))
		one.block = block
		e.list = append(e.list, one)
	}
}

func readException(text string, where fault.Span) *exception {
	from, to, ok := strings.Cut(text, "->")
	e := &exception{text: text, where: where, from: patternOf(from), to: patternOf(to)}
	e.bad = !ok || !e.from.valid() || !e.to.valid()
	return e
}

// allow gives the first exception that ignores an import from a module of
// another one.
func (e *exceptions) allow(from, to string) (*exception, bool) {
	for _, one := range e.list {
		if !one.bad && one.from.matches(from) && one.to.matches(to) {
			return one, true
		}
	}
	return nil, false
}

// pattern is a module expression: * stands for one word, ** for one or more.
type pattern []string

func patternOf(text string) pattern { return strings.Split(strings.TrimSpace(text), ".") }

func (p pattern) valid() bool {
	for i, word := range p {
		if word == "" || word == "**" && i > 0 && strings.Contains(p[i-1], "*") || word != "*" && word != "**" && strings.Contains(word, "*") {
			return false
		}
	}
	return true
}

// name is the expression as it is written.
func (p pattern) name() string { return strings.Join(p, ".") }

// exact tells a name from an expression.
func (p pattern) exact() bool { return !strings.Contains(p.name(), "*") }

func (p pattern) matches(module string) bool { return matchWords(p, strings.Split(module, ".")) }

func matchWords(p, words []string) bool {
	for i, word := range p {
		switch {
		case len(words) == 0:
			return false
		case word == "**":
			for n := 1; n <= len(words); n++ {
				if matchWords(p[i+1:], words[n:]) {
					return true
				}
			}
			return false
		case word != "*" && word != words[0]:
			return false
		}
		words = words[1:]
	}
	return len(words) == 0
}

// String is the exception as it is written.
func (e *exception) String() string { return fmt.Sprintf("%q", e.text) }
