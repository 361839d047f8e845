package devenv

import (
	"errors"
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/devenv/proc"
	"github.com/posthog/hogli/internal/devenv/stack"
	"github.com/posthog/hogli/internal/fault"
)

// CheckPorts looks at every port that the plan declares and says of each that
// is taken who holds it and which line declares it. A native service picks
// its port by itself.
func CheckPorts(plan *stack.Plan) error {
	var faults []error
	for _, u := range plan.Units {
		if _, skipped := plan.Skipped[u.Name]; skipped {
			continue
		}
		for _, p := range u.Ports {
			if holder, taken := proc.PortTaken(p.Number); taken {
				faults = append(faults, portFault(u, p, holder))
			}
		}
	}
	return errors.Join(faults...)
}

// FreePorts is the stack with every port that is taken now moved to a free one.
func FreePorts(s *stack.Stack) *stack.Stack {
	return s.WithFreePorts(func(port int) bool {
		_, taken := proc.PortTaken(port)
		return taken
	})
}

func portFault(u *stack.Unit, p stack.Port, holder proc.Holder) error {
	e := &fault.Error{
		Code:  fault.PortTaken,
		What:  fmt.Sprintf("port %d, which %s wants (%s), is taken", p.Number, u.Name, p.Name),
		Where: p.At,
		Why:   "the system does not tell by whom: the process is another user's",
	}
	if holder.PID != 0 {
		e.Why = fmt.Sprintf("process %d listens there: %s", holder.PID, shortened(holder.Command))
		e.Fix = append(e.Fix, fmt.Sprintf("end that process: kill %d", holder.PID))
	}
	if holder.Unit != "" {
		e.Why += fmt.Sprintf("\nit is the unit %s of another checkout's stack", holder.Unit)
		e.Fix = []string{"run `hogli dev down` in that checkout"}
	}
	e.Fix = append(e.Fix,
		"or move what is taken to free ports, for this run: hogli dev up --free-ports",
		fmt.Sprintf("or give %s another number at %s", p.Name, p.At))
	return e
}

func shortened(command string) string {
	command = strings.Join(strings.Fields(command), " ")
	if r := []rune(command); len(r) > 120 {
		return string(r[:120]) + " …"
	}
	return command
}
