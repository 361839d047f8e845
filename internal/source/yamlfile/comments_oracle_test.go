package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// What is a comment, the parser decides: a comment can have other words without
// changing what the file says, and nothing else that a # begins can.
func FuzzCommentsAgainstParser(f *testing.F) {
	for _, seed := range []string{
		"# a\nx: |\n  # b\n\ny: '# c' # d", "x: \"\\\n# \"", "- |2\n   # no\n  # no\n# yes\n", "--- | # yes\n# no\n...\n# yes\n",
		"x: it's # yes\ny: a'b # yes", "x: [a, # yes\n 'b # no', {c: d#e}] # yes", "? |\n  # no\n: >+\n  # no\n\n# yes\n", "a: - |\n",
		"x: a\n  'b # yes\n", "- - |\n    # no\n  - a # yes\n", "x: &a |\n  # no\n", "x: !!str |\n  # no\n", "- k: |\n    a\n  # yes\n  l: b",
		"\"a # no\": b # yes", "x: \"a\n  # no\n  b\" # yes", "x:\n  |\n   # no\n", "a: b\r\n# yes\r\n", "%YAML 1.1 # yes\n---\na: b\n",
		"x: |\n # no\n\t# no\n", "- 'a':'# b'\n", "x: {'a':'# no'} # yes", "[? 'a # no' : b] # yes",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<12 || bytes.ContainsAny(content, "\u0085\u2028\u2029\x00\ufeff") || bytes.Contains(bytes.ReplaceAll(content, []byte("\r\n"), nil), []byte("\r")) {
			t.Skip("line ends that only YAML has")
		}
		want, err := saysOf(content)
		if err != nil {
			t.Skip()
		}
		found := Comments(content)
		for _, c := range found {
			if got, err := saysOf(reworded(content, c[0])); err != nil || got != want {
				t.Errorf("%q: %q is no comment:\n%s\n%s %v", content, content[c[0]:c[1]], want, got, err)
			}
		}
		for _, at := range otherSigns(content, found) {
			if got, err := saysOf(reworded(content, at)); err == nil && got == want {
				t.Errorf("%q: %q is a comment", content, content[at:])
			}
		}
	})
}

// reworded is the file with other words from a # to the end of its line.
func reworded(content []byte, at int) []byte {
	end := len(content)
	if n := bytes.IndexAny(content[at:], "\r\n"); n >= 0 {
		end = at + n
	}
	word := "#x"
	if string(content[at:end]) == word {
		word = "#y"
	}
	return slices.Concat(content[:at], []byte(word), content[end:])
}

// otherSigns are the places of # that begin a word and lie in no comment.
func otherSigns(content []byte, comments [][2]int) []int {
	var out []int
	for at, b := range content {
		begins := at == 0 || bytes.IndexByte([]byte(" \t\r\n"), content[at-1]) >= 0
		inside := slices.ContainsFunc(comments, func(c [2]int) bool { return at >= c[0] && at < c[1] })
		if b == '#' && begins && !inside {
			out = append(out, at)
		}
	}
	return out
}

// saysOf is all that a file says, without comments and places.
func saysOf(content []byte) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the parser gave up: %v", p)
		}
	}()
	var out strings.Builder
	for dec := yaml.NewDecoder(bytes.NewReader(content)); ; {
		var doc yaml.Node
		if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
			return out.String(), nil
		} else if err != nil {
			return "", err
		}
		say(&out, &doc)
	}
}

func say(out *strings.Builder, n *yaml.Node) {
	fmt.Fprintf(out, "(%d %q %q %q", n.Kind, n.Tag, n.Value, n.Anchor)
	for _, inner := range n.Content {
		say(out, inner)
	}
	out.WriteString(")")
}
