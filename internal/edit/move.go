package edit

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// journalMove is a folder that gets another path in one step. One that goes
// moves aside first: until all is in place it can come back, and once it is
// aside no half of it is left under its own name, wherever hogli dies.
type journalMove struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Gone  bool   `json:"gone"`  // To is only aside, and is deleted in the end
	Over  bool   `json:"over"`  // an empty folder was there
	Inode uint64 `json:"inode"` // of the folder: who has made a new one since must not lose it
}

type movedFolder struct {
	*Folder
	journalMove
}

// planFolder checks a folder's change against the disk, and writes the
// journal's lines for it and for the files that change inside.
func (t *transaction) planFolder(c Change) error {
	m := journalMove{From: c.Path, To: c.To, Gone: c.IsRemoval()}
	if m.Gone {
		m.To = t.beside(c.Path) + ".old"
	}
	if err := errors.Join(local(m.From), local(m.To)); err != nil {
		return err
	}
	info, err := t.dir.Lstat(m.From)
	if err != nil {
		return cannotWrite(m.From, err)
	}
	m.Inode = inode(info)
	if m.Over, err = t.free(m.To); err != nil {
		return err
	}
	if err := c.Folder.stillAs(t.dir, c.Path); err != nil {
		return err
	}
	if err := t.canMove(c, m); err != nil {
		return err
	}
	t.missing(path.Dir(m.To))
	t.journal.Moves = append(t.journal.Moves, m)
	t.moved = append(t.moved, movedFolder{c.Folder, m})
	for _, part := range c.Parts {
		if m.Gone || string(part.Before) == string(part.After) {
			continue
		}
		if err := t.planFile(Change{Path: part.Path, Before: part.Before, After: part.After}, part.To); err != nil {
			return err
		}
	}
	return nil
}

// free tells whether a folder can move to a path: nothing is there, or an empty
// folder, which git knows nothing of.
func (t *transaction) free(rel string) (over bool, err error) {
	info, err := t.dir.Lstat(rel)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, cannotWrite(rel, err)
	case !info.IsDir():
		return false, appeared(rel)
	}
	entries, err := fs.ReadDir(t.dir.FS(), rel)
	if err != nil {
		return false, cannotWrite(rel, err)
	}
	if len(entries) > 0 {
		return false, appeared(rel)
	}
	return true, nil
}

// canMove finds out whether the folders may be written to: those on both ends,
// and for a folder that goes, each one inside, for all in it is deleted.
func (t *transaction) canMove(c Change, m journalMove) error {
	if err := errors.Join(t.canWriteIn(path.Dir(m.From)), t.canWriteIn(path.Dir(m.To))); err != nil || !m.Gone {
		return err
	}
	if err := t.canWriteIn(c.Path); err != nil {
		return err
	}
	info, err := t.dir.Lstat(c.Path)
	if err != nil {
		return cannotWrite(c.Path, err)
	}
	for _, e := range c.Folder.Entries {
		rel := path.Join(c.Path, e.Path)
		switch {
		case !e.Info.IsDir():
		case device(e.Info) != device(info):
			return &fault.Error{
				Code: fault.CannotWrite, What: "another file system is mounted in the folder that goes", Where: fault.File(rel),
				Why: "what lies on it may be in use elsewhere; nothing was changed", Fix: []string{"umount " + rel},
			}
		default:
			if err := t.canWriteIn(rel); err != nil {
				return err
			}
		}
	}
	return nil
}

// move puts a folder in its new place, and looks once more at what it holds:
// nobody finds it under the old path any more.
func (t *transaction) move(m movedFolder) error {
	t.step("move " + m.From)
	if m.Over {
		if err := t.dir.Remove(m.To); err != nil {
			return appeared(m.To)
		}
		t.step("over " + m.To)
	}
	if err := t.dir.Rename(m.From, m.To); err != nil {
		if errors.Is(err, syscall.EXDEV) || errors.Is(err, syscall.EBUSY) {
			return &fault.Error{
				Code: fault.CannotWrite, What: "the file system cannot move " + m.From + " as a whole; nothing was changed", Where: fault.File(m.From), Err: err,
				Why: "the folder is a mount, or a layer of a container's image",
				Fix: []string{"run the command where the checkout is one file system"},
			}
		}
		return cannotWrite(m.From, err)
	}
	return m.stillAs(t.dir, m.To)
}

// takeBack gives the folder its old place again.
func (m journalMove) takeBack(dir *os.Root) error {
	to, err := dir.Lstat(m.To)
	gone := errors.Is(err, fs.ErrNotExist)
	if err != nil && !gone {
		return err
	}
	_, err = dir.Lstat(m.From)
	switch {
	case err == nil && (gone || inode(to) != m.Inode): // it never moved
	case err == nil:
		return changedSince{m.To}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	case gone:
		return changedSince{"nowhere"}
	default:
		if err := dir.Rename(m.To, m.From); err != nil {
			return errors.New(err.Error() + "; the original is " + m.To)
		}
		gone = true
	}
	if m.Over && gone {
		return dir.Mkdir(m.To, 0o755)
	}
	return nil
}

// inode tells one folder from another that has taken its name.
func inode(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ino
	}
	return 0
}

// device tells one file system from another.
func device(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Dev) // of another size on a Mac
	}
	return 0
}
