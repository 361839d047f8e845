package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/devenv/plain"
	"github.com/posthog/hogli/internal/fault"
)

type devLogsOptions struct {
	units  []string
	follow bool
	tail   int
}

func newDevLogs(a *app) *cobra.Command {
	var o devLogsOptions
	cmd := documented(&cobra.Command{
		Use:   "logs [UNIT..]",
		Short: "Show what units have written, and go on showing it with -f",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.units = args
			return runDevLogs(cmd.Context(), a, o)
		},
	}, `
Show the last lines of every unit, or of the named ones. The whole output of
each unit is in .hogli/logs/UNIT.log, also after the stack has ended.`, `
hogli dev logs
hogli dev logs gateway -f
hogli dev logs web migrate --tail 20`,
		fault.ExitUsage, fault.ExitEnvironment)
	cmd.Flags().BoolVarP(&o.follow, "follow", "f", false, "go on until Ctrl-C or the end of the stack")
	cmd.Flags().IntVar(&o.tail, "tail", 100, "begin with the last `N` lines of each unit; -1 is all that is kept")
	return cmd
}

func runDevLogs(ctx context.Context, a *app, o devLogsOptions) error {
	place, err := devPlace(a)
	if err != nil {
		return err
	}
	c, err := devenv.Dial(ctx, place)
	if err != nil {
		return err
	}
	defer c.Close()
	statuses, err := c.Status()
	if err != nil {
		return err
	}
	view := plain.New(a.Out, a.Paint(a.Out), logNames(statuses, o.units))
	if len(o.units) == 1 {
		view.Bare()
	}
	if !o.follow {
		tails, err := c.Tail(o.units, o.tail)
		if err != nil {
			return err
		}
		for _, lines := range tails {
			view.Handle(lines)
		}
		return nil
	}
	if err := c.Subscribe(o.units, true, o.tail); err != nil {
		return err
	}
	followLogs(ctx, c, view)
	return nil
}

func followLogs(ctx context.Context, c *devenv.Client, view *plain.Renderer) {
	stop := make(chan struct{})
	defer close(stop)
	events := devenv.Feed(c, stop)
	replayed := false
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return
			}
			switch e.(type) {
			case devenv.LogLines, devenv.LogGap:
				view.Handle(e)
			case devenv.Replayed:
				replayed = true
			case devenv.UnitChanged:
				if replayed { // the state of things is not news, its changes are
					view.Handle(e)
				}
			}
		case <-ctx.Done():
			return
		}
	}
}

func logNames(statuses []devenv.Status, asked []string) []string {
	if len(asked) > 0 {
		return asked
	}
	var names []string
	for _, s := range statuses {
		if s.State != devenv.Skipped && s.State != devenv.Manual {
			names = append(names, s.Name)
		}
	}
	return names
}
