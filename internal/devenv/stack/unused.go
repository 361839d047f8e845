package stack

import "slices"

// Unused lists the keys that the file says something under and that have no
// effect yet, each once. The compose file is not among them: a container that a
// unit needs is skipped, and the plan says so.
func (s *Stack) Unused() []string {
	some := func(has func(u *Unit) bool) bool { return slices.ContainsFunc(s.Units, has) }
	var keys []string
	for _, key := range []struct {
		name string
		said bool
	}{
		{"watch", some(func(u *Unit) bool { return len(u.Watch) > 0 })},
		{"memory", some(func(u *Unit) bool { return u.Memory != "" })},
		{"logs", some(func(u *Unit) bool { return len(u.Logs) > 0 })},
		{"groups", some(func(u *Unit) bool { return len(u.Groups) > 0 })},
		{"capability", some(func(u *Unit) bool { return u.Capability != "" })},
		{"capabilities", len(s.Capabilities) > 0},
		{"intents", len(s.Intents) > 0},
	} {
		if key.said {
			keys = append(keys, key.name)
		}
	}
	return keys
}
