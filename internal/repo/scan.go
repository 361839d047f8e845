package repo

import (
	"bytes"
	"fmt"
	"sync"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// MaxText is the size up to which a file is taken for text that somebody wrote:
// what is larger is data, or made by a program.
const MaxText = 4 << 20

// Skipped is a file that was not read, and why.
type Skipped struct{ Path, Why string }

// Scan reads files, as many at once as there are processors, and gives each to
// do with its index; do may not keep the content. Those that hold a zero byte are no text and are passed over;
// the others that could not be read, or are larger than MaxText, are listed.
func (r *Repo) Scan(files []string, do func(i int, content []byte)) []Skipped {
	why := make([]string, len(files))
	rooms := sync.Pool{New: func() any { return new([]byte) }}
	atOnce(len(files), func(i int) {
		room, _ := rooms.Get().(*[]byte)
		defer rooms.Put(room)
		content, reason := r.text(files[i], room)
		why[i] = reason
		if reason == "" && bytes.IndexByte(content, 0) < 0 {
			do(i, content)
		}
	})
	var skipped []Skipped
	for i, reason := range why {
		if reason != "" {
			skipped = append(skipped, Skipped{files[i], reason})
		}
	}
	return skipped
}

// text reads a file into room, which grows as it must.
func (r *Repo) text(rel string, room *[]byte) (content []byte, why string) {
	content, is, err := slurp(r.Root+"/"+rel, room, MaxText)
	switch {
	case err != nil:
		return nil, fault.List(unreadable(rel, err))[0].Reason()
	case is.Mode&syscall.S_IFMT != syscall.S_IFREG:
		return nil, "it is no regular file"
	case is.Size > MaxText:
		return nil, fmt.Sprintf("it has %d MB, more than %d", is.Size>>20, MaxText>>20)
	}
	return content, ""
}
