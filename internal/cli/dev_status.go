package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/devenv/plain"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/report"
)

// stackReport is the document of dev status --json.
type stackReport struct {
	Schema string             `json:"schema"`
	Units  []devenv.Status    `json:"units"`
	Errors []report.JSONError `json:"errors"`
}

func newDevStatus(a *app) *cobra.Command {
	var f format
	cmd := documented(&cobra.Command{
		Use:   "status",
		Short: "Show every unit of the running stack",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return runDevStatus(cmd.Context(), a, f)
		},
	}, `
Show the state of every unit: what it waits for, since when it is as it is, its
ports, and why it is skipped or failed.`, `
hogli dev status
hogli dev status --json`,
		fault.ExitUsage, fault.ExitEnvironment)
	f.addTo(cmd, "text", "json")
	return cmd
}

func runDevStatus(ctx context.Context, a *app, f format) error {
	statuses, err := stackStatus(ctx, a)
	if f.name == "json" {
		doc := stackReport{Schema: "hogli.stack/1", Units: statuses, Errors: report.Errors(each(err))}
		if statuses == nil {
			doc.Units = []devenv.Status{}
		}
		return errors.Join(err, report.Encode(a.Out, doc))
	}
	if err != nil {
		return err
	}
	paint := a.Paint(a.Out)
	table := a.Table("unit", "state", "since", "pid", "ports", "note")
	for _, s := range statuses {
		pid := ""
		if s.PID != nil {
			pid = fmt.Sprint(*s.PID)
		}
		table.Row(s.Name, paint(meaningOf(s), stateWord(s)), sinceText(a, s), pid, portsText(s.Ports), noteText(s))
	}
	table.Print()
	return nil
}

func stackStatus(ctx context.Context, a *app) ([]devenv.Status, error) {
	place, err := devPlace(a)
	if err != nil {
		return nil, err
	}
	c, err := devenv.Dial(ctx, place)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return c.Status()
}

// each is the errors that were joined.
func each(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

func stateWord(s devenv.Status) string {
	if s.State == devenv.Running && s.Diagnosis != "" {
		return "not ready"
	}
	return string(s.State)
}

func meaningOf(s devenv.Status) string {
	switch {
	case s.State == devenv.Failed:
		return "error"
	case s.State == devenv.Backoff, s.State == devenv.Running && s.Diagnosis != "":
		return "warning"
	case s.Ready:
		return "ok"
	default:
		return "dim"
	}
}

func sinceText(a *app, s devenv.Status) string {
	if s.State == devenv.Skipped || s.State == devenv.Manual {
		return ""
	}
	return plain.Short(a.process.Now().Sub(s.Since).Truncate(time.Second))
}

func portsText(ports map[string]int) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(ports)) {
		list = append(list, fmt.Sprintf("%s:%d", name, ports[name]))
	}
	return strings.Join(list, " ")
}

func noteText(s devenv.Status) string {
	var notes []string
	if len(s.WaitingFor) > 0 {
		notes = append(notes, "waits for "+strings.Join(s.WaitingFor, ", "))
	}
	if s.Diagnosis != "" {
		notes = append(notes, s.Diagnosis)
	}
	if s.Restarts > 0 {
		notes = append(notes, fmt.Sprintf("restarts: %d", s.Restarts))
	}
	return strings.Join(notes, "; ")
}
