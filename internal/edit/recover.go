package edit

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// Unfinished tells whether a commit below root left its journal behind.
func Unfinished(root string) bool {
	_, err := os.Lstat(path.Join(root, journalPath))
	return err == nil
}

// Outcome is what became of a change that a killed commit had begun.
type Outcome int

// What Recover does.
const (
	Nothing   Outcome = iota // there was nothing to do
	TakenBack                // all is as it was before the change
	Finished                 // everything was in its place, and what was left over is gone
)

// Recover takes back what a killed commit had begun, or clears up after one
// that had put everything in place. While another hogli is at work it is
// refused, with code LockHeld.
func Recover(root string) (Outcome, error) {
	dir, err := os.OpenRoot(root)
	if err != nil {
		return Nothing, cannotWrite(".", err)
	}
	defer func() { _ = dir.Close() }()
	held, err := acquire(dir)
	if err != nil {
		return Nothing, err
	}
	defer held.release()
	return recoverLocked(dir)
}

func recoverLocked(dir *os.Root) (Outcome, error) {
	j, err := readJournal(dir)
	if err != nil || j == nil {
		return Nothing, err
	}
	if j.Placed {
		return Finished, j.clear(dir, func(string) {})
	}
	if broken := j.takeBack(dir); len(broken) > 0 {
		return Nothing, &fault.Error{
			Code: fault.HalfWritten, What: "an unfinished change could not be taken back",
			Why: strings.Join(broken, "\n"), Where: fault.File(journalPath),
			Fix: []string{"put the files named above right by hand (git status shows them), then run the command again"},
		}
	}
	return TakenBack, nil
}

// takeBack undoes the files that got somewhere, the last first, then the moves
// and then the folders; it says what could not be undone. The journal stays while trying
// again could help: a file that somebody has changed since is told once.
func (j *journal) takeBack(dir *os.Root) (broken []string) {
	again := false
	for _, f := range slices.Backward(j.Files) {
		if err := f.takeBack(dir); err != nil {
			broken = append(broken, f.Path+": "+err.Error())
			_, final := errors.AsType[changedSince](err)
			again = again || !final
		}
		for _, leftover := range []string{f.Temp, f.Backup + partSuffix} {
			if err := dir.Remove(leftover); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNotFolder) {
				broken, again = append(broken, leftover+": "+err.Error()), true
			}
		}
	}
	for _, m := range slices.Backward(j.Moves) {
		if err := m.takeBack(dir); err != nil {
			broken = append(broken, m.From+": "+err.Error())
			_, final := errors.AsType[changedSince](err)
			again = again || !final
		}
	}
	for _, folder := range slices.Backward(j.Folders) {
		_ = dir.Remove(folder) // stays when somebody else has used it
	}
	if !again {
		_ = dir.Remove(journalPath) // it would be taken back again, to no effect
	}
	return broken
}

// changedSince is the error of a file that is neither as it was nor as the
// commit made it.
type changedSince struct{ backup string }

func (e changedSince) Error() string {
	return "somebody has changed it since and it is kept; the original is " + e.backup
}

// takeBack gives one file its state from before.
func (f journalFile) takeBack(dir *os.Root) error {
	if f.New {
		return f.takeBackNew(dir)
	}
	kept, err := dir.Lstat(f.Backup)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotFolder) {
		return nil // the original was never touched
	}
	if err != nil {
		return err
	}
	if now, err := dir.Lstat(f.Target); err == nil {
		content, err := dir.ReadFile(f.Target)
		switch {
		case os.SameFile(kept, now), err == nil && sum(content) == f.Was: // the original, or its like
			return dir.Remove(f.Backup)
		case f.Gone || err != nil || sum(content) != f.Sum:
			return changedSince{f.Backup}
		}
	}
	if err := dir.Rename(f.Backup, f.Target); err != nil {
		return errors.New(err.Error() + "; the original is " + f.Backup)
	}
	return nil
}

// takeBackNew removes a new file when it is the one that the commit wrote: a
// second name of the staged one, or that one itself, moved there.
func (f journalFile) takeBackNew(dir *os.Root) error {
	now, err := dir.Lstat(f.Target)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotFolder) {
		return nil
	}
	if err != nil {
		return err
	}
	if temp, err := dir.Lstat(f.Temp); err == nil {
		if os.SameFile(temp, now) {
			return dir.Remove(f.Target)
		}
		return nil // somebody else's: ours is not placed yet
	}
	if content, err := contentAt(dir, f.Target, now); err != nil || sum(content) != f.Sum {
		return nil //nolint:nilerr // somebody else's: a commit's own is whole
	}
	return dir.Remove(f.Target)
}

// contentAt is what a file says; of a symlink, where it leads.
func contentAt(dir *os.Root, rel string, info fs.FileInfo) ([]byte, error) {
	if info.Mode()&fs.ModeSymlink == 0 {
		return dir.ReadFile(rel)
	}
	target, err := dir.Readlink(rel)
	return []byte(target), err
}

// clear removes the originals that were kept aside, and the folders that
// removed files have left empty. A file that cannot be removed harms nobody; a
// folder is a person's to delete then, who is told so once.
func (j *journal) clear(dir *os.Root, step func(what string)) error {
	for _, f := range j.Files {
		_ = dir.Remove(f.Temp)
		if !f.New {
			_ = dir.Remove(f.Backup)
		}
		if f.Gone {
			clearEmpty(dir, f.Target)
		}
	}
	var left []string
	for _, m := range j.Moves {
		if !m.Gone {
			continue
		}
		step("delete " + m.To)
		if err := dir.RemoveAll(m.To); err != nil {
			left = append(left, m.To+": "+err.Error())
		}
		clearEmpty(dir, m.From)
	}
	step("forget")
	_ = dir.Remove(journalPath)
	if len(left) == 0 {
		return nil
	}
	return &fault.Error{
		Code: fault.HalfWritten, What: "the change is done, but not all that it takes away could be deleted",
		Why: strings.Join(left, "\n"), Fix: []string{"delete the folders named above"},
	}
}

// clearEmpty removes the folders around a path that are empty now.
func clearEmpty(dir *os.Root, rel string) {
	for folder := path.Dir(rel); folder != "." && dir.Remove(folder) == nil; {
		folder = path.Dir(folder)
	}
}

// errNotFolder is what a path through a file gives.
const errNotFolder = syscall.ENOTDIR
