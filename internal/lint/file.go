package lint

import (
	"bytes"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
	"github.com/posthog/hogli/internal/source/words"
)

// File is a file while a job reads it. Its readers share what one of them has
// found out. All of it, Path aside, is good until Read returns.
type File struct {
	Path    string
	Content []byte

	all      *vocabulary // of the job; nil for none
	known    *vocabulary // nil: words are looked for one by one
	places   []words.Place
	importer python.Importer
	imports  []python.Import

	searched bool // places are those of the content
	read     bool // imports are
}

// Fill makes it another file, in the room of the one before.
func (f *File) Fill(path string, content []byte) {
	f.Path, f.Content, f.searched, f.read = path, content, false, false
	f.known = nil
	if strings.HasSuffix(path, ".py") { // of others there are few, or few words are asked
		f.known = f.all
	}
}

// Imports lists what a Python file imports.
func (f *File) Imports() []python.Import {
	switch {
	case f.read:
	case f.known == nil:
		f.imports = f.importer.Read(f.Content)
	default:
		f.imports = f.importer.ReadTo(f.Content, f.place(f.known.index(python.ImportWord)).Last)
	}
	f.read = true
	return f.imports
}

// Problem is the first thing in a Python file that Python would refuse, up to its
// last import; nil for none.
func (f *File) Problem() *python.Problem {
	f.Imports()
	return f.importer.Problem()
}

// Has tells whether the content holds a word.
func (f *File) Has(word string) bool {
	if at := f.known.index(word); at >= 0 {
		return f.place(at).First >= 0
	}
	return bytes.Contains(f.Content, []byte(word))
}

// Span gives the bytes where a word stands first and last; -1 when it is not
// there.
func (f *File) Span(word string) (first, last int) {
	if at := f.known.index(word); at >= 0 {
		return f.place(at).First, f.place(at).Last
	}
	return bytes.Index(f.Content, []byte(word)), bytes.LastIndex(f.Content, []byte(word))
}

// place is where a word of the vocabulary stands: it is looked for with all others.
func (f *File) place(at int) words.Place {
	if !f.searched {
		f.places, f.searched = f.known.set.Find(f.Content, f.places), true
	}
	return f.places[at]
}

// vocabulary are the words that a job looks for in every file.
type vocabulary struct {
	words []string
	set   *words.Set
}

// shortWord is the length of words that are too short to be looked for together:
// they would slow down the search for all.
const shortWord = 5

// knowing is a Reader that asks whether files have some words.
type knowing interface {
	Words(r *repo.Repo) []string
}

func vocabularyOf(r *repo.Repo, readers []Reader) *vocabulary {
	v := &vocabulary{words: []string{suppressionMark, python.ImportWord}}
	for _, reader := range readers {
		if k, ok := reader.(knowing); ok {
			v.words = append(v.words, k.Words(r)...)
		}
	}
	slices.Sort(v.words)
	v.words = slices.DeleteFunc(slices.Compact(v.words), func(word string) bool { return len(word) <= shortWord })
	v.set = words.NewSet(v.words...)
	return v
}

// index is the place of a word in the vocabulary; -1 when it is not there.
func (v *vocabulary) index(word string) int {
	if v == nil {
		return -1
	}
	return slices.Index(v.words, word)
}
