// Package patch writes changes as a patch: what `git apply` takes, and what
// gives the same files as carrying the changes out.
//
// It refuses to look at the disk: the changes say what the files hold now and
// which mode they have (edit.Check gives both).
package patch

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/posthog/hogli/internal/edit"
)

// Write writes the changes. Of a folder, only the files with a content are
// shown; hogli's own folder, which git ignores, is left out.
func Write(w io.Writer, changes []edit.Change) {
	for _, c := range edit.Files(changes) {
		if !strings.HasPrefix(c.Path, edit.StateFolder+"/") {
			writeFile(w, c)
		}
	}
}

func writeFile(w io.Writer, c edit.Change) {
	to := c.Path
	if c.To != "" {
		to = c.To
	}
	fmt.Fprintf(w, "diff --git %s %s\n", quote("a/"+c.Path), quote("b/"+to))
	from, onto := label("a/"+c.Path), label("b/"+to)
	switch {
	case c.IsNew():
		from = devNull
		fmt.Fprintf(w, "new file mode %s\n", mode(c.Mode))
	case c.IsRemoval():
		onto = devNull
		fmt.Fprintf(w, "deleted file mode %s\n", mode(c.Mode))
	case c.To != "":
		fmt.Fprintf(w, "rename from %s\nrename to %s\n", quote(c.Path), quote(to))
	}
	switch {
	case bytes.Equal(c.Before, c.After):
	case isBinary(c.Before) || isBinary(c.After):
		writeBinary(w, c)
	default:
		fmt.Fprint(w, udiff.Unified(from, onto, string(c.Before), string(c.After)))
	}
}

const devNull = "/dev/null"

// mode is what git records of a file: whether it can be run, or is a symlink.
func mode(m fs.FileMode) string {
	switch {
	case m&fs.ModeSymlink != 0:
		return "120000"
	case m&0o100 != 0:
		return "100755"
	default:
		return "100644"
	}
}

// label is a path in the lines --- and +++. A path with spaces needs an end:
// without it a date could follow.
func label(path string) string {
	if strings.Contains(path, " ") {
		return quote(path) + "\t"
	}
	return quote(path)
}

// quote writes a path as git does: as a string of C when it holds a quote, a
// backslash, a control character or a byte that is not ASCII.
func quote(path string) string {
	var out strings.Builder
	for _, b := range []byte(path) {
		short, ok := escapes[b]
		switch {
		case ok:
			out.WriteString(`\` + short)
		case b < 0x20 || b >= 0x7f:
			fmt.Fprintf(&out, `\%03o`, b)
		default:
			out.WriteByte(b)
		}
	}
	if out.String() == path {
		return path
	}
	return `"` + out.String() + `"`
}

var escapes = map[byte]string{
	'\a': "a", '\b': "b", '\t': "t", '\n': "n", '\v': "v", '\f': "f", '\r': "r", '"': `"`, '\\': `\`,
}

// isBinary tells content that has no lines, as git does: by a zero byte among
// the first 8000.
func isBinary(content []byte) bool {
	return bytes.IndexByte(content[:min(len(content), 8000)], 0) >= 0
}
