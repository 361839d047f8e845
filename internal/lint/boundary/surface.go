package boundary

import (
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/boundary/tach"
)

// surface is what one module lets another one import.
type surface struct {
	guarded    bool // an interface is about the module
	interfaces []*tach.Interface
	known      map[string]*tach.Interface // members, and the interface that exposes each; nil for none
}

// surfaces gives each pair of modules its surface once.
type surfaces struct {
	config *tach.Config
	stance Stance
	extra  map[*Module]*tach.Interface // of modules that are strict
	known  map[pair]*surface
}

func (s *surfaces) between(from, to *Module) *surface {
	at := pair{from.id, to.id}
	if one, ok := s.known[at]; ok {
		return one
	}
	one := &surface{known: map[string]*tach.Interface{}}
	s.known[at] = one
	for i := range s.config.Interfaces {
		face := &s.config.Interfaces[i]
		if !s.about(face, to.Name) {
			continue
		}
		one.guarded = true
		if face.Public || slices.ContainsFunc(face.Visibility, func(t tach.Text) bool { return t.Value == from.Name }) {
			one.interfaces = append(one.interfaces, face)
		}
	}
	if face := s.extra[to]; face != nil {
		one.guarded = true
		one.interfaces = append(one.interfaces, face)
	}
	if only := slices.IndexFunc(one.interfaces, func(f *tach.Interface) bool { return f.Exclusive }); only >= 0 {
		one.interfaces = one.interfaces[only : only+1]
	}
	if s.stance == AsTach {
		one.guarded = len(one.interfaces) > 0 // an interface that hides guards nothing
	}
	return one
}

// about tells whether an interface is one of the module.
func (s *surfaces) about(face *tach.Interface, module string) bool {
	return len(face.From) == 0 && !face.Nowhere || slices.ContainsFunc(face.From, func(p tach.Pattern) bool { return s.expression(p).MatchString(module) })
}

// expression is a pattern as it counts here.
func (s *surfaces) expression(p tach.Pattern) *regexp.Regexp {
	if s.stance == AsTach {
		return p.Tach
	}
	return p.Whole
}

// exposes gives the interface that exposes a member; ok also when no interface
// is about the module. The module itself, with no member, is always exposed.
func (s *surfaces) exposes(one *surface, member string) (face *tach.Interface, ok bool) {
	if member == "" || !one.guarded {
		return nil, true
	}
	face, ok = one.known[member]
	if !ok {
		at := slices.IndexFunc(one.interfaces, func(f *tach.Interface) bool {
			return slices.ContainsFunc(f.Expose, func(p tach.Pattern) bool { return s.expression(p).MatchString(member) })
		})
		if at >= 0 {
			face = one.interfaces[at]
		}
		one.known[member] = face
	}
	return face, face != nil
}

// memberOf is the path as seen from the module that it is in; "" for the module
// itself, and for all that no module covers, which has no name to go without.
func memberOf(path string, m *Module) string {
	rest, ok := strings.CutPrefix(path, m.Name+".")
	if !ok {
		return ""
	}
	return rest
}

// looseFor gives the pattern that exposes a member by the way: of the form
// name.*, and the member goes on in the middle of the word. When another pattern
// exposes it too, nobody has to worry.
func looseFor(face *tach.Interface, member string) (tach.Text, bool) {
	if face == nil {
		return tach.Text{}, false
	}
	var found *tach.Pattern
	for i := range face.Expose {
		p := &face.Expose[i]
		if !p.Whole.MatchString(member) {
			continue
		}
		prefix, _ := p.Whole.LiteralPrefix()
		rest := strings.TrimPrefix(member, prefix)
		if prefix == "" || p.Value != regexp.QuoteMeta(prefix)+".*" || rest == "" || rest[0] == '.' || strings.HasSuffix(prefix, ".") {
			return tach.Text{}, false
		}
		found = p
	}
	if found == nil {
		return tach.Text{}, false
	}
	return found.Text, true
}
