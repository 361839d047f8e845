package cli

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/devenv/stack"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

type devUpOptions struct {
	units     []string
	minimal   bool
	file      string
	freePorts bool
	detach    bool
	timeout   time.Duration
}

func newDevUp(a *app) *cobra.Command {
	var o devUpOptions
	cmd := documented(&cobra.Command{
		Use:   "up [UNIT..]",
		Short: "Start the stack, or some units and what they need",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.units = args
			if o.minimal && len(args) > 0 {
				return fault.Usage("--minimal and names of units exclude each other", "leave one of the two out")
			}
			return runDevUp(cmd.Context(), a, o)
		},
	}, `
Start the units of devenv/stack.yaml in the order of what they need, and show
what they write. The stack ends with this command: Ctrl-C stops it in order, a
second Ctrl-C at once. A ready stack is meant to end so, with exit status 0;
before it is ready that is 130. With -d the command waits until the stack is
ready and leaves it running.

If a unit fails for good before the stack is ready, or --timeout is over, all of
it is stopped again; what the units wrote stays in .hogli/logs.`, `
hogli dev up
hogli dev up gateway
hogli dev up --minimal
hogli dev up -d --timeout 5m`,
		fault.ExitUsage, fault.ExitEnvironment, fault.ExitRefused, fault.ExitChild, fault.ExitTimeout,
		fault.ExitInterrupted, fault.ExitTerminated)
	cmd.Flags().BoolVarP(&o.detach, "detach", "d", false, "leave the stack running once it is ready")
	cmd.Flags().DurationVar(&o.timeout, "timeout", 0, "stop again unless ready within `TIME`, such as 90s; 0 waits for ever")
	cmd.Flags().BoolVar(&o.minimal, "minimal", false, "only the units that the stack lists under minimal")
	cmd.Flags().BoolVar(&o.freePorts, "free-ports", false, "move a port that is taken to the next free one")
	cmd.Flags().StringVar(&o.file, "file", "", "run the stack of `FILE` instead of config.paths.stack")
	cmd.Flags().StringVar(&o.file, "custom", "", "same as --file")
	_ = cmd.Flags().MarkHidden("custom") // the words of bin/start
	return cmd
}

func runDevUp(ctx context.Context, a *app, o devUpOptions) error {
	spec, plan, err := devSpec(ctx, a, o)
	if err != nil {
		return err
	}
	place, err := devPlace(a)
	if err != nil {
		return err
	}
	lock, err := devenv.Acquire(ctx, place)
	if err != nil {
		return err
	}
	client, err := startStack(ctx, a, lock, spec, plan, !o.detach)
	if err != nil {
		lock.Release()
		return err
	}
	defer client.Close()
	return newOwner(a, place, client, plan, o).run(ctx)
}

// devSpec computes what is run, and says what is not and why.
func devSpec(ctx context.Context, a *app, o devUpOptions) (devenv.Spec, *stack.Plan, error) {
	var spec devenv.Spec
	r, err := a.repo()
	if err != nil {
		return spec, nil, err
	}
	s, units, err := o.choose(a, r)
	if err != nil {
		return spec, nil, err
	}
	known, err := newAddresses(a, r)
	if err != nil {
		return spec, nil, err
	}
	environ, _ := known.environ(a)
	m := newMachine(a, r, environ)
	plan, err := s.Plan(units, m.skip(ctx))
	if ctx.Err() != nil { // a probe that was cut off is no reason to skip a unit
		return spec, nil, fault.Interrupt(context.Cause(ctx), "nothing was started")
	}
	if err != nil {
		return spec, nil, err
	}
	if len(plan.Skipped) == len(plan.Units) {
		return spec, nil, nothingRuns(plan)
	}
	for _, key := range s.Unused() {
		a.Note("%s: %s is not used yet", s.Path, key)
	}
	self, err := a.process.Executable()
	if err != nil {
		return spec, nil, err
	}
	spec = devenv.Spec{
		Root: r.Root, Bin: filepath.Dir(self),
		Units: plan.Units, Skipped: plan.Skipped, Manual: plan.Manual, Links: plan.Links,
		Runtimes: m.runtimes,
	}
	known.tell(a, &spec, plan)
	return spec, plan, nil
}

// choose reads the stack that is meant and gives the names of the chosen units.
func (o devUpOptions) choose(a *app, r *repo.Repo) (*stack.Stack, []string, error) {
	path := r.Config.Paths.Stack
	if o.file != "" {
		dir, err := a.dir()
		if err != nil {
			return nil, nil, err
		}
		if path = o.file; !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if path, err = filepath.Rel(r.Root, path); err != nil {
			return nil, nil, fault.Usage("--file "+o.file+" is not reachable from the root of the repository", "give a path below "+r.Root)
		}
	}
	s, err := devStack(r, filepath.ToSlash(path))
	if err != nil {
		return nil, nil, err
	}
	if o.freePorts {
		s = devenv.FreePorts(s)
	}
	if !o.minimal {
		return s, o.units, nil
	}
	if len(s.Minimal) == 0 {
		return nil, nil, fault.Malformed(fault.File(s.Path), "the stack has no minimal set of units", "list their names under minimal")
	}
	return s, s.Minimal, nil
}

func nothingRuns(plan *stack.Plan) error {
	var why []string
	for _, u := range plan.Units {
		why = append(why, u.Name+": "+plan.Skipped[u.Name])
	}
	return &fault.Error{
		Code: fault.MissingProgram,
		What: "nothing of the stack can run on this machine",
		Why:  strings.Join(why, "\n"),
	}
}

// startStack sweeps, checks the ports, says what happens, and starts.
func startStack(ctx context.Context, a *app, lock *devenv.Lock, spec devenv.Spec, plan *stack.Plan, logs bool) (*devenv.Client, error) {
	swept, err := lock.Sweep(ctx)
	if err != nil {
		return nil, err
	}
	if swept > 0 {
		a.Note("ended %d processes that an earlier run left behind", swept)
	}
	if err := devenv.CheckPorts(plan); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, fault.Interrupt(context.Cause(ctx), "nothing was started")
	}
	printStackPlan(a, plan)
	if spec.RunID, err = lock.Place().RunID(rand.Reader); err != nil {
		return nil, err
	}
	self, err := a.process.Executable()
	if err != nil {
		return nil, err
	}
	return lock.Start(devenv.Program{
		Path: self,
		Args: []string{"dev", "supervise"},
		Env:  slices.Concat(a.process.Environ, []string{"PWD=" + spec.Root}),
	}, spec, logs)
}

func printStackPlan(a *app, plan *stack.Plan) {
	var starts []string
	for _, u := range plan.Units {
		if plan.Skipped[u.Name] == "" {
			starts = append(starts, u.Name)
		}
	}
	a.Step("start", "%s", strings.Join(starts, ", "))
	for _, u := range plan.Units {
		if reason := plan.Skipped[u.Name]; reason != "" {
			a.Step("skip", "%s: %s", u.Name, reason)
		}
	}
	for _, u := range plan.Manual {
		a.Step("hand", "%s: only when named (hogli dev up %s)", u.Name, u.Name)
	}
}

// logPath is where a unit's output is kept, as people see it.
func logPath(place devenv.Place, unit string) string {
	path := filepath.Join(place.Logs(), unit+".log")
	if _, err := os.Stat(path); err != nil {
		return place.Logs()
	}
	if rel, err := filepath.Rel(place.Root, path); err == nil {
		return rel
	}
	return path
}
