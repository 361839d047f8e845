package fault

import "testing"

func TestAt(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text         string
		offset       int
		line, column int
		excerpt      string
	}{
		{"", 0, 1, 1, ""},
		{"a\nbc\n", 3, 2, 2, "bc"},
		{"a\r\nbc\r\n", 4, 2, 2, "bc"},
		{"a\rbc\rd", 3, 2, 2, "bc"},
		{"a\rbc\rd", 5, 3, 1, "d"},
		{"a\r\nb", 2, 1, 3, "a"}, // inside of the line end
		{"a\n\rb", 3, 3, 1, "b"},
		{"ä\nöü", 5, 2, 2, "öü"},
		{"\xef\xbb\xbfab", 4, 1, 2, "\xef\xbb\xbfab"},
		{"\xef\xbb\xbfa\nb", 5, 2, 1, "b"},
	} {
		got := At("f", []byte(row.text), row.offset, row.offset)
		if got.Start != (Pos{row.line, row.column}) || got.Text != row.excerpt {
			t.Errorf("%q at %d: %+v %q", row.text, row.offset, got.Start, got.Text)
		}
	}
}
