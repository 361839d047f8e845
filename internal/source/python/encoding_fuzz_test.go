package python

import "testing"

// FuzzDecode: whatever a file says of its encoding, every byte keeps its place,
// and the readers end.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"# coding: shift_jis\nx = '\x95\x5c'\nimport a\n", "\n# coding: gb18030\n\x81\x30\x81\x30\x81", "# coding: utf-7\nimport a", "\xef\xbb\xbf# coding: hz\r'", "# coding:big5\r'\xa5\x5c"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		text, unread, at := decode(src)
		if len(text) != len(src) || at > len(src) || unread == "" && at != 0 {
			t.Fatalf("%d bytes of %d, %q at %d", len(text), len(src), unread, at)
		}
		for i, c := range text {
			if c != src[i] && (c != 0xff || src[i] >= 0x7f || i == 0 || src[i-1] < 0x80) {
				t.Fatalf("byte %d of %q became %q", i, src, text)
			}
		}
		Scopes(src, ReadImports(src))
		ReadPieces(src)
		ReadStrings(src, always)
		ReadModule(src)
		UpTo(src, "import")
		Check(src)
	})
}
