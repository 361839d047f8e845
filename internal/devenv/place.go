package devenv

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
)

// maxSocketPath is what the address of a unix socket can hold on every system
// (104 bytes on macOS, with the NUL).
const maxSocketPath = 103

// Place is where a stack keeps its things: a folder in the checkout for state
// and logs, and one in the runtime directory for the socket and the lock,
// which survive a `git clean`.
type Place struct {
	Root    string `json:"root"`
	Hash    string `json:"hash"`    // 12 hex digits that stand for the root
	Runtime string `json:"runtime"` // <runtime>/<hash>
}

// NewPlace computes the place of the stack of a checkout. runtimeDir is
// $XDG_RUNTIME_DIR or "".
func NewPlace(root, runtimeDir string, uid int) Place {
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	sum := sha256.Sum256([]byte(root))
	p := Place{Root: root, Hash: hex.EncodeToString(sum[:])[:12]}
	p.Runtime = filepath.Join(runtimeDir, "hogli", p.Hash)
	if !usable(runtimeDir) || len(p.Socket()) > maxSocketPath {
		p.Runtime = filepath.Join("/tmp", fmt.Sprintf("hogli-%d", uid), p.Hash)
	}
	return p
}

// usable tells whether the runtime directory is one: after `su` the variable
// often names another user's or none.
func usable(dir string) bool {
	info, err := os.Stat(dir)
	if err != nil || !filepath.IsAbs(dir) || !info.IsDir() {
		return false
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(owner.Uid) == os.Getuid()
}

// State is the folder in the checkout.
func (p Place) State() string { return filepath.Join(p.Root, ".hogli") }

// Logs is the folder of the units' output.
func (p Place) Logs() string { return filepath.Join(p.State(), "logs") }

// Socket is where the daemon listens.
func (p Place) Socket() string { return filepath.Join(p.Runtime, "v1.sock") }

func (p Place) lockFile() string  { return filepath.Join(p.Runtime, "lock") }
func (p Place) stateFile() string { return filepath.Join(p.State(), "state.json") }
func (p Place) leaseFile() string { return filepath.Join(p.State(), "leases.json") }
func (p Place) daemonLog() string { return filepath.Join(p.Logs(), "hogli-supervisor.log") }
func (p Place) idFile() string    { return filepath.Join(p.State(), "id") }

// RunID names one run of the stack of this place; random gives the part that
// differs. It begins with what all runs of this place have in common, so that
// what an earlier one left behind is found also when every record of it is gone.
func (p Place) RunID(random io.Reader) (string, error) {
	if _, err := os.Stat(p.idFile()); err != nil {
		id, err := randomHex(random, 4)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(p.idFile(), []byte(id+"\n"), 0o644); err != nil {
			return "", cannotWrite(p.idFile(), err)
		}
	}
	tail, err := randomHex(random, 8)
	return p.runPrefix() + tail, err
}

func randomHex(random io.Reader, n int) (string, error) {
	raw := make([]byte, n)
	_, err := io.ReadFull(random, raw)
	return hex.EncodeToString(raw), err
}

// runPrefix is how the ids of this place's runs begin: the hash of its path,
// and a random id, for another machine or container may share processes with
// this one and have a checkout at the same path. After a `git clean` the hash
// must do.
func (p Place) runPrefix() string {
	id, err := os.ReadFile(p.idFile())
	if err != nil || len(bytes.TrimSpace(id)) == 0 {
		return p.Hash + "-"
	}
	return p.Hash + "-" + string(bytes.TrimSpace(id)) + "-"
}

// prepare makes the folders. Those of the runtime directory must belong to
// this user alone: whoever may write there could pose as the daemon.
func (p Place) prepare() error {
	for _, dir := range []string{filepath.Dir(p.Runtime), p.Runtime} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return cannotWrite(dir, err)
		}
		if err := private(dir); err != nil {
			return err
		}
	}
	if err := edit.MakeState(p.Root); err != nil {
		return err
	}
	if err := os.MkdirAll(p.Logs(), 0o755); err != nil {
		return cannotWrite(p.Logs(), err)
	}
	return nil
}

func private(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return cannotWrite(dir, err)
	}
	owner, _ := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || info.Mode().Perm()&0o077 != 0 || owner == nil || int(owner.Uid) != os.Getuid() {
		return &fault.Error{
			Code: fault.CannotWrite,
			What: fmt.Sprintf("%s is not a folder of yours alone", dir),
			Why:  "the socket of the stack lies there; whoever can write there could steer your processes",
			Fix:  []string{"chmod 700 " + dir + ", or remove it if it is not yours"},
		}
	}
	return nil
}

func cannotWrite(path string, err error) error {
	return &fault.Error{Code: fault.CannotWrite, What: "cannot write " + path, Err: err}
}
