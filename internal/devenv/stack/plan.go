package stack

import (
	"errors"
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/fault"
)

// Plan is what one run of the stack does.
type Plan struct {
	Units   []*Unit // what is chosen and what that needs, each after what it needs, ports in place
	Skipped map[string]string
	Manual  []*Unit // not chosen: started only by name
	Links   []Link
}

// Plan computes what starts: the named units and all they need, or without
// names every unit that is not manual. skip gives the reason why a unit cannot
// run on this machine, or ""; what needs a skipped unit is skipped as well.
func (s *Stack) Plan(names []string, skip func(*Unit) string) (*Plan, error) {
	chosen, err := s.closure(names)
	if err != nil {
		return nil, err
	}
	plan := &Plan{Skipped: map[string]string{}}
	for _, u := range s.order() {
		if !chosen[u.Name] {
			if u.Manual {
				plan.Manual = append(plan.Manual, s.expanded(u))
			}
			continue
		}
		if reason := plan.reason(u, skip); reason != "" {
			plan.Skipped[u.Name] = reason
		}
		plan.Units = append(plan.Units, s.expanded(u))
	}
	for _, l := range s.Links {
		if plan.serves(l.URL) {
			l.URL = s.Expand(l.URL)
			plan.Links = append(plan.Links, l)
		}
	}
	return plan, nil
}

// serves tells whether every unit whose port an address mentions runs: a link
// to a skipped unit leads nowhere.
func (p *Plan) serves(address string) bool {
	for _, m := range portName.FindAllStringSubmatch(address, -1) {
		_, skipped := p.Skipped[m[1]]
		if skipped || !slices.ContainsFunc(p.Units, func(u *Unit) bool { return u.Name == m[1] }) {
			return false
		}
	}
	return true
}

func (p *Plan) reason(u *Unit, skip func(*Unit) string) string {
	if reason := skip(u); reason != "" {
		return reason
	}
	for _, n := range u.Needs {
		if _, ok := p.Skipped[n.Unit]; ok {
			return fmt.Sprintf("needs %s, which is skipped", n.Unit)
		}
	}
	return ""
}

// closure is the named units and everything they need.
func (s *Stack) closure(names []string) (map[string]bool, error) {
	if len(names) == 0 {
		for _, u := range s.Units {
			if !u.Manual {
				names = append(names, u.Name)
			}
		}
	}
	chosen := map[string]bool{}
	var faults []error
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		u := s.Find(name)
		if u == nil {
			faults = append(faults, &fault.Error{
				Code: fault.UnknownName,
				What: fmt.Sprintf("there is no unit %q in %s", name, s.Path),
				Fix:  []string{fault.DidYouMean(name, s.Names())},
			})
			continue
		}
		if chosen[name] {
			continue
		}
		chosen[name] = true
		for _, n := range u.Needs {
			names = append(names, n.Unit)
		}
	}
	return chosen, errors.Join(faults...)
}

// order sorts the units so that each comes after what it needs, and otherwise
// as in the file. Read has made sure that there is no circle.
func (s *Stack) order() []*Unit {
	placed := map[string]bool{}
	var ordered []*Unit
	var place func(u *Unit)
	place = func(u *Unit) {
		if u == nil || placed[u.Name] {
			return
		}
		placed[u.Name] = true
		for _, n := range u.Needs {
			place(s.Find(n.Unit))
		}
		ordered = append(ordered, u)
	}
	for _, u := range s.Units {
		place(u)
	}
	return ordered
}
