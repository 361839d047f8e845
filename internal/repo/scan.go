package repo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
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
	var wait sync.WaitGroup
	next := make(chan int)
	why := make([]string, len(files))
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			var room []byte
			for i := range next {
				content, reason := r.text(files[i], &room)
				why[i] = reason
				if reason == "" && bytes.IndexByte(content, 0) < 0 {
					do(i, content)
				}
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
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
	file, err := os.OpenFile(r.Path(rel), os.O_RDONLY|syscall.O_NONBLOCK, 0) // opening a pipe would wait for its writer
	if err != nil {
		return nil, fault.List(unreadable(rel, err))[0].Reason()
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, err.Error()
	case !info.Mode().IsRegular():
		return nil, "it is no regular file"
	case info.Size() > MaxText:
		return nil, fmt.Sprintf("it has %d MB, more than %d", info.Size()>>20, MaxText>>20)
	}
	*room = slices.Grow((*room)[:0], int(info.Size()))
	n, err := io.ReadFull(file, (*room)[:info.Size()])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) { // one that was cut meanwhile is what it is now
		return nil, fault.List(unreadable(rel, err))[0].Reason()
	}
	return (*room)[:n], ""
}
