package edit

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// Check finds out what would keep Commit from putting the changes in place, and
// changes nothing; a disk that is full shows only when it is written to. It
// gives the changes as they reach the disk: the path is that of the file itself
// where a symlink leads to it, and the mode is the one that the file has.
func Check(root string, changes []Change) ([]Change, error) {
	dir, err := os.OpenRoot(root)
	if errors.Is(err, fs.ErrNotExist) {
		return changes, newRoot(root)
	}
	if err != nil {
		return nil, cannotWrite(".", err)
	}
	defer func() { _ = dir.Close() }()
	t := &transaction{root: root, dir: dir}
	if err := t.plan(changes); err != nil {
		return nil, err
	}
	var out []Change
	for _, c := range changes {
		if c.Folder == nil {
			if c, err = t.onDisk(c); err != nil {
				return nil, err
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// onDisk is a file's change with the path and the mode that the disk gives it.
func (t *transaction) onDisk(c Change) (Change, error) {
	if c.IsNew() {
		parent := path.Dir(c.Path)
		for !t.there(parent) {
			parent = path.Dir(parent)
		}
		real, err := t.resolve(parent)
		if err != nil {
			return c, err
		}
		rest, err := filepath.Rel(parent, c.Path)
		c.Path = path.Join(real, filepath.ToSlash(rest))
		return c, err
	}
	info, err := t.dir.Lstat(c.Path)
	if err != nil {
		return c, cannotWrite(c.Path, err)
	}
	c.Mode = info.Mode()
	if c.IsRemoval() {
		if c.Mode&fs.ModeSymlink != 0 {
			link, err := t.dir.Readlink(c.Path)
			c.Before = []byte(link)
			return c, err
		}
		return c, nil
	}
	if c.Path, err = t.resolve(c.Path); err != nil {
		return c, err
	}
	if info, err = t.dir.Lstat(c.Path); err != nil {
		return c, cannotWrite(c.Path, err)
	}
	c.Mode = info.Mode()
	return c, nil
}

func (t *transaction) there(rel string) bool {
	_, err := t.dir.Lstat(rel)
	return err == nil
}

// newRoot is Check of a root that is to be made.
func newRoot(root string) error {
	for at := filepath.Dir(root); ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); err == nil || at == filepath.Dir(at) {
			return forbidden(".", syscall.Access(at, mayWrite))
		}
	}
}

// mayWrite asks for the rights to make and to remove what a folder holds.
const mayWrite = 0x2 | 0x1

// canWriteIn finds out whether files of a folder can be made and replaced, or
// of the nearest one that is there when the folder is not. Rights are asked of
// the system: it knows of read-only mounts and attributes too.
func (t *transaction) canWriteIn(folder string) error {
	if t.asked[folder] {
		return nil
	}
	if t.asked == nil {
		t.asked = map[string]bool{}
	}
	t.asked[folder] = true
	err := syscall.Access(filepath.Join(t.root, filepath.FromSlash(folder)), mayWrite)
	if errors.Is(err, fs.ErrNotExist) && folder != "." {
		return t.canWriteIn(path.Dir(folder))
	}
	return forbidden(folder, err)
}

func forbidden(folder string, err error) error {
	if err == nil {
		return nil
	}
	return &fault.Error{
		Code: fault.CannotWrite, What: "the folder cannot be written to", Where: fault.File(folder), Why: err.Error() + "; nothing was changed", Err: err,
		Fix: []string{"chmod u+w " + folder, "when the file system is read-only: mount it for writing"},
	}
}

// local refuses a path that leads out of the root.
func local(rel string) error {
	if filepath.IsLocal(filepath.FromSlash(rel)) {
		return nil
	}
	return fault.Malformed(fault.File(rel), "the path leads out of the repository")
}
