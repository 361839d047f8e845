package edit

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// StateFolder is hogli's own folder in a repository. Git sees none of it.
const StateFolder = ".hogli"

// MakeState makes the state folder of a root, with a .gitignore of its own.
func MakeState(root string) error {
	dir, err := os.OpenRoot(root)
	if err != nil {
		return cannotWrite(StateFolder, err)
	}
	defer func() { _ = dir.Close() }()
	_, err = makeState(dir)
	return err
}

// makeState tells whether the folder was not there.
func makeState(dir *os.Root) (made bool, err error) {
	err = dir.Mkdir(StateFolder, 0o755)
	made = err == nil
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return false, cannotWrite(StateFolder, err)
	}
	ignore := path.Join(StateFolder, ".gitignore")
	if _, err := dir.Stat(ignore); err == nil {
		return made, nil
	}
	if err := dir.WriteFile(ignore, []byte("*\n"), 0o644); err != nil {
		return made, cannotWrite(ignore, err)
	}
	return made, nil
}

// lock is the right to change files of a root through commits.
type lock struct{ file *os.File }

var lockPath = path.Join(StateFolder, "commit.lock")

// acquire takes the lock; one that another hogli holds is a refusal.
func acquire(dir *os.Root) (lock, error) {
	file, err := dir.OpenFile(lockPath, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return lock{}, cannotWrite(lockPath, err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		_ = file.Close()
		return lock{}, &fault.Error{
			Code: fault.LockHeld, What: "another hogli is changing files of this repository", Where: fault.File(lockPath),
			Fix: []string{"wait for it, then run the command again"},
		}
	}
	if err != nil {
		_ = file.Close()
		return lock{}, cannotWrite(lockPath, err)
	}
	return lock{file}, nil
}

// release gives the lock back. Closing alone would not: a program that is being
// started holds every open file for a moment.
func (l lock) release() {
	_ = syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN)
	_ = l.file.Close()
}

// clearState removes the state folder when the commit had made it and nothing
// else lies in it: who runs one command does not want to find another folder.
func clearState(dir *os.Root) {
	entries, err := fs.ReadDir(dir.FS(), StateFolder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.Name() != ".gitignore" && e.Name() != path.Base(lockPath) {
			return
		}
	}
	_ = dir.Remove(lockPath)
	_ = dir.Remove(path.Join(StateFolder, ".gitignore"))
	_ = dir.Remove(StateFolder)
}
