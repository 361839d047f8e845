package cli

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/devenv/stack"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// newDev is the dev stack: everything that runs while people develop.
func newDev(a *app) *cobra.Command {
	return group("dev", "stack", "Start, watch and stop the dev stack",
		newDevUp(a),
		newDevStatus(a),
		newDevLogs(a),
		newDevWait(a),
		newDevDown(a),
		newDevSupervise(a),
	)
}

// devPlace is where the stack of this checkout lives.
func devPlace(a *app) (devenv.Place, error) {
	r, err := a.repo()
	if err != nil {
		return devenv.Place{}, err
	}
	runtime, _ := a.getenv("XDG_RUNTIME_DIR")
	return devenv.NewPlace(r.Root, runtime, os.Getuid()), nil
}

// devStack reads the stack.yaml of that path.
func devStack(r *repo.Repo, path string) (*stack.Stack, error) {
	content, err := r.Read(path)
	if err != nil {
		return nil, &fault.Error{
			Code:  fault.BadFile,
			What:  "there is no stack to run",
			Where: fault.File(path),
			Why:   "the units of the dev stack are declared in " + path,
			Fix:   []string{"see how the example does it: hogli init --example DIR", "or name another file: config.paths.stack in hogli.yaml"},
			Err:   err,
		}
	}
	return stack.Read(path, content, r.Read)
}
