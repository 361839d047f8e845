package sqlfile

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/posthog/hogli/internal/fault"
)

var (
	namePattern    = regexp.MustCompile(`^([0-9]{4})_[a-z0-9]+(_[a-z0-9]+)*\.sql$`)
	sectionPattern = regexp.MustCompile(`^--\s*\+\s*(.*?)\s*$`)
	optionPattern  = regexp.MustCompile(`^--\s*hogli:\s*(.*?)\s*$`)
)

// Parse reads a migration. Every mistake it finds is a fault with its place;
// they come joined.
func Parse(filePath string, content []byte) (*File, error) {
	f := &File{Name: strings.TrimSuffix(path.Base(filePath), ".sql"), Path: filePath, Content: content}
	p := parser{File: f}
	p.name()
	if !p.encoding() {
		return nil, errors.Join(p.faults...)
	}
	p.sections()
	p.statements(&f.Up)
	p.statements(&f.Down)
	if len(p.faults) == 0 && len(f.Up.Statements) == 0 {
		p.fail(f.Up.Start, f.Up.Start, "the up section has no statement", "write the SQL below -- +up")
	}
	if len(p.faults) > 0 {
		return nil, errors.Join(p.faults...)
	}
	return f, nil
}

type parser struct {
	*File
	faults []error
}

func (p *parser) fail(start, end int, what string, fix ...string) {
	p.faults = append(p.faults, fault.Malformed(p.Span(start, end), what, fix...))
}

func (p *parser) name() {
	if !namePattern.MatchString(path.Base(p.Path)) {
		p.faults = append(p.faults, fault.Malformed(fault.File(p.Path),
			fmt.Sprintf("%q is no name of a migration", path.Base(p.Path)),
			"name it NNNN_what_it_does.sql: four digits, then lower-case words joined by underscores"))
	}
}

func (p *parser) encoding() bool {
	if n := bytes.IndexByte(p.Content, 0); n >= 0 {
		p.fail(n, n, "the file holds a NUL byte, which Postgres cannot read")
		return false
	}
	if !utf8.Valid(p.Content) {
		n := 0
		for n < len(p.Content) {
			r, width := utf8.DecodeRune(p.Content[n:])
			if r == utf8.RuneError && width == 1 {
				break
			}
			n += width
		}
		p.fail(n, n, "the file is not UTF-8", "save it as UTF-8")
		return false
	}
	return true
}

// sections walks over the file once and finds its section lines and options:
// comments at the beginning of a line, outside quotes and other comments.
func (p *parser) sections() {
	s := scanner{text: string(p.Content), at: len(p.Content) - len(bytes.TrimPrefix(p.Content, []byte("\ufeff")))}
	var current *Section
	complained := false
	for {
		t := s.next()
		switch {
		case t.kind == end:
			p.close(current, t.start)
			if p.Up.Start == 0 && len(p.faults) == 0 {
				p.fail(0, 0, "there is no -- +up section", "put a line -- +up above the SQL")
			}
			return
		case t.kind == comment && p.startsLine(t.start):
			line := s.text[t.start:t.end]
			if m := optionPattern.FindStringSubmatch(line); m != nil {
				p.option(t, m[1], current != nil)
			} else if m := sectionPattern.FindStringSubmatch(line); m != nil {
				current = p.section(t, m[1], current)
			}
		case t.kind != comment && current == nil && !complained:
			complained = true
			p.fail(t.start, t.end, "there is SQL above the first section", "put a line -- +up above it")
		}
	}
}

func (p *parser) startsLine(at int) bool {
	return at == 0 || p.Content[at-1] == '\n' || p.Content[at-1] == '\r' || bytes.Equal(p.Content[:at], []byte("\ufeff"))
}

func (p *parser) option(t token, text string, inSection bool) {
	switch {
	case strings.HasPrefix(text, "ignore["): // a suppression of product:lint
	case text != "no-transaction":
		p.fail(t.start, t.end, fmt.Sprintf("unknown option %q", text), fault.DidYouMean(text, []string{"no-transaction"}))
	case inSection:
		p.fail(t.start, t.end, "an option stands above the first section", "move the line to the top of the file")
	default:
		p.NoTransaction = true
	}
}

func (p *parser) section(t token, name string, current *Section) *Section {
	known := map[string]*Section{"up": &p.Up, "down": &p.Down}
	section := known[name]
	switch {
	case section == nil:
		p.fail(t.start, t.end, fmt.Sprintf("unknown section %q", name), fault.DidYouMean(name, []string{"up", "down"}))
		return current
	case section.Start > 0:
		p.fail(t.start, t.end, fmt.Sprintf("the section %q stands twice", name), "join the two")
		return current
	case section == &p.Down && current == nil:
		p.fail(t.start, t.end, "-- +down stands above -- +up", "write -- +up first")
	}
	p.close(current, t.start)
	section.Start = t.end
	return section
}

func (p *parser) close(s *Section, end int) {
	if s != nil {
		s.End = end
	}
}

// statements splits a section and refuses what cannot be run as it reads.
func (p *parser) statements(s *Section) {
	found, unclosed := Split(string(p.Content[s.Start:s.End]))
	for _, one := range found {
		one.Start += s.Start
		one.End += s.Start
		s.Statements = append(s.Statements, one)
		if what, fix := refused(p.Text(one), one); what != "" {
			p.faults = append(p.faults, fault.Malformed(p.WordAt(one.Start), what, fix))
		}
	}
	if unclosed >= 0 {
		at := s.Start + unclosed
		p.fail(at, at+1, "a quote or a comment begins here and never ends", "close it")
	}
}

// refused says why a statement cannot stand in a migration, and what to do.
func refused(text string, s Statement) (what, fix string) {
	for _, head := range transactionControl {
		if s.Begins(head...) && !s.Begins("ROLLBACK", "TO") {
			return strings.Join(head, " ") + " has no place in a migration: hogli opens and ends the transaction, with the history in it",
				"delete it, or write -- hogli: no-transaction at the top when the statements must not share a transaction"
		}
	}
	if s.Begins("COPY") && copyFromClient.MatchString(text) {
		return "COPY FROM STDIN has no place in a migration: there is no client that sends the rows", "write INSERT statements"
	}
	if strings.HasPrefix(text, `\`) {
		return "this is a command of psql, not SQL", "delete it"
	}
	return "", ""
}

var transactionControl = [][]string{
	{"BEGIN"}, {"START", "TRANSACTION"}, {"COMMIT"}, {"END"}, {"ROLLBACK"}, {"ABORT"}, {"PREPARE", "TRANSACTION"},
}

var copyFromClient = regexp.MustCompile(`(?is)\bfrom\s+stdin\b|\bto\s+stdout\b`)
