package edit

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// place puts the staged content where it belongs. The original stays under a
// second name until all is done, so that giving it back needs no space.
func (t *transaction) place(s *stagedFile) error {
	if s.IsNew() {
		return t.placeNew(s)
	}
	backup := strings.TrimSuffix(s.temp, ".new") + ".old"
	if err := t.duplicate(s.target, backup); err != nil {
		return cannotWrite(s.Path, err)
	}
	s.backup = backup
	if err := t.dir.Rename(s.temp, s.target); err != nil {
		return cannotWrite(s.Path, err)
	}
	s.temp, s.placed = "", true
	return nil
}

// placeNew never replaces what has appeared since the plan was made: a link,
// unlike a rename, fails then.
func (t *transaction) placeNew(s *stagedFile) error {
	err := t.duplicate(s.temp, s.target)
	switch {
	case errors.Is(err, fs.ErrExist):
		return appeared(s.Path)
	case err != nil:
		return cannotWrite(s.Path, err)
	}
	s.placed = true
	_ = t.dir.Remove(s.temp) // rollback would find it; a leftover harms nobody
	s.temp = ""
	return nil
}

// duplicate gives a file a second name that must be free; where the file system
// has no links, a copy.
func (t *transaction) duplicate(from, to string) error {
	err := t.dir.Link(from, to)
	if !errors.Is(err, syscall.EPERM) && !errors.Is(err, errors.ErrUnsupported) {
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
	f, err := t.dir.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// rollback takes everything back and gives the error that made it necessary;
// what cannot be taken back is said, since then the promise is broken.
func (t *transaction) rollback(why error) error {
	var broken []string
	keep := func(rel string, err error) {
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			broken = append(broken, rel+": "+err.Error())
		}
	}
	for _, s := range slices.Backward(t.staged) {
		switch {
		case s.placed && s.IsNew():
			keep(s.Path, t.dir.Remove(s.target))
		case s.placed:
			keep(s.Path+" (the original is "+s.backup+")", t.dir.Rename(s.backup, s.target))
		case s.backup != "":
			keep(s.backup, t.dir.Remove(s.backup))
		}
		if s.temp != "" {
			keep(s.temp, t.dir.Remove(s.temp))
		}
	}
	for _, folder := range slices.Backward(t.made) {
		_ = t.dir.Remove(folder) // stays when somebody else has used it
	}
	if len(broken) == 0 {
		return why
	}
	return &fault.Error{
		Code: fault.HalfWritten, What: "the change failed, and not all of it could be taken back",
		Why: why.Error() + "\n" + strings.Join(broken, "\n"), Err: why,
		Fix: []string{"put the files named above right by hand (git status shows them)"},
	}
}
