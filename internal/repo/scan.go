package repo

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
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
	var wait sync.WaitGroup
	var next atomic.Int64
	why := make([]string, len(files))
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			var room []byte
			for {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return
				}
				content, reason := r.text(files[i], &room)
				why[i] = reason
				if reason == "" && bytes.IndexByte(content, 0) < 0 {
					do(i, content)
				}
			}
		})
	}
	wait.Wait()
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
	content, is, err := slurp(r.Path(rel), room, MaxText)
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
