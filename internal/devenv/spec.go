package devenv

import (
	"context"
	"io"
	"syscall"

	"github.com/posthog/hogli/internal/devenv/stack"
)

// Spec is everything that a daemon needs to know to run a stack. `dev up`
// computes it and hands it over when it starts the daemon.
type Spec struct {
	RunID    string                       `json:"run_id"`
	Root     string                       `json:"root"`
	Bin      string                       `json:"bin"`      // the folder of the running hogli
	Env      []string                     `json:"env"`      // of the shell that ran `dev up`, and of env files
	Defaults map[string]string            `json:"defaults"` // addresses that hold unless a service of the stack tells others
	Units    []*stack.Unit                `json:"units"`
	Skipped  map[string]string            `json:"skipped"`
	Manual   []*stack.Unit                `json:"manual"`
	Links    []stack.Link                 `json:"links"`
	Runtimes map[string]map[string]string `json:"runtimes"` // additions to the environment, by runtime
}

// Native runs one kind of service as a process, without containers.
type Native interface {
	// Prepare does what must be done before the service can start, and says
	// how to start it. It is called before every start.
	Prepare(ctx context.Context, root string, progress io.Writer) (*Instance, error)
}

// Instance is a native service that is ready to be started.
type Instance struct {
	Argv   []string
	Dir    string
	Env    []string // the whole environment but for the marks
	Attr   *syscall.SysProcAttr
	Stop   syscall.Signal // goes to the first process alone
	Ready  func(ctx context.Context) error
	URL    string         // where clients find it; part of state.json
	Ports  map[string]int // as status shows them
	Export map[string]string
}
