package rules

import (
	"bytes"
	"strings"
)

// mayQuery tells whether a string in a file may name tables as readSQL has it:
// a keyword in capitals is there, or a verb in small letters where a string
// begins. Most files have neither, and their strings are not looked at.
func mayQuery(content []byte) bool { return hasLoudKeyword(content) || hasQuietStatement(content) }

// shortestKeyword is the length of FROM: each keyword has a byte at a multiple
// of it.
const shortestKeyword = 4

// hasLoudKeyword tells whether capitals in a row end as a keyword or a verb of
// SQL: what stands before it may belong to an escape, as in "\x0AFROM".
func hasLoudKeyword(content []byte) bool {
	for at := shortestKeyword - 1; at < len(content); at += shortestKeyword {
		if !isCapital(content[at]) {
			continue
		}
		start, end := at, at+1
		for start > 0 && isCapital(content[start-1]) {
			start--
		}
		for end < len(content) && isCapital(content[end]) {
			end++
		}
		if endsAsKeyword(content[start:end]) {
			return true
		}
	}
	return false
}

func isCapital(c byte) bool { return c-'A' < 26 }

// endsAsKeyword tells whether a word ends as one of tableKeywords or sqlVerbs.
func endsAsKeyword(word []byte) bool {
	if len(word) < shortestKeyword {
		return false
	}
	for _, keyword := range keywordEnds[word[len(word)-1]-'A'] {
		if bytes.HasSuffix(word, keyword) {
			return true
		}
	}
	return false
}

// keywordEnds are the words of tableKeywords and sqlVerbs by their last letter.
var keywordEnds = keywordsByEnd()

func keywordsByEnd() (ends [26][][]byte) {
	for word := range strings.FieldsSeq(tableKeywords + sqlVerbs) {
		last := word[len(word)-1] - 'A'
		ends[last] = append(ends[last], []byte(word))
	}
	return ends
}

// hasQuietStatement tells whether a verb of SQL in small letters, or a comment
// of SQL, follows on a quote and blanks, also on those that are escaped.
func hasQuietStatement(content []byte) bool {
	for _, quote := range [...]byte{'"', '\''} {
		for at := bytes.IndexByte(content, quote); at >= 0; {
			at++
			if beginsQuietly(content[at:]) {
				return true
			}
			next := bytes.IndexByte(content[at:], quote)
			if next < 0 {
				break
			}
			at += next
		}
	}
	return false
}

func beginsQuietly(text []byte) bool {
	for len(text) > 0 && (text[0] <= ' ' || text[0] == '\\') {
		skip := 1
		if text[0] == '\\' {
			skip = 2
		}
		text = text[min(skip, len(text)):]
	}
	if len(text) == 0 || quietStarts[text[0]] == nil {
		return false
	}
	for _, word := range quietStarts[text[0]] {
		if bytes.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

// quietStarts are what a statement in small letters begins with, by its first
// byte: a verb, or a comment before one.
var quietStarts = quietWords()

func quietWords() (starts [256][][]byte) {
	for word := range strings.FieldsSeq(strings.ToLower(sqlVerbs) + "-- /*") {
		starts[word[0]] = append(starts[word[0]], []byte(word))
	}
	return starts
}
