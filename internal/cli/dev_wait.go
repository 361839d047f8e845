package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/report"
)

type devWaitOptions struct {
	units   []string
	timeout time.Duration
	format
}

// waitReport is the document of dev wait --json.
type waitReport struct {
	Schema  string             `json:"schema"`
	Verdict string             `json:"verdict"` // ready, failed, timeout, not_running, unknown_unit, interrupted, error
	Seconds float64            `json:"elapsed_seconds"`
	Units   []waitUnit         `json:"units"` // what failed, or is not ready
	Errors  []report.JSONError `json:"errors"`
}

type waitUnit struct {
	Name       string   `json:"name"`
	State      string   `json:"state"`
	WaitingFor []string `json:"waiting_for"`
	Diagnosis  string   `json:"diagnosis"`
	Lines      []string `json:"last_lines"`
}

func newDevWait(a *app) *cobra.Command {
	var o devWaitOptions
	cmd := documented(&cobra.Command{
		Use:   "wait [UNIT..]",
		Short: "Wait until the stack, or some units, are ready",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.units = args
			if err := o.check(cmd); err != nil {
				return err
			}
			return runDevWait(cmd.Context(), a, o)
		},
	}, `
Wait until every unit, or every named one, is ready. A unit that failed for good
ends the wait and is shown with its last lines; so does the end of --timeout,
which lists what is not ready and what that waits for.`, `
hogli dev wait --timeout 2m
hogli dev wait gateway --json`,
		fault.ExitUsage, fault.ExitEnvironment, fault.ExitChild, fault.ExitTimeout)
	cmd.Flags().DurationVar(&o.timeout, "timeout", 10*time.Minute, "give up after `TIME`")
	o.addTo(cmd, "text", "json")
	return cmd
}

func runDevWait(ctx context.Context, a *app, o devWaitOptions) error {
	begun := a.process.Now()
	doc := waitReport{Schema: "hogli.wait/1", Units: []waitUnit{}}
	err := waitStack(ctx, a, o, &doc)
	if o.name == "json" {
		if doc.Verdict == "" {
			doc.Verdict = unclear(err)
		}
		doc.Seconds = a.process.Now().Sub(begun).Seconds()
		doc.Errors = report.Errors(each(err))
		return errors.Join(err, report.Encode(a.Out, doc))
	}
	if err == nil {
		a.Step("ok", "ready")
	}
	return err
}

// unclear is the verdict when the stack could not be asked.
func unclear(err error) string {
	e, _ := errors.AsType[*fault.Error](err)
	switch {
	case e == nil:
		return "error"
	case e.Code == fault.NotRunning:
		return "not_running"
	case e.Code == fault.UnknownName:
		return "unknown_unit"
	case e.Code == fault.Interrupted:
		return "interrupted"
	default:
		return "error"
	}
}

func waitStack(ctx context.Context, a *app, o devWaitOptions, doc *waitReport) error {
	place, err := devPlace(a)
	if err != nil {
		return err
	}
	c, err := devenv.Dial(ctx, place)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := knownUnits(c, o.units); err != nil {
		return err
	}
	if err := c.Subscribe(nil, false, 0); err != nil {
		return err
	}
	outlook := devenv.Outlook{Units: o.units}
	verdict := outlook.WaitReady(c, time.After(o.timeout), ctx.Done())
	switch {
	case verdict == devenv.AllReady:
		doc.Verdict = "ready"
		return nil
	case ctx.Err() != nil:
		return fault.Interrupt(context.Cause(ctx), "the stack goes on without this command")
	case verdict == devenv.SomeFailed:
		doc.Verdict = "failed"
		lines := lastLines(place, outlook.Failed())
		doc.add(outlook.Failed(), lines)
		return failedFault(place, outlook.Failed(), lines)
	case outlook.Ended():
		return &fault.Error{Code: fault.NotRunning, What: "the stack ended while it was waited for", Fix: []string{"hogli dev up -d"}}
	default:
		doc.Verdict = "timeout"
		late := outlook.NotReady()
		lines := lastLines(place, late)
		doc.add(late, lines)
		return lateFault(place, o.timeout, late, lines)
	}
}

func (r *waitReport) add(statuses []devenv.Status, lines map[string][]string) {
	for _, s := range statuses {
		last := lines[s.Name]
		if last == nil {
			last = []string{}
		}
		r.Units = append(r.Units, waitUnit{
			Name: s.Name, State: string(s.State), WaitingFor: append([]string{}, s.WaitingFor...), Diagnosis: s.Diagnosis, Lines: last,
		})
	}
}

// knownUnits refuses names that the running stack does not have.
func knownUnits(c *devenv.Client, units []string) error {
	statuses, err := c.Status()
	if err != nil {
		return err
	}
	var known []string
	for _, s := range statuses {
		known = append(known, s.Name)
	}
	var faults []error
	for _, name := range units {
		if !strings.Contains("\n"+strings.Join(known, "\n")+"\n", "\n"+name+"\n") {
			faults = append(faults, &fault.Error{
				Code: fault.UnknownName,
				What: "there is no unit \"" + name + "\" in the running stack",
				Fix:  []string{fault.DidYouMean(name, known)},
			})
		}
	}
	return errors.Join(faults...)
}
