package patch

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"fmt"
	"io"

	"github.com/posthog/hogli/internal/edit"
)

// writeBinary writes both contents whole, so that the patch can be taken back
// too. git applies it only when the line before says which content it is for.
func writeBinary(w io.Writer, c edit.Change) {
	fmt.Fprintf(w, "index %s..%s\nGIT binary patch\n", blob(c.Before), blob(c.After))
	writeLiteral(w, c.After)
	writeLiteral(w, c.Before)
}

// blob is the name that git has for a content; none has the name of zeros.
func blob(content []byte) string {
	if content == nil {
		return fmt.Sprintf("%040d", 0)
	}
	return fmt.Sprintf("%x", sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(content), content)))
}

// writeLiteral writes a content packed, in lines of up to 52 bytes. A line
// begins with the number of its bytes: A to Z are 1 to 26, a to z 27 to 52.
func writeLiteral(w io.Writer, content []byte) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(content) // a buffer takes everything
	_ = z.Close()
	fmt.Fprintf(w, "literal %d\n", len(content))
	for packed.Len() > 0 {
		line := packed.Next(52)
		size := byte('A' + len(line) - 1)
		if len(line) > 26 {
			size = byte('a' + len(line) - 27)
		}
		fmt.Fprintf(w, "%c%s\n", size, base85(line))
	}
	fmt.Fprintln(w)
}

// digits are git's digits of base 85.
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"

// base85 writes each four bytes, the last filled up with zeros, as five digits.
func base85(line []byte) []byte {
	var out []byte
	for at := 0; at < len(line); at += 4 {
		var four [4]byte
		copy(four[:], line[at:])
		n := uint32(four[0])<<24 | uint32(four[1])<<16 | uint32(four[2])<<8 | uint32(four[3])
		var five [5]byte
		for i := 4; i >= 0; i-- {
			five[i], n = digits[n%85], n/85
		}
		out = append(out, five[:]...)
	}
	return out
}
