package collect

import (
	"path"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// isIgnored tells whether a conftest.py keeps pytest from looking at a file, or
// at a folder between it and the one that pytest begins with, which is looked
// at whatever they say.
func (r *reader) isIgnored(from, at string) bool {
	for ; at != from && at != "."; at = path.Dir(at) {
		if len(r.conftests(path.Dir(at))) == 0 {
			return false // nor is there one above
		}
		if r.isListed(at) {
			return true
		}
	}
	return false
}

// isListed asks the nearest conftest.py that has each of the two lists. Its
// paths count from where it lies.
func (r *reader) isListed(at string) bool {
	exact := func(listed string) bool { return listed == at }
	glob := func(pattern string) bool { return matchesWhole(pattern, at) }
	return r.nearest("collect_ignore", path.Dir(at), exact) || r.nearest("collect_ignore_glob", path.Dir(at), glob)
}

func (r *reader) nearest(list, dir string, matches func(string) bool) bool {
	for _, conftest := range r.conftests(dir) {
		listed, there := conftest.list(list)
		if !there {
			continue
		}
		for _, item := range listed {
			if matches(path.Join(path.Dir(conftest.path), item)) {
				return true
			}
		}
		return false
	}
	return false
}

// conftests are those of a folder and the ones above it, the nearest first.
func (r *reader) conftests(dir string) []*module {
	if list, ok := r.above[dir]; ok {
		return list
	}
	var list []*module
	if conftest, ok := r.module(path.Join(dir, "conftest.py")); ok {
		list = append(list, conftest)
	}
	if dir != "." && dir != "/" {
		list = append(list, r.conftests(path.Dir(dir))...)
	}
	r.above[dir] = list
	return list
}

// list gives the strings of a list at the top of the file. One that is made in a
// way that only a run could tell lists nothing.
func (m *module) list(name string) (items []string, there bool) {
	plain := true
	var last python.Expr
	for _, set := range m.Assigns {
		if set.Target == name && set.Def < 0 {
			there, last = true, set.Value
			plain = plain && set.Op == "=" && m.beginsLine(set.Start)
		}
	}
	if !plain || strings.Count(last.Text, "[") != 1 || !strings.HasPrefix(last.Text, "[") || !strings.HasSuffix(last.Text, "]") || len(m.CallsIn(last)) > 0 {
		return nil, there
	}
	for _, s := range m.StringsIn(last) {
		if s.Formatted {
			return nil, there
		}
		items = append(items, s.Text)
	}
	return items, there
}
