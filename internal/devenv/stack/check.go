package stack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// references checks that every name that the file mentions exists.
func (r *reader) references(minimal []yamlfile.Value) {
	names := r.stack.Names()
	for _, u := range r.stack.Units {
		for _, n := range u.Needs {
			r.need(u, n, names)
		}
	}
	for _, item := range minimal {
		if name := item.Text(); !slices.Contains(names, name) {
			r.wrong(item.Span(), fmt.Sprintf("there is no unit %q", name), fault.DidYouMean(name, names))
		}
	}
	capabilities := make([]string, len(r.stack.Capabilities))
	for i, c := range r.stack.Capabilities {
		capabilities[i] = c.Name
	}
	for _, p := range r.places {
		if !slices.Contains(capabilities, p.name) {
			r.wrong(p.at.Span(), fmt.Sprintf("there is no capability %q", p.name), fault.DidYouMean(p.name, capabilities))
		}
	}
}

func (r *reader) need(u *Unit, n Need, names []string) {
	other := r.stack.Find(n.Unit)
	switch {
	case other == nil:
		r.wrong(n.At, fmt.Sprintf("%s needs %q, and there is no such unit or service", u.Name, n.Unit), fault.DidYouMean(n.Unit, names))
	case n.Condition == Succeeded && !other.Oneshot:
		r.wrong(n.At, fmt.Sprintf("%s waits until %s has succeeded, which it never does: it is no one-shot", u.Name, n.Unit),
			"mark it `oneshot: true`, or wait for ready")
	}
}

// circle finds units that need each other in a circle and names it in full.
func (s *Stack) circle() error {
	const (
		open = 1
		done = 2
	)
	mark := map[string]int{}
	var path []string
	var visit func(u *Unit) error
	visit = func(u *Unit) error {
		mark[u.Name] = open
		path = append(path, u.Name)
		for _, n := range u.Needs {
			switch mark[n.Unit] {
			case open:
				return circleFault(path[slices.Index(path, n.Unit):], n)
			case done:
				continue
			}
			if other := s.Find(n.Unit); other != nil {
				if err := visit(other); err != nil {
					return err
				}
			}
		}
		mark[u.Name] = done
		path = path[:len(path)-1]
		return nil
	}
	for _, u := range s.Units {
		if mark[u.Name] == 0 {
			if err := visit(u); err != nil {
				return err
			}
		}
	}
	return nil
}

func circleFault(circle []string, n Need) error {
	return &fault.Error{
		Code:  fault.BadGraph,
		What:  "units need each other in a circle: " + strings.Join(append(circle, n.Unit), " needs "),
		Where: n.At,
		Fix:   []string{"delete one of these needs"},
	}
}
