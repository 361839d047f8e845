package repo

import (
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Tree is the repository as a file system whose folders are listed once, when
// they are first asked for: many rules walk over the same ones. Files are
// opened anew each time. What is made later does not show: open the repository
// again for that.
func (r *Repo) Tree() fs.ReadDirFS { return r.tree }

// tree keeps the entries of folders.
type tree struct {
	fs.FS

	mu      sync.Mutex
	folders map[string]func() ([]fs.DirEntry, error)
}

func newTree(files fs.FS) *tree {
	return &tree{FS: files, folders: map[string]func() ([]fs.DirEntry, error){}}
}

// ReadDir lists a folder.
func (t *tree) ReadDir(name string) ([]fs.DirEntry, error) {
	t.mu.Lock()
	list := t.folders[name]
	if list == nil {
		list = sync.OnceValues(func() ([]fs.DirEntry, error) { return fs.ReadDir(t.FS, name) })
		t.folders[name] = list
	}
	t.mu.Unlock()
	entries, err := list()
	return slices.Clip(entries), err // appending to it must not write into the shared one
}

// fill lists the folders below one ahead of a walk, as many at once as there are
// processors: a walk by itself waits for each.
func (t *tree) fill(dir string) {
	for level := []string{dir}; len(level) > 0; {
		below := make([][]string, len(level))
		atOnce(len(level), func(i int) {
			entries, _ := t.ReadDir(level[i]) // the walk meets the same error
			for _, e := range entries {
				if e.IsDir() && !passedOver(e.Name()) {
					below[i] = append(below[i], path.Join(level[i], e.Name()))
				}
			}
		})
		level = slices.Concat(below...)
	}
}

// listParents is fill for the folders of files, which are sorted.
func (t *tree) listParents(files []string) {
	var folders []string
	for _, rel := range files {
		if dir := path.Dir(rel); len(folders) == 0 || folders[len(folders)-1] != dir {
			folders = append(folders, dir)
		}
	}
	atOnce(len(folders), func(i int) { _, _ = t.ReadDir(folders[i]) })
}

// passedOver tells of the folders that hold nothing of the repository's own.
func passedOver(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules" || name == "__pycache__"
}

// atOnce calls do with each number below count, as many at once as there are
// processors.
func atOnce(count int, do func(i int)) {
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), count) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}

// isRegular tells whether a folder lists a regular file of that very name; false
// also for a link, which may lead to one.
func (t *tree) isRegular(rel string) bool {
	entries, err := t.ReadDir(path.Dir(rel))
	if err != nil {
		return false
	}
	name := path.Base(rel)
	i, found := slices.BinarySearchFunc(entries, name, func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
	return found && entries[i].Type().IsRegular()
}
