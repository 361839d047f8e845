package lint

import (
	"bytes"

	"github.com/posthog/hogli/internal/source/python"
)

// File is a file while a job reads it. Its readers share what one of them has
// found out. All of it, Path aside, is good until Read returns.
type File struct {
	Path    string
	Content []byte

	importer python.Importer
	imports  []python.Import
	read     bool // imports are those of the content
}

// Fill makes it another file, in the room of the one before.
func (f *File) Fill(path string, content []byte) {
	f.Path, f.Content, f.imports, f.read = path, content, nil, false
}

// Imports lists what a Python file imports.
func (f *File) Imports() []python.Import {
	if !f.read {
		f.imports, f.read = f.importer.Read(f.Content), true
	}
	return f.imports
}

// Has tells whether the content holds a word.
func (f *File) Has(word string) bool { return bytes.Contains(f.Content, []byte(word)) }
