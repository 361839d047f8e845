package edit

import (
	"io/fs"
	"os"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// Folder is all that a folder held when it was read. Symlinks are listed, and
// never followed.
type Folder struct {
	Path    string  // relative to the root
	Entries []Entry // outer before inner, sorted
}

// Entry is a file, a folder or a symlink, by its path below the folder.
type Entry struct {
	Path string
	Info fs.FileInfo
}

// ReadFolder lists a folder below root.
func ReadFolder(root, rel string) (*Folder, error) {
	dir, err := os.OpenRoot(root)
	if err != nil {
		return nil, cannotWrite(rel, err)
	}
	defer func() { _ = dir.Close() }()
	return readFolder(dir, rel)
}

func readFolder(dir *os.Root, rel string) (*Folder, error) {
	f := &Folder{Path: rel}
	err := fs.WalkDir(dir.FS(), rel, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == rel {
			return err
		}
		info, err := d.Info()
		f.Entries = append(f.Entries, Entry{Path: strings.TrimPrefix(name, rel+"/"), Info: info})
		return err
	})
	if err != nil {
		return nil, cannotWrite(rel, err)
	}
	return f, nil
}

// differs gives the first path that is not in both listings as the same file in
// the same state. A folder's own time does not count: looking into it may have
// changed that.
func (f *Folder) differs(now *Folder) (rel string, differs bool) {
	for i := range max(len(f.Entries), len(now.Entries)) {
		if i >= len(f.Entries) {
			return now.Entries[i].Path, true
		}
		was := f.Entries[i]
		switch {
		case i >= len(now.Entries):
			return was.Path, true
		case now.Entries[i].Path != was.Path: // one has come, or the other has gone
			return min(now.Entries[i].Path, was.Path), true
		case !sameState(was.Info, now.Entries[i].Info):
			return was.Path, true
		}
	}
	return "", false
}

func sameState(was, now fs.FileInfo) bool {
	return os.SameFile(was, now) && was.Mode() == now.Mode() &&
		(was.IsDir() || was.Size() == now.Size() && was.ModTime().Equal(now.ModTime()))
}

// stillAs refuses a folder that is no longer as it was read.
func (f *Folder) stillAs(dir *os.Root, at string) error {
	now, err := readFolder(dir, at)
	if err != nil {
		return err
	}
	if rel, differs := f.differs(now); differs {
		return &fault.Error{
			Code: fault.TargetExists, What: "the folder was changed while hogli was planning", Where: fault.File(f.Path + "/" + rel),
			Fix: []string{"run the command again"},
		}
	}
	return nil
}
