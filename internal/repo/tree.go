package repo

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
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
