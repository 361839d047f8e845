package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/fault"
)

// crashLines is how much of a failed unit's output an error shows.
const crashLines = 30

// lastLines asks for the last lines of units.
func lastLines(place devenv.Place, units []devenv.Status) map[string][]string {
	lines := map[string][]string{}
	c, err := devenv.Dial(context.Background(), place)
	if err != nil {
		return lines
	}
	defer c.Close()
	var names []string
	for _, s := range units {
		names = append(names, s.Name)
	}
	tails, err := c.Tail(names, crashLines)
	if err != nil {
		return lines
	}
	for _, t := range tails {
		lines[t.Unit] = t.Lines
	}
	return lines
}

// failedFault is the error about units that failed for good: the faults that
// kept hogli from starting some, and one about those that ended by themselves.
func failedFault(place devenv.Place, failed []devenv.Status, lines map[string][]string) error {
	var faults []error
	var ended []devenv.Status
	for _, s := range failed {
		if s.Fault == nil {
			ended = append(ended, s)
		} else {
			faults = append(faults, s.Fault.Fault())
		}
	}
	if len(ended) > 0 {
		faults = append(faults, endedFault(place, ended, lines))
	}
	if len(faults) == 1 {
		return faults[0]
	}
	return errors.Join(faults...)
}

func endedFault(place devenv.Place, failed []devenv.Status, lines map[string][]string) error {
	var names, why, fix []string
	for _, s := range failed {
		names = append(names, s.Name)
		text := s.Name + " " + string(s.State)
		if s.Diagnosis != "" {
			text = s.Name + ": " + s.Diagnosis
		}
		why = append(why, text)
		for _, line := range lines[s.Name] {
			why = append(why, "| "+line)
		}
		if s.State == devenv.Manual {
			fix = append(fix, "hogli dev up "+s.Name+": it starts only by name")
		} else {
			fix = append(fix, "all it wrote: "+logPath(place, s.Name))
		}
	}
	return &fault.Error{
		Code: fault.UnitFailed,
		What: strings.Join(names, ", ") + " failed",
		Why:  strings.Join(why, "\n"),
		Fix:  fix,
	}
}

// lateTail is how much of the output of a unit that is not ready is shown.
const lateTail = 10

// lateFault is the error about units that were not ready in time.
func lateFault(place devenv.Place, timeout time.Duration, late []devenv.Status, lines map[string][]string) *fault.Error {
	var why, fix []string
	for _, s := range late {
		why = append(why, lateLine(s))
		if s.State == devenv.Waiting {
			continue
		}
		last := lines[s.Name]
		for _, line := range last[max(0, len(last)-lateTail):] {
			why = append(why, "| "+line)
		}
		fix = append(fix, "all it wrote: "+logPath(place, s.Name))
	}
	return &fault.Error{
		Code: fault.TimedOut,
		What: fmt.Sprintf("not ready within %s", timeout),
		Why:  strings.Join(why, "\n"),
		Fix:  append(fix, "or wait longer: --timeout"),
	}
}

func lateLine(s devenv.Status) string {
	text := fmt.Sprintf("%s is %s", s.Name, s.State)
	if len(s.WaitingFor) > 0 {
		text += " for " + strings.Join(s.WaitingFor, ", ")
	}
	if s.Diagnosis != "" {
		text += ": " + s.Diagnosis
	}
	return text
}
