package devenv

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/posthog/hogli/internal/devenv/proc"
)

// stateVersion is the version of state.json.
const stateVersion = 1

// StateFile is .hogli/state.json: how other commands find the running stack.
type StateFile struct {
	Version  int    `json:"version"`
	RunID    string `json:"run_id"`
	PID      int    `json:"pid"`
	Started  int64  `json:"started"` // with PID and BootID it names the daemon for good
	BootID   string `json:"boot_id"`
	Socket   string `json:"socket"`
	Postgres string `json:"postgres,omitempty"` // the address of the stack's database, once it runs
}

func (s StateFile) daemon() proc.Identity {
	return proc.Identity{PID: s.PID, Start: s.Started, Boot: s.BootID}
}

// ReadState reads the state of a checkout's stack. It is false unless the
// daemon that wrote it is alive.
func ReadState(root string) (StateFile, bool) {
	s, ok := readStateFile(filepath.Join(root, ".hogli", "state.json"))
	return s, ok && s.Version == stateVersion && s.daemon().Alive()
}

func readStateFile(path string) (StateFile, bool) {
	var s StateFile
	content, err := os.ReadFile(path)
	return s, err == nil && json.Unmarshal(content, &s) == nil
}

// leaseList is .hogli/leases.json: the processes of the units, for whoever
// must clean up after a daemon that was killed.
type leaseList struct {
	RunID  string  `json:"run_id"`
	Leases []lease `json:"leases"`
}

// writeJSON replaces a file in one step.
func writeJSON(path string, value any) error {
	content, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", append(content, '\n'), 0o600); err != nil {
		return cannotWrite(path, err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}
