package cli

import (
	"context"
	"math/rand/v2"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/devenv/native"
)

// newDevSupervise is the command that `dev up` starts: the stack's own
// processes. Nobody types it.
func newDevSupervise(a *app) *cobra.Command {
	return &cobra.Command{
		Use:    "supervise ROLE",
		Short:  "Run the stack's own processes",
		Hidden: true,
		Args:   exactly("ROLE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDevSupervise(cmd.Context(), a, args[0])
		},
	}
}

func runDevSupervise(ctx context.Context, a *app, role string) error {
	self, err := a.process.Executable()
	if err != nil {
		return err
	}
	o := devenv.Options{
		Self:   []string{self, "dev", "supervise"},
		Now:    a.process.Now,
		Jitter: rand.Float64,
		Log:    a.process.Err,
	}
	if role != devenv.RoleDaemon {
		return devenv.Supervise(ctx, role, o)
	}
	r, err := a.repo()
	if err != nil {
		return err
	}
	known, err := newAddresses(a, r)
	if err != nil {
		return err
	}
	o.Natives = map[string]devenv.Native{"postgres": native.Postgres{Env: a.getenv, Export: known.export}}
	return devenv.Supervise(ctx, role, o)
}
