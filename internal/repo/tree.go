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

// Below visits what is no folder below a folder, in the order of the paths; a
// file in its place is visited itself. Folders that cannot be listed are passed
// over, and so are those that enters does not want by their name. Links are not
// followed.
func (r *Repo) Below(dir string, enters func(name string) bool, visit func(at string, d fs.DirEntry) (more bool)) {
	if _, err := r.tree.ReadDir(dir); err != nil {
		if info, err := r.Stat(dir); err == nil && !info.IsDir() {
			visit(dir, fs.FileInfoToDirEntry(info))
		}
		return
	}
	_ = r.tree.walk(dir, enters, func(at string, d fs.DirEntry) error {
		if !visit(at, d) {
			return fs.SkipAll
		}
		return nil
	}, func(string, error) error { return nil })
}

// tree keeps the entries of folders.
type tree struct {
	fs.FS

	mu      sync.Mutex
	folders map[string]*folder
}

// folder is what a folder holds.
type folder struct {
	once    sync.Once
	listed  atomic.Bool // the rest is there
	entries []fs.DirEntry
	paths   []string // of the entries
	order   []int    // of the entries by their paths; nil when it is that of their names
	err     error
}

func newTree(files fs.FS) *tree { return &tree{FS: files, folders: map[string]*folder{}} }

// ReadDir lists a folder.
func (t *tree) ReadDir(name string) ([]fs.DirEntry, error) {
	f := t.folder(name)
	return slices.Clip(f.entries), f.err // appending to it must not write into the shared one
}

func (t *tree) folder(name string) *folder {
	t.mu.Lock()
	f := t.folders[name]
	if f == nil {
		f = &folder{}
		t.folders[name] = f
	}
	t.mu.Unlock()
	f.once.Do(func() {
		f.entries, f.err = fs.ReadDir(t.FS, name)
		f.paths = make([]string, len(f.entries))
		for i, e := range f.entries {
			f.paths[i] = e.Name()
			if name != "." {
				f.paths[i] = name + "/" + e.Name()
			}
		}
		f.order = byPath(f.entries)
		f.listed.Store(true)
	})
	return f
}

// presence is what the folders that were listed say of a path.
type presence int

const (
	unlisted presence = iota // nothing: its folder was not listed, or it is a link
	present
	absent
)

// presence tells whether a path is there without asking the system: rules ask it
// of some ten thousand files that are not.
func (t *tree) presence(rel string) presence {
	if rel == "." || !fs.ValidPath(rel) {
		return unlisted
	}
	dir, name := path.Dir(rel), path.Base(rel)
	t.mu.Lock()
	f := t.folders[dir]
	t.mu.Unlock()
	switch {
	case f == nil || !f.listed.Load():
		if t.presence(dir) == absent {
			return absent
		}
		return unlisted
	case f.err != nil:
		return unlisted
	}
	i, found := f.find(name)
	switch {
	case !found:
		return absent
	case f.entries[i].Type()&fs.ModeSymlink != 0: // it may lead nowhere
		return unlisted
	}
	return present
}

// find is the place of a name among the entries.
func (f *folder) find(name string) (int, bool) {
	return slices.BinarySearchFunc(f.entries, name, func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
}

// byPath is the order in which the paths below a folder are sorted: what is in
// a/ comes behind a.py. It is nil for that of the names.
func byPath(entries []fs.DirEntry) []int {
	key := func(e fs.DirEntry) string {
		if e.IsDir() {
			return e.Name() + "/"
		}
		return e.Name()
	}
	sorted := true
	for i := 1; i < len(entries) && sorted; i++ {
		before, name := entries[i-1].Name(), entries[i].Name()
		sorted = !entries[i-1].IsDir() || !strings.HasPrefix(name, before) || name[len(before)] > '/'
	}
	if sorted {
		return nil
	}
	order := make([]int, len(entries))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(key(entries[a]), key(entries[b])) })
	return order
}

// walk visits what is no folder below a folder, in the order of the paths. An
// error ends it: that of a visit, and what failed makes of a folder that cannot be
// listed.
func (t *tree) walk(dir string, enters func(name string) bool, visit func(at string, d fs.DirEntry) error, failed func(at string, err error) error) error {
	f := t.folder(dir)
	if f.err != nil {
		return failed(dir, f.err)
	}
	for n := range f.entries {
		i := n
		if f.order != nil {
			i = f.order[n]
		}
		e := f.entries[i]
		var err error
		switch {
		case !e.IsDir():
			err = visit(f.paths[i], e)
		case enters(e.Name()):
			err = t.walk(f.paths[i], enters, visit, failed)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fill lists the folders below one ahead of a walk, as many at once as there are
// processors: a walk by itself waits for each.
func (t *tree) fill(dir string) {
	for level := []string{dir}; len(level) > 0; {
		below := make([][]string, len(level))
		atOnce(len(level), func(i int) {
			f := t.folder(level[i]) // the walk meets the same error
			for n, e := range f.entries {
				if e.IsDir() && !passedOver(e.Name()) {
					below[i] = append(below[i], f.paths[n])
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
	f := t.folder(path.Dir(rel))
	if f.err != nil {
		return false
	}
	i, found := f.find(path.Base(rel))
	return found && f.entries[i].Type().IsRegular()
}
