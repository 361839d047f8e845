package importgraph

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/python"
)

// quotes are what the files of Python say by strings, gathered while they are read.
type quotes struct {
	mu     sync.Mutex
	uses   map[int][]placed // by file
	tasks  map[string]int   // names of tasks, and the files that give them
	models map[string][]int // classes in files of models, in small letters, and their files
}

// placed is a use with its place.
type placed struct {
	Use

	line, column int32
}

// visit reads one file; several goroutines do so.
func (s *quotes) visit(file int, rel string, content []byte) {
	uses := ReadUses(rel, content)
	var list []placed
	for _, u := range uses.List {
		at := fault.At(rel, content, u.Start, u.End).Start
		list = append(list, placed{Use: u, line: int32(at.Line), column: int32(at.Column)})
	}
	var classes []string
	if strings.Contains(rel, "models") {
		for _, d := range python.ReadOutline(content).Defs {
			if d.Class && d.TopLevel() {
				classes = append(classes, strings.ToLower(d.Name))
			}
		}
	}
	if len(list)+len(classes)+len(uses.Tasks) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.uses[file] = list
	for _, name := range uses.Tasks {
		if before, ok := s.tasks[name]; !ok || file < before { // not as the goroutines happen to run
			s.tasks[name] = file
		}
	}
	for _, name := range classes {
		s.models[name] = append(s.models[name], file)
	}
}

// quoted links the files to what their strings lead to.
func (b *builder) quoted(s *quotes, g *Python, apps *Apps) {
	t := targets{quotes: s, python: g, apps: apps, names: newNames(g, PythonOptions{})}
	for file, list := range s.uses {
		for _, u := range list {
			name, to := t.of(file, u.Use)
			if to >= 0 {
				from := g.Files[file].Path
				b.link(from, g.Files[to].Path, Link{By: u.By, Name: name, Path: from, Line: u.line, Column: u.column})
			}
		}
	}
}

// targets tells which file a string leads to.
type targets struct {
	*quotes

	python *Python
	apps   *Apps
	names  *names
}

// of gives what a use names, written in full, and its file; -1 for none of the
// repository's.
func (t targets) of(file int, u Use) (name string, to int) {
	switch u.By {
	case ByRelation, ByModel:
		return t.model(file, u.Text)
	case ByMigration:
		if module, ok := t.apps.Module(u.Text); ok {
			return strings.TrimSuffix(u.Text+"."+u.Then, "."), t.first(module+".migrations."+u.Then, module+".migrations", module+".apps", module)
		}
		return u.Text, -1
	case ByApp:
		if module, ok := t.apps.Module(u.Text); ok {
			return u.Text, t.first(module+".apps", module)
		}
	case ByTask:
		if file, ok := t.tasks[u.Text]; ok {
			return u.Text, file
		}
	case ByImport, ByType, ByInclude, ByLookup, ByMock:
	}
	return u.Text, t.path(u.Text)
}

// model finds the file that defines a model, else the models of its app.
func (t targets) model(file int, text string) (name string, to int) {
	if text == userSetting {
		text = t.apps.user
	}
	label, class, whole := strings.Cut(text, ".")
	if !whole {
		label, class = t.apps.labelAt(t.python.Files[file].Module), text
	}
	name = strings.TrimSuffix(label+"."+class, ".")
	module, ok := t.apps.Module(label)
	if !ok {
		return name, -1
	}
	best := -1
	for _, at := range t.models[strings.ToLower(class)] {
		if m := t.python.Files[at].Module; (m == module || strings.HasPrefix(m, module+".")) && (best < 0 || at < best) {
			best = at
		}
	}
	if best >= 0 {
		return name, best
	}
	return name, t.first(module+".models", module+".apps", module)
}

// first is the file of the first module that is there.
func (t targets) first(modules ...string) int {
	for _, module := range modules {
		if p := t.names.resolve(module); p.Kind == Module && p.Target >= 0 {
			return int(p.Target)
		}
	}
	return -1
}

// path finds the module of a dotted path, whose last words may be names in it. A
// package has only one such word of its own: the rest would be a module that is
// not there.
func (t targets) path(text string) int {
	text = strings.TrimSuffix(strings.Replace(text, ":", ".", 1), ".*")
	for at, more := text, 0; at != ""; at, more = parent(at), more+1 {
		p := t.names.resolve(at)
		if p.Kind != Module || p.Target < 0 {
			continue
		}
		if t.python.Files[p.Target].Package && (more > 1 || more == 1 && t.isFolder(text)) {
			return -1
		}
		return int(p.Target)
	}
	return -1
}

// isFolder tells whether a path is a folder of Python without an __init__.
func (t targets) isFolder(name string) bool {
	return slices.ContainsFunc(t.names.dirs, func(dirs map[string]bool) bool { return dirs[name] })
}

// byPlace orders links, of which map order would make another one each time.
func byPlace(a, b Link) int {
	return cmp.Or(cmp.Compare(a.From, b.From), strings.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.To, b.To), cmp.Compare(slices.Index(Channels(), a.By), slices.Index(Channels(), b.By)))
}
