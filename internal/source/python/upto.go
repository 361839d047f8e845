package python

// UpTo gives the beginning of a source that is enough for who asks about what
// is called by one of the words: up to the end of the last logical line that
// holds one, nothing when none does. A source beyond ASCII is given whole: there,
// a name may be one of the words in other letters.
func UpTo(src []byte, words ...string) []byte {
	if !isASCII(src) {
		return src
	}
	last := -1
	for _, word := range words {
		last = max(last, lastIndex(src, []byte(word)))
	}
	s := NewScanner(src)
	for s.pos <= last {
		if s.skipLine(mark{}); s.pos < len(src) {
			s.newline()
		}
	}
	return src[:s.pos]
}
