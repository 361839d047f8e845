// Package words finds which of some words a text holds, and where first and
// last, in one pass over it for all of them.
//
// It refuses to know what a word is: any bytes are, also within others. It is the
// algorithm of Wu and Manber with blocks of two bytes. What a file needs to have
// for a rule to look into it is asked of every file, and one search for each word
// cost more than reading the file.
package words

import "bytes"

// Set is words that are looked for together.
type Set struct {
	words  [][]byte
	window int             // the length of the shortest word: of each, so much is compared at first
	shift  [blocks]uint8   // by how much a window may move on whose last block this is
	ends   [blocks][]uint8 // the words whose window ends in the block
}

// Place is where a word stands: bytes of its first and its last occurrence; -1
// when there is none.
type Place struct{ First, Last int }

// blocks is how many kinds of two bytes are told apart.
const blocks = 1 << 12

func block(a, b byte) int { return (int(a)<<6 ^ int(b)) & (blocks - 1) }

// maxWords is how many words a set may have, and maxShift how far it moves on.
const (
	maxWords = 250
	maxShift = 250
)

// NewSet makes a set. Words have two bytes or more; the longer the shortest one
// is, the faster. It panics when there are none, or too many.
func NewSet(list ...string) *Set {
	s := &Set{window: maxShift}
	for _, word := range list {
		s.words = append(s.words, []byte(word))
		s.window = min(s.window, len(word))
	}
	if len(list) == 0 || len(list) > maxWords || s.window < 2 {
		panic("words: no set of words")
	}
	for i := range s.shift {
		s.shift[i] = uint8(s.window - 1)
	}
	for i, word := range s.words {
		for end := 1; end < s.window; end++ {
			at := block(word[end-1], word[end])
			s.shift[at] = min(s.shift[at], uint8(s.window-1-end))
		}
		last := block(word[s.window-2], word[s.window-1])
		s.ends[last] = append(s.ends[last], uint8(i))
	}
	return s
}

// Find looks for the words, and gives their places in the order of the set, in
// the room of found.
func (s *Set) Find(text []byte, found []Place) []Place {
	found = found[:0]
	for range s.words {
		found = append(found, Place{-1, -1})
	}
	// Where a window moves to depends on what stands at its end: two of them, in
	// the two halves of the text, do not wait for each other.
	a, b := s.window-1, max(len(text)/2, s.window-1)
	middle := b
	for a < middle && b < len(text) {
		move, other := s.shift[block(text[a-1], text[a])], s.shift[block(text[b-1], text[b])]
		if move == 0 {
			s.compare(text, a, found)
			move = 1
		}
		if other == 0 {
			s.compare(text, b, found)
			other = 1
		}
		a += int(move)
		b += int(other)
	}
	s.rest(text, a, min(middle, len(text)), found)
	s.rest(text, b, len(text), found)
	return found
}

// rest moves one window from an end on, as far as it ends before a byte.
func (s *Set) rest(text []byte, end, before int, found []Place) {
	for end < before {
		move := s.shift[block(text[end-1], text[end])]
		if move == 0 {
			s.compare(text, end, found)
			move = 1
		}
		end += int(move)
	}
}

// compare looks which words stand where a window ends.
func (s *Set) compare(text []byte, end int, found []Place) {
	start := end - s.window + 1
	for _, i := range s.ends[block(text[end-1], text[end])] {
		if !bytes.HasPrefix(text[start:], s.words[i]) {
			continue
		}
		p := &found[i]
		if p.First < 0 || start < p.First {
			p.First = start
		}
		p.Last = max(p.Last, start)
	}
}
