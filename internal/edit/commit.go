package edit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// Commit puts all changes in place, or none: every new content is staged beside
// its target first, then all are put in place; when a step fails, the originals
// come back, as the files they were. A process that is killed at any point
// leaves a journal in .hogli, by which the next Commit or Recover takes the
// change back, or, once all was in place, clears up after it. A file that is no
// longer as it was read is a fault, and so is a path that leads out of the
// root, also through a symlink.
func Commit(root string, changes []Change) error {
	return commit(root, changes, func(string) {}, (*os.Root).Link)
}

// commit calls step before everything that changes the disk; tests die there.
// link gives a file a second name; not every file system can.
func commit(root string, changes []Change, step func(what string), link func(dir *os.Root, from, to string) error) error {
	if len(changes) == 0 {
		return nil
	}
	dir, err := os.OpenRoot(root)
	if err != nil {
		return cannotWrite(".", err)
	}
	defer func() { _ = dir.Close() }()
	made, err := makeState(dir)
	if made {
		defer clearState(dir)
	}
	if err != nil {
		return err
	}
	held, err := acquire(dir)
	if err != nil {
		return err
	}
	defer held.release()
	if _, err := recoverLocked(dir); err != nil {
		return err
	}
	t := &transaction{root: root, dir: dir, step: step, link: link}
	return t.run(changes)
}

type transaction struct {
	root    string
	dir     *os.Root
	step    func(what string)
	link    func(dir *os.Root, from, to string) error
	journal journal
	moved   []movedFolder
	staged  []stagedFile
	asked   map[string]bool // folders that may be written to
	noted   map[string]bool // folders that are there, or will be
}

type stagedFile struct {
	Change
	journalFile
	mode fs.FileMode
}

func (t *transaction) run(changes []Change) error {
	if err := t.plan(changes); err != nil {
		return err
	}
	t.step("journal")
	if err := t.journal.save(t.dir); err != nil {
		return err
	}
	if err := t.putInPlace(); err != nil {
		return t.rollback(err)
	}
	t.step("placed")
	t.journal.Placed = true
	if err := t.journal.save(t.dir); err != nil {
		t.journal.Placed = false
		return t.rollback(err)
	}
	t.step("clear")
	return t.journal.clear(t.dir, t.step)
}

func (t *transaction) putInPlace() error {
	for _, folder := range t.journal.Folders {
		t.step("mkdir " + folder)
		if err := t.dir.Mkdir(folder, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return cannotWrite(folder, err)
		}
	}
	for _, m := range t.moved {
		if err := t.move(m); err != nil {
			return err
		}
	}
	for _, s := range t.staged {
		if !s.IsRemoval() {
			if err := t.stage(s); err != nil {
				return err
			}
		}
	}
	for _, s := range t.staged {
		if err := t.place(s); err != nil {
			return err
		}
	}
	return nil
}

// plan checks every change against the disk and writes the journal's lines.
func (t *transaction) plan(changes []Change) error {
	if err := t.canWriteIn(StateFolder); err != nil {
		return err
	}
	for _, c := range changes {
		err := error(nil)
		if c.Folder != nil {
			err = t.planFolder(c)
		} else {
			err = t.planFile(c, "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// planFile plans one file. In a folder that moves it is looked at where it is,
// and written where it will be: moved.
func (t *transaction) planFile(c Change, moved string) error {
	target, mode, err := t.inspect(c)
	if err != nil {
		return err
	}
	if err := t.canWriteIn(path.Dir(target)); err != nil {
		return err
	}
	if moved != "" {
		c.Path, target = moved, moved
	}
	beside := t.beside(target)
	file := journalFile{
		Path: c.Path, Target: target, Temp: beside + ".new", Backup: beside + ".old",
		New: c.IsNew(), Gone: c.IsRemoval(), Was: sum(c.Before), Sum: sum(c.After),
	}
	t.journal.Files = append(t.journal.Files, file)
	t.staged = append(t.staged, stagedFile{Change: c, journalFile: file, mode: mode})
	if c.IsNew() {
		t.missing(path.Dir(target))
	}
	return nil
}

// beside is how the names begin that something has while it is replaced.
func (t *transaction) beside(target string) string {
	return path.Join(path.Dir(target), fmt.Sprintf(".%s.hogli-%d", path.Base(target), os.Getpid()))
}

// missing notes the folders that are not there, outermost first.
func (t *transaction) missing(folder string) {
	if folder == "." || t.noted[folder] {
		return
	}
	if t.noted == nil {
		t.noted = map[string]bool{}
	}
	t.noted[folder] = true
	if t.there(folder) {
		return
	}
	t.missing(path.Dir(folder))
	t.journal.Folders = append(t.journal.Folders, folder)
}

// rollback takes everything back and gives the error that made it necessary;
// what cannot be taken back is said, since then the promise is broken.
func (t *transaction) rollback(why error) error {
	broken := t.journal.takeBack(t.dir)
	if len(broken) == 0 {
		return why
	}
	return &fault.Error{
		Code: fault.HalfWritten, What: "the change failed, and not all of it could be taken back",
		Why: why.Error() + "\n" + strings.Join(broken, "\n"), Err: why,
		Fix: []string{"put the files named above right by hand (git status shows them)"},
	}
}

func appeared(rel string) error {
	return &fault.Error{Code: fault.TargetExists, What: "the file exists already", Where: fault.File(rel)}
}

func cannotWrite(rel string, err error) error {
	cause := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		cause = p.Err
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		cause = l.Err
	}
	return &fault.Error{
		Code: fault.CannotWrite, What: "cannot write " + rel, Why: strings.TrimSpace(cause.Error()) + "; nothing was changed", Err: err,
		Fix: []string{"check the rights of the folder and the space on the disk"},
	}
}
