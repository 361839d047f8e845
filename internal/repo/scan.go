package repo

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/fault"
)

// MaxText is the size up to which a file is taken for text that somebody wrote:
// what is larger is data, or made by a program.
const MaxText = 4 << 20

// Skipped is a file that was not read, and why.
type Skipped struct{ Path, Why string }

// Scan reads files, as many at once as there are processors, and gives each to
// do with its index. Those that hold a zero byte are no text and are passed over;
// the others that could not be read, or are larger than MaxText, are listed.
func (r *Repo) Scan(files []string, do func(i int, content []byte)) []Skipped {
	var wait sync.WaitGroup
	next := make(chan int)
	why := make([]string, len(files))
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				content, reason := r.text(files[i])
				why[i] = reason
				if content != nil && bytes.IndexByte(content, 0) < 0 {
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

func (r *Repo) text(rel string) (content []byte, why string) {
	info, err := r.Stat(rel)
	if err == nil && info.Mode().IsRegular() && info.Size() > MaxText {
		return nil, fmt.Sprintf("it has %d MB, more than %d", info.Size()>>20, MaxText>>20)
	}
	content, err = r.Read(rel)
	if err != nil {
		e := fault.List(err)[0]
		return nil, strings.TrimPrefix(strings.Join(strings.Fields(e.What+" "+e.Reason()), " "), "the file ")
	}
	return content, ""
}
