package edit

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// place puts a change into effect. The original stays under a second name
// until all is done, so that giving it back needs no space.
func (t *transaction) place(s stagedFile) error {
	t.step("place " + s.Target)
	switch {
	case s.New:
		return t.placeNew(s)
	case s.Gone:
		if err := t.dir.Rename(s.Target, s.Backup); err != nil {
			return cannotWrite(s.Change.Path, err)
		}
		return nil
	}
	if err := t.duplicate(s.Target, s.Backup); err != nil {
		return cannotWrite(s.Change.Path, err)
	}
	t.step("swap " + s.Target)
	if err := t.dir.Rename(s.Temp, s.Target); err != nil {
		return cannotWrite(s.Change.Path, err)
	}
	return nil
}

// placeNew never replaces what has appeared since the plan was made: a link,
// unlike a rename, fails then. Where the file system has no links, a look before
// the rename has to do.
func (t *transaction) placeNew(s stagedFile) error {
	err := t.link(t.dir, s.Temp, s.Target)
	if noLinks(err) {
		if _, err = t.dir.Lstat(s.Target); err == nil {
			return appeared(s.Change.Path)
		}
		err = t.dir.Rename(s.Temp, s.Target)
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return appeared(s.Change.Path)
	case err != nil:
		return cannotWrite(s.Change.Path, err)
	}
	t.step("unlink " + s.Temp)
	_ = t.dir.Remove(s.Temp) // the journal names it: clearing finds it too
	return nil
}

func noLinks(err error) bool {
	return errors.Is(err, syscall.EPERM) || errors.Is(err, errors.ErrUnsupported)
}

// duplicate gives a file a second name that must be free; where the file system
// has no links, a copy that appears whole.
func (t *transaction) duplicate(from, to string) error {
	err := t.link(t.dir, from, to)
	if !noLinks(err) {
		return err
	}
	content, err := t.dir.ReadFile(from)
	if err != nil {
		return err
	}
	info, err := t.dir.Stat(from)
	if err != nil {
		return err
	}
	f, err := t.dir.OpenFile(to+partSuffix, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Chmod(info.Mode().Perm()), f.Sync(), f.Close()); err != nil {
		return err
	}
	return t.dir.Rename(to+partSuffix, to)
}

// partSuffix marks a copy that is not whole yet.
const partSuffix = ".part"
