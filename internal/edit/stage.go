package edit

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// inspect checks that the file is as the change expects it, and gives the path
// that is written to and the mode that it gets.
func (t *transaction) inspect(c Change) (target string, mode fs.FileMode, err error) {
	if err := local(c.Path); err != nil {
		return "", 0, err
	}
	info, err := t.dir.Lstat(c.Path)
	if c.IsNew() {
		if err == nil {
			return "", 0, appeared(c.Path)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", 0, cannotWrite(c.Path, err)
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
	if c.IsRemoval() {
		return c.Path, 0, nil // a symlink goes, what it leads to stays
	}
	if err := t.canReplace(target, info); err != nil {
		return "", 0, err
	}
	return target, info.Mode().Perm(), nil
}

// canReplace refuses a file that is read-only, also for root, whom the system
// lets do anything, and one that the system lets nobody write to.
func (t *transaction) canReplace(rel string, info fs.FileInfo) error {
	err := syscall.Access(filepath.Join(t.root, filepath.FromSlash(rel)), 0x2)
	if info.Mode().Perm()&0o200 == 0 {
		err = fs.ErrPermission
	}
	if err == nil {
		return nil
	}
	return &fault.Error{
		Code: fault.CannotWrite, What: "the file is read-only", Where: fault.File(rel), Why: err.Error() + "; nothing was changed", Err: err,
		Fix: []string{"chmod u+w " + rel},
	}
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

// stage writes the new content beside its target.
func (t *transaction) stage(s stagedFile) error {
	t.step("stage " + s.Target)
	if s.mode&fs.ModeSymlink != 0 {
		if err := t.dir.Symlink(string(s.After), s.Temp); err != nil {
			return cannotWrite(s.Change.Path, err)
		}
		return nil
	}
	f, err := t.dir.OpenFile(s.Temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, s.mode)
	if err != nil {
		return cannotWrite(s.Change.Path, err)
	}
	_, err = f.Write(s.After)
	err = errors.Join(err, f.Chmod(s.mode), t.keepOwner(f, s.Target), f.Sync(), f.Close())
	if err != nil {
		return cannotWrite(s.Change.Path, err)
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
