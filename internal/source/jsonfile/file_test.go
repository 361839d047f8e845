package jsonfile

import (
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
)

func TestReadGivesPlaces(t *testing.T) {
	t.Parallel()
	content := "{\n  \"name\": \"@posthog/ä\",\n  \"scripts\": {\"t\": \"x\"},\n  \"list\": [1, \"a\"]\n}\n"
	f, err := Read("package.json", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	name, _ := f.Root.Member("name")
	if name.Value.Text != "@posthog/ä" || content[name.Value.Start:name.Value.End] != `"@posthog/ä"` {
		t.Errorf("got %+v", name)
	}
	if s := f.Span(name.KeyStart, name.Value.End); s.String() != "package.json:2:3" {
		t.Errorf("got %s", s)
	}
	list, _ := f.Root.Member("list")
	if len(list.Value.Items) != 2 || list.Value.Items[1].Text != "a" {
		t.Errorf("got %+v", list)
	}
}

func TestReadNamesThePlaceOfAnError(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"{\n  \"a\": 1,\n}\n":  "p.json:3:1: not valid JSON",
		"{\n  // c\n}\n":       "p.json:2:3: not valid JSON",
		"":                     "p.json:1:1: not valid JSON",
		"[1]":                  "p.json:1:1: the file must be a JSON object",
		"{\"a\": 1":            "p.json:1:8: not valid JSON",
		"{\n \"a\": tru\n}\n":  "p.json:2:10: not valid JSON",
		"{\"a\": 1} {\"b\":2}": "p.json:1:10: not valid JSON",
	} {
		_, err := Read("p.json", []byte(content))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", content, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"a": {"b": [1, "c"]}}`)
	f.Fuzz(func(t *testing.T, content string) {
		file, err := Read("p.json", []byte(content))
		if err != nil {
			return
		}
		for _, m := range file.Root.Members {
			if m.KeyStart >= m.Value.Start || m.Value.End > len(content) {
				t.Fatalf("%q at %d, value %d-%d", m.Key, m.KeyStart, m.Value.Start, m.Value.End)
			}
		}
	})
}

// A byte order mark is no part of the text, and moves no place.
func TestReadPassesOverAByteOrderMark(t *testing.T) {
	t.Parallel()
	f, err := Read("t.json", []byte("\xef\xbb\xbf{\"a\": 1}"))
	if err != nil || f.Root.Start != 3 || f.Root.Members[0].KeyStart != 4 {
		t.Errorf("got %+v, %v", f, err)
	}
}

func TestReadCommented(t *testing.T) {
	t.Parallel()
	src := []byte("// why\n{\n  /* é */ \"a\": [1, 2,], // x\n}\n")
	f, err := ReadCommented("turbo.json", src)
	if err != nil {
		t.Fatal(err)
	}
	m, ok := f.Root.Member("a")
	if got := string(f.Content[m.Value.Start:m.Value.End]); !ok || got != "[1, 2,]" {
		t.Errorf("got %q", got)
	}
	for text, at := range map[string]fault.Pos{
		"{\n  // why\n  \"a\": ]\n}":                {Line: 3, Column: 8},
		"{\n  // why":                               {Line: 2, Column: 9},
		"\xef\xbb\xbf{ // é\n\"é\": 1,\n\"b\" 2\n}": {Line: 3, Column: 5},
	} {
		_, err := ReadCommented("turbo.json", []byte(text))
		if told := fault.List(err); len(told) != 1 || told[0].Where.Start != at || len(told[0].Fix) == 0 {
			t.Errorf("%q: want %v, got %v", text, at, err)
		}
	}
	if _, err := ReadCommented("turbo.json", []byte("\xef\xbb\xbf{} // x")); err != nil {
		t.Errorf("behind a mark: %v", err)
	}
	if _, err := Read("package.json", src); err == nil {
		t.Error("Read takes comments")
	}
}
