package stack

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// portName is ${unit.port}. The dot tells it from a variable of the shell,
// whose name cannot hold one; a unit's name may hold dots itself.
var portName = regexp.MustCompile(`\$\{([a-z0-9._-]+)\.([A-Za-z0-9_-]+)\}`)

// ports checks every ${unit.port} of the file.
func (r *reader) ports() {
	known := r.stack.PortNames()
	for _, t := range r.texts {
		for _, m := range portName.FindAllStringSubmatch(t.value, -1) {
			name := m[1] + "." + m[2]
			if r.stack.port(m[1], m[2]) == 0 {
				t.at.Fault(fmt.Sprintf("there is no port ${%s}", name), fault.DidYouMean(name, known))
			}
		}
	}
}

// PortNames lists every port of the stack as unit.port.
func (s *Stack) PortNames() []string {
	var names []string
	for _, u := range s.Units {
		for _, p := range u.Ports {
			names = append(names, u.Name+"."+p.Name)
		}
	}
	return names
}

// WithFreePorts is the stack with every port that is taken moved up to the next
// one that is free and that no other unit declares.
func (s *Stack) WithFreePorts(taken func(port int) bool) *Stack {
	moved := *s
	declared := map[int]bool{}
	for _, u := range s.Units {
		for _, p := range u.Ports {
			declared[p.Number] = true
		}
	}
	moved.Units = nil
	for _, u := range s.Units {
		unit := *u
		unit.Ports = slices.Clone(u.Ports)
		for i, p := range unit.Ports {
			n := p.Number
			for n < 65535 && taken(n) || n != p.Number && declared[n] {
				n++
			}
			unit.Ports[i].Number, declared[n] = n, true
		}
		moved.Units = append(moved.Units, &unit)
	}
	return &moved
}

func (s *Stack) port(unit, name string) int {
	u := s.Find(unit)
	if u == nil {
		return 0
	}
	for _, p := range u.Ports {
		if p.Name == name {
			return p.Number
		}
	}
	return 0
}

// Expand puts the numbers in the place of ${unit.port}.
func (s *Stack) Expand(text string) string {
	if !strings.Contains(text, "${") {
		return text
	}
	return portName.ReplaceAllStringFunc(text, func(found string) string {
		m := portName.FindStringSubmatch(found)
		if n := s.port(m[1], m[2]); n != 0 {
			return strconv.Itoa(n)
		}
		return found
	})
}

// expanded is the unit with every port in place.
func (s *Stack) expanded(u *Unit) *Unit {
	e := *u
	e.Run, e.Dir = s.command(u.Run), s.Expand(u.Dir)
	e.Env = nil
	for _, v := range u.Env {
		e.Env = append(e.Env, Variable{Name: v.Name, Value: s.Expand(v.Value)})
	}
	if u.Ready != nil {
		ready := *u.Ready
		ready.Exec = s.command(ready.Exec)
		ready.Target = s.Expand(ready.Target)
		e.Ready = &ready
	}
	return &e
}

func (s *Stack) command(c Command) Command {
	out := Command{Shell: s.Expand(c.Shell)}
	for _, a := range c.Args {
		out.Args = append(out.Args, s.Expand(a))
	}
	return out
}
