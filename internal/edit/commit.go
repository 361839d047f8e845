package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// Change is what becomes of one file.
type Change struct {
	Path   string // relative to the root, with forward slashes
	Before []byte // its content now; nil when it is new
	After  []byte
	Mode   fs.FileMode // of a new file; an existing one keeps its own
}

// IsNew tells whether the file is not there yet.
func (c Change) IsNew() bool { return c.Before == nil }

// Commit puts all changes in place, or none: every new content is staged beside
// its target first, then all are put in place; when a step fails, the originals
// come back, as the files they were. A file that is no longer as it was read is
// a fault, and so is a path that leads out of the root, also through a symlink.
func Commit(root string, changes []Change) error {
	dir, err := os.OpenRoot(root)
	if err != nil {
		return cannotWrite(".", err)
	}
	defer func() { _ = dir.Close() }()
	t := &transaction{root: root, dir: dir}
	for _, c := range changes {
		if err := t.stage(c); err != nil {
			return t.rollback(err)
		}
	}
	for i := range t.staged {
		if err := t.place(&t.staged[i]); err != nil {
			return t.rollback(err)
		}
	}
	for _, s := range t.staged {
		if s.backup != "" {
			_ = dir.Remove(s.backup) // all is in place: a backup left behind harms nobody
		}
	}
	return nil
}

type transaction struct {
	root   string
	dir    *os.Root
	staged []stagedFile
	made   []string // folders that were not there, outermost first
}

type stagedFile struct {
	Change
	target string // Path with symlinks resolved
	temp   string // the new content; "" once it is in place
	backup string // the original, while it is replaced
	placed bool
}

func (t *transaction) stage(c Change) error {
	target, mode, err := t.inspect(c)
	if err != nil {
		return err
	}
	if err := t.makeFolders(path.Dir(target)); err != nil {
		return cannotWrite(c.Path, err)
	}
	beside := path.Join(path.Dir(target), fmt.Sprintf(".%s.hogli-%d", path.Base(target), os.Getpid()))
	f, err := t.dir.OpenFile(beside+".new", os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return cannotWrite(c.Path, err)
	}
	t.staged = append(t.staged, stagedFile{Change: c, target: target, temp: beside + ".new"})
	_, err = f.Write(c.After)
	err = errors.Join(err, f.Chmod(mode), t.keepOwner(f, target), f.Sync(), f.Close())
	if err != nil {
		return cannotWrite(c.Path, err)
	}
	return nil
}

// keepOwner gives the staged file the owner of the file that it replaces: root
// in somebody's checkout must not take files over.
func (t *transaction) keepOwner(f *os.File, target string) error {
	info, err := t.dir.Stat(target)
	if err != nil || os.Geteuid() != 0 {
		return nil //nolint:nilerr // a new file has no owner to keep
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); ok {
		return f.Chown(int(owner.Uid), int(owner.Gid))
	}
	return nil
}

// inspect checks that the file is as the change expects it.
func (t *transaction) inspect(c Change) (target string, mode fs.FileMode, err error) {
	if !filepath.IsLocal(filepath.FromSlash(c.Path)) {
		return "", 0, fault.Malformed(fault.File(c.Path), "the path leads out of the repository")
	}
	info, err := t.dir.Lstat(c.Path)
	if c.IsNew() {
		if err == nil {
			return "", 0, appeared(c.Path)
		}
		return c.Path, c.Mode, nil
	}
	if err != nil {
		return "", 0, cannotWrite(c.Path, err)
	}
	target = c.Path
	if info.Mode()&fs.ModeSymlink != 0 {
		if target, err = t.resolve(c.Path); err != nil {
			return "", 0, err
		}
	}
	now, err := t.dir.ReadFile(target)
	if err != nil {
		return "", 0, cannotWrite(c.Path, err)
	}
	if !bytes.Equal(now, c.Before) {
		return "", 0, &fault.Error{
			Code: fault.TargetExists, What: "the file was changed while hogli was planning", Where: fault.File(c.Path),
			Fix: []string{"run the command again"},
		}
	}
	if info, err = t.dir.Stat(target); err != nil {
		return "", 0, cannotWrite(c.Path, err)
	}
	if info.Mode().Perm()&0o200 == 0 {
		return "", 0, &fault.Error{
			Code: fault.CannotWrite, What: "the file is read-only", Where: fault.File(c.Path),
			Fix: []string{"chmod u+w " + c.Path},
		}
	}
	return target, info.Mode().Perm(), nil
}

// resolve follows a symlink and refuses one that leads out of the repository.
func (t *transaction) resolve(rel string) (string, error) {
	real, err := filepath.EvalSymlinks(filepath.Join(t.root, filepath.FromSlash(rel)))
	if err != nil {
		return "", cannotWrite(rel, err)
	}
	base, err := filepath.EvalSymlinks(t.root)
	if err != nil {
		return "", cannotWrite(rel, err)
	}
	inside, err := filepath.Rel(base, real)
	if err != nil || !filepath.IsLocal(inside) {
		return "", fault.Malformed(fault.File(rel), "the symlink leads out of the repository, to "+real)
	}
	return filepath.ToSlash(inside), nil
}

func (t *transaction) makeFolders(folder string) error {
	if folder == "." {
		return nil
	}
	if _, err := t.dir.Stat(folder); err == nil {
		return nil
	}
	if err := t.makeFolders(path.Dir(folder)); err != nil {
		return err
	}
	if err := t.dir.Mkdir(folder, 0o755); err != nil {
		return err
	}
	t.made = append(t.made, folder)
	return nil
}

func appeared(rel string) error {
	return &fault.Error{Code: fault.TargetExists, What: "the file exists already", Where: fault.File(rel)}
}

func cannotWrite(rel string, err error) error {
	cause := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		cause = p.Err
	}
	return &fault.Error{
		Code: fault.CannotWrite, What: "cannot write " + rel, Why: strings.TrimSpace(cause.Error()) + "; nothing was changed", Err: err,
		Fix: []string{"check the rights of the folder and the space on the disk"},
	}
}
