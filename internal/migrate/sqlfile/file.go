package sqlfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// File is a migration written in SQL.
type File struct {
	Name          string // 0001_initial_migration
	Path          string // relative to the root
	Content       []byte
	NoTransaction bool // its statements run one by one, outside a transaction
	Up            Section
	Down          Section // zero when the file has none: it cannot be undone
}

// Section is the bytes [Start, End) of a file after its `-- +` line.
type Section struct {
	Start, End int
	Statements []Statement // their places count from the beginning of the file
}

// UpSQL is the text of the up section.
func (f *File) UpSQL() string { return string(f.Content[f.Up.Start:f.Up.End]) }

// DownSQL is the text of the down section.
func (f *File) DownSQL() string { return string(f.Content[f.Down.Start:f.Down.End]) }

// HasDown tells whether the file says how to undo it.
func (f *File) HasDown() bool { return len(f.Down.Statements) > 0 }

// Text is the text of a statement.
func (f *File) Text(s Statement) string { return string(f.Content[s.Start:s.End]) }

// Span is the place of the bytes [start, end) of the file.
func (f *File) Span(start, end int) fault.Span { return fault.At(f.Path, f.Content, start, end) }

// Checksum names the content: SHA-256, the same for both kinds of line ends.
func (f *File) Checksum() string {
	sum := sha256.Sum256(bytes.ReplaceAll(f.Content, []byte("\r\n"), []byte("\n")))
	return hex.EncodeToString(sum[:])
}

// ChecksumOf names one statement, whatever spaces and comments surround it.
func ChecksumOf(statement string) string {
	sum := sha256.Sum256([]byte(strings.ReplaceAll(statement, "\r\n", "\n")))
	return hex.EncodeToString(sum[:])
}

// WordAt is the place of the word, quoted text or sign at a byte of the file:
// what an error's position points at.
func (f *File) WordAt(offset int) fault.Span {
	s := scanner{text: string(f.Content), at: min(max(offset, 0), len(f.Content))}
	t := s.next()
	return f.Span(t.start, t.end)
}
