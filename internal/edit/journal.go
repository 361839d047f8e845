package edit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"

	"github.com/posthog/hogli/internal/fault"
)

// journal is what a commit is going to do, written before it does anything: a
// process that is killed leaves it behind, and the next commit, or Recover,
// takes back what was done. Once it says Placed, everything is in its place and
// only the originals that were kept aside are left to clear.
type journal struct {
	Placed  bool          `json:"placed"`
	Folders []string      `json:"folders"` // that are not there yet, outermost first
	Moves   []journalMove `json:"moves"`   // after the folders, before the files
	Files   []journalFile `json:"files"`
}

// journalFile is one change. Kind, contents and the names beside the target
// are enough to tell at any moment how far it got.
type journalFile struct {
	Path   string `json:"path"`   // as the caller named it
	Target string `json:"target"` // Path with symlinks resolved
	Temp   string `json:"temp"`   // the new content, until it is in place
	Backup string `json:"backup"` // the original, while it is replaced
	New    bool   `json:"new"`
	Gone   bool   `json:"gone"`
	Was    string `json:"was"` // SHA-256 of the original
	Sum    string `json:"sum"` // SHA-256 of the new content
}

var journalPath = path.Join(StateFolder, "commit.json")

// save puts the journal in place: the whole of it, or none.
func (j *journal) save(dir *os.Root) error {
	content, err := json.MarshalIndent(j, "", "  ")
	if err != nil {
		return err
	}
	temp := journalPath + ".new"
	f, err := dir.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return cannotWrite(journalPath, err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = dir.Rename(temp, journalPath)
	}
	if err != nil {
		_ = dir.Remove(temp)
		return cannotWrite(journalPath, err)
	}
	return nil
}

// readJournal gives what a commit left behind; nil when none did.
func readJournal(dir *os.Root) (*journal, error) {
	content, err := dir.ReadFile(journalPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, cannotWrite(journalPath, err)
	}
	j := &journal{}
	if err := json.Unmarshal(content, j); err != nil {
		return nil, &fault.Error{
			Code: fault.BadFile, What: "the journal of an unfinished change cannot be read", Where: fault.File(journalPath), Err: err,
			Fix: []string{"look for files called .NAME.hogli-* (git status shows them), put them right, then delete " + journalPath},
		}
	}
	return j, nil
}

func sum(content []byte) string {
	h := sha256.Sum256(content)
	return hex.EncodeToString(h[:])
}
