package python

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

var (
	cookie  = regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)`) // PEP 263
	noBreak = regexp.MustCompile(`^[ \t\f]*(#|$)`)
)

// Encodings, by the names that Python has for them, in which a byte below 0x80
// need not be the character that it is in ASCII.
const (
	// In these it may be the second half of a character. The first half is one
	// of two ranges, or of one.
	shiftJIS = " shift_jis csshiftjis shiftjis sjis s_jis shift_jis_2004 shiftjis2004 sjis_2004 s_jis_2004 shift_jisx0213 shiftjisx0213 sjisx0213 s_jisx0213 cp932 932 ms932 mskanji ms_kanji windows_31j "
	bigOnes  = " big5 big5_tw csbig5 big5hkscs big5_hkscs hkscs cp950 950 ms950 gbk 936 cp936 ms936 gb18030 gb18030_2000 johab cp1361 ms1361 cp949 949 ms949 uhc "
	// In these no byte says by itself what it is.
	stateful = " hz hzgb hz_gb hz_gb_2312 utf_7 u7 utf7 unicode_1_1_utf_7 utf_16 u16 utf16 utf_32 u32 utf32 utf_16_le utf_16_be utf_32_le utf_32_be iso2022_jp csiso2022jp iso2022jp iso_2022_jp iso2022_jp_1 iso2022jp_1 iso_2022_jp_1 iso2022_jp_2 iso2022jp_2 iso_2022_jp_2 iso2022_jp_2004 iso_2022_jp_2004 iso2022_jp_3 iso2022jp_3 iso_2022_jp_3 iso2022_jp_ext iso2022jp_ext iso_2022_jp_ext iso2022_kr csiso2022kr iso2022kr iso_2022_kr "
	unicodes = " utf_8 utf8 u8 utf utf8_ucs2 utf8_ucs4 cp65001 utf_8_sig "
)

func isAmong(name, list string) bool { return strings.Contains(list, " "+name+" ") }

// encodingOf is what one of the first two lines of a file says that it is
// written in, as Python's table of codecs spells it, and where that stands; ""
// when none does.
func encodingOf(src []byte) (name string, at int) {
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		at = 3
	}
	for range 2 {
		line, end := src[at:], len(src)
		if n := bytes.IndexAny(line, "\r\n"); n >= 0 {
			line, end = line[:n], at+n
		}
		if m := cookie.FindSubmatchIndex(line); m != nil {
			return strings.NewReplacer("-", "_", ".", "_").Replace(strings.ToLower(string(line[m[2]:m[3]]))), at + m[2]
		}
		if !noBreak.Match(line) || end == len(src) {
			return "", 0
		}
		at = end + 1
		if src[end] == '\r' && at < len(src) && src[at] == '\n' {
			at++
		}
	}
	return "", 0
}

// mayDeclare is false for most files: it looks no further than the third line end.
func mayDeclare(src []byte) bool {
	head := src
	for range 2 {
		n := bytes.IndexByte(src[len(src)-len(head):], '\n')
		if n < 0 {
			return bytes.Contains(src, []byte("coding"))
		}
		head = head[n+1:]
	}
	return bytes.Contains(src[:len(src)-len(head)], []byte("coding"))
}

// declaresEncoding tells whether a file says that it is written in another
// encoding than UTF-8.
func declaresEncoding(src []byte) bool {
	name, _ := encodingOf(src)
	return name != "" && !isAmong(name, unicodes)
}

// decode gives a file as the scanner can read it, byte for byte in its place: in
// an encoding whose characters may end in a byte of ASCII, such as a quote or a
// backslash, those bytes are replaced. unread is why the file cannot be read, and at
// where it says so.
func decode(src []byte) (text []byte, unread string, at int) {
	if !mayDeclare(src) {
		return src, "", 0
	}
	switch name, at := encodingOf(src); {
	case isAmong(name, shiftJIS):
		return masked(src, func(c byte) bool { return c >= 0x81 && c <= 0x9f || c >= 0xe0 && c <= 0xfc }), "", 0
	case isAmong(name, bigOnes):
		return masked(src, func(c byte) bool { return c >= 0x81 && c <= 0xfe }), "", 0
	case isAmong(name, stateful):
		return src, "the encoding " + name + " is not read: the file has to be saved as UTF-8", at
	}
	return src, "", 0
}

// masked puts a byte that is part of a name, a string or a comment, and ends
// none, for each second half.
func masked(src []byte, first func(c byte) bool) []byte {
	text := slices.Clone(src)
	for i := 0; i+1 < len(text); i++ {
		if !first(text[i]) {
			continue
		}
		switch next := text[i+1]; {
		case next >= 0x80:
			i++
		case next >= '1' && next < 0x7f: // a digit is one of four in GB18030, and of two in Johab
			text[i+1] = 0xff
			i++
		}
	}
	return text
}
