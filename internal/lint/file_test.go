package lint

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

type asking []string

func (asking) Read(*repo.Repo, *File) {}

func (a asking) Words(*repo.Repo) []string { return a }

func TestFileKnowsItsWords(t *testing.T) {
	t.Parallel()
	var one File
	many := File{all: vocabularyOf(nil, []Reader{asking{"models", "ab"}, asking{"models", "products."}})}
	for _, text := range []string{"from a.models import b, c as d\nimport e # ab", "", "products.models products.", "hogli: ignore import", "x = 'ab'"} {
		one.Fill("a.py", []byte(text))
		many.Fill("a.py", []byte(text))
		for _, word := range []string{"models", "ab", "products.", "nobody asked", suppressionMark, python.ImportWord} {
			oneFirst, oneLast := one.Span(word)
			manyFirst, manyLast := many.Span(word)
			if oneFirst != manyFirst || oneLast != manyLast || one.Has(word) != many.Has(word) {
				t.Errorf("%q in %q: %d-%d, %d-%d", word, text, oneFirst, oneLast, manyFirst, manyLast)
			}
		}
		if diff := cmp.Diff(python.ReadImports([]byte(text)), many.Imports(), cmpopts.EquateEmpty()) + cmp.Diff(one.Imports(), many.Imports(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}
