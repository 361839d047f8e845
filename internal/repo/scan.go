package repo

import (
	"bytes"
	"runtime"
	"sync"
)

// MaxText is the size up to which a file is taken for text that somebody wrote:
// what is larger is data, or made by a program.
const MaxText = 4 << 20

// Scan reads files, as many at once as there are processors, and gives each to
// do with its index. Passed over are files that cannot be read, that are no
// regular ones, that are larger than MaxText, and that hold a zero byte.
func (r *Repo) Scan(files []string, do func(i int, content []byte)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				if content, ok := r.text(files[i]); ok {
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
}

func (r *Repo) text(rel string) ([]byte, bool) {
	info, err := r.Stat(rel)
	if err != nil || !info.Mode().IsRegular() || info.Size() > MaxText {
		return nil, false
	}
	content, err := r.Read(rel)
	return content, err == nil && bytes.IndexByte(content, 0) < 0
}
