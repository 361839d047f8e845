package boundary

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/distribution"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// thirdParty compares what is imported from outside with what the projects of the
// repository declare: tach check-external. Where a project declares nothing, or
// nobody can tell what, its imports are left alone.
type thirdParty struct {
	*Analysis
	projects  map[string]*declared // by folder
	installed *distribution.Installed
	looked    bool        // for what is installed
	unread    []Violation // files of projects
	asked     bool        // the configuration speaks of packages at all
}

// declared is a project with what is known of it so far.
type declared struct {
	*distribution.Project
	above *declared       // the project around it; only here, tach knows none
	names map[string]bool // of distributions
	seen  map[string]bool // distributions that are imported
	any   bool            // something is imported
	known map[int32]standing
}

// standing is what declarations say of an import.
type standing uint8

const (
	unknown    standing = iota // not asked yet
	free                       // it needs none
	named                      // it is declared
	undeclared                 // it is not
)

// checkPackages gives the violations.
func (a *Analysis) checkPackages() []Violation {
	p := &thirdParty{Analysis: a, projects: map[string]*declared{}, asked: a.asksForPackages()}
	var found []Violation
	for file := range a.Graph.Files {
		f := &a.Graph.Files[file]
		if f.Stub || len(f.Imports) == 0 {
			continue
		}
		project := p.of(file)
		for _, i := range f.Imports {
			if a.Graph.Paths[i.Path].Kind == importgraph.External && !i.Quoted && (a.stance == Strict || a.isVisible(i.Scope)) {
				found = p.check(found, project, file, i)
			}
		}
	}
	return slices.Concat(found, p.unused(), p.unread)
}

// asksForPackages tells whether the configuration speaks of packages.
func (a *Analysis) asksForPackages() bool {
	return a.Config.External.Given || a.Config.Rules.ExternalGiven
}

// of is the project of a file: for tach, that of its source root.
func (p *thirdParty) of(file int) *declared {
	f := &p.Graph.Files[file]
	dir := path.Dir(f.Path)
	if p.stance == AsTach {
		dir = p.Graph.Roots[f.Root]
	}
	return p.read(dir)
}

func (p *thirdParty) read(dir string) *declared {
	if one, ok := p.projects[dir]; ok {
		return one
	}
	at := distribution.Find(p.repo, dir)
	if at != dir {
		p.projects[dir] = p.read(at)
		return p.projects[dir]
	}
	extent := distribution.Whole
	if p.stance == AsTach {
		extent = distribution.AsTachDoes
	}
	project, err := distribution.Read(p.repo, dir, extent)
	if err != nil {
		project = &distribution.Project{Dir: dir, Open: "they cannot be read"}
		p.cannotRead(err)
	}
	one := &declared{Project: project, names: map[string]bool{}, seen: map[string]bool{}, known: map[int32]standing{}}
	for _, n := range project.Needs {
		one.names[p.asOne(n.Name)] = true
	}
	if p.stance == Strict && dir != "." {
		one.above = p.read(path.Dir(dir))
	}
	p.projects[dir] = one
	return one
}

// cannotRead tells of a file that structure/readable-files does not look at.
func (p *thirdParty) cannotRead(err error) {
	for _, e := range fault.List(err) {
		dir, name := path.Split(e.Where.Path)
		if own := dir == "" || path.Dir(path.Clean(dir)) == p.repo.Config.Paths.Products; name == "pyproject.toml" && own || p.stance == AsTach {
			continue
		}
		p.unread = append(p.unread, Violation{Kind: Unread, Severity: report.Error, File: -1, Where: e.Where, Detail: e.What})
	}
}

func (p *thirdParty) asOne(name string) string {
	if p.stance == AsTach {
		return distribution.AsTach(name)
	}
	return distribution.AsOne(name)
}

func (p *thirdParty) check(found []Violation, project *declared, file int, i importgraph.Import) []Violation {
	top, _, _ := strings.Cut(p.Graph.Paths[i.Path].Name, ".")
	project.any = true
	if project.known[i.Path] == unknown {
		project.known[i.Path] = p.standing(project, i.Path, top)
	}
	if project.known[i.Path] == free {
		return found
	}
	v := Violation{Kind: UndeclaredPackage, File: file, Import: i, Path: top, Source: p.Owners[file]}
	if project.known[i.Path] == named && p.stance == AsTach {
		return p.checkExternal(found, v)
	}
	severity, counts := p.severity(i)
	if project.known[i.Path] != undeclared || !counts || !p.isVisible(i.Scope) || p.stance == Strict && i.Scope.Has(python.Guarded) {
		return found
	}
	if p.stance == Strict && !p.asked {
		severity = report.Warning
	}
	v.Severity, v.Detail = severity, p.whereOf(project)
	return append(found, v)
}

// standing looks for a distribution of a module among those that the project,
// and here the ones around it, declare. It notes which are in use.
func (p *thirdParty) standing(project *declared, id int32, top string) standing {
	names := p.distributions(id, top)
	if p.stance == AsTach {
		for _, name := range names {
			project.seen[name] = true
		}
	}
	if p.isFree(project, names, top) {
		return free
	}
	found, any := false, false
	for at := project; at != nil; at = at.above {
		any = any || len(at.Needs) > 0
		for _, name := range names {
			if at.names[name] {
				at.seen[name], found = true, true
			}
		}
		if at.Open != "" && p.stance == Strict {
			return free
		}
	}
	switch {
	case found:
		return named
	case !any && p.stance == Strict:
		return free
	}
	return undeclared
}

// isFree tells whether a module needs no declaration.
func (p *thirdParty) isFree(project *declared, names []string, top string) bool {
	if p.stance == AsTach {
		version := ""
		if env := p.environment(); env != nil {
			version = env.Python
		}
		return distribution.IsStandard(top, version) || distribution.Extra(top, version) ||
			slices.ContainsFunc(p.Config.External.Exclude, func(t tach.Text) bool { return slices.Contains(names, t.Value) })
	}
	return distribution.IsStandard(top, project.version()) || slices.ContainsFunc(p.Config.External.Exclude, func(t tach.Text) bool {
		return t.Value == top || slices.Contains(names, distribution.AsOne(t.Value))
	})
}

// version is the oldest Python that the project, or one around it, runs on.
func (d *declared) version() string {
	for ; d != nil; d = d.above {
		if d.Python != "" {
			return d.Python
		}
	}
	return ""
}

// environment is what is installed, read when it is first asked for.
func (p *thirdParty) environment() *distribution.Installed {
	if !p.looked {
		p.installed, p.looked = distribution.FindInstalled(p.repo, p.venv), true
	}
	return p.installed
}

// distributions are those that may give a module: what rename says, what is
// installed, and otherwise one of the same name. Here also one that is named as
// a part of a namespace is (google-cloud-storage), and what is commonly known.
func (p *thirdParty) distributions(id int32, top string) []string {
	if name, ok := p.Config.External.Rename[top]; ok {
		return []string{p.asOne(name)}
	}
	var names []string
	if p.stance == AsTach {
		if env := p.environment(); env != nil {
			for _, name := range env.Modules[top] {
				names = append(names, distribution.AsTach(name))
			}
		}
		if names == nil {
			names = []string{p.nameOfRoot(id, top)}
		}
		return names
	}
	dotted := p.Graph.Paths[id].Name
	for at := 0; at < len(dotted); {
		n := strings.IndexByte(dotted[at:]+".", '.')
		names = append(names, distribution.AsOne(dotted[:at+n]))
		at += n + 1
	}
	for _, name := range distribution.Known(top) {
		names = append(names, distribution.AsOne(name))
	}
	if env := p.environment(); env != nil {
		for _, name := range env.Modules[top] {
			names = append(names, distribution.AsOne(name))
		}
	}
	return names
}

// nameOfRoot is what tach calls the project that holds a module of another
// project of the repository; the module's own name for all else.
func (p *thirdParty) nameOfRoot(id int32, top string) string {
	root := p.Graph.Paths[id].Root
	if root < 0 {
		return top
	}
	if name := p.read(p.Graph.Roots[root]).Name; name != "" {
		return distribution.AsTach(name)
	}
	return top
}

func (p *thirdParty) whereOf(project *declared) string {
	for at := project; at != nil; at = at.above {
		if len(at.Needs) > 0 {
			return at.Needs[0].Where.Path
		}
	}
	return path.Join(project.Dir, "pyproject.toml")
}

// unused are the distributions that a project declares and nothing imports. Only
// where the configuration speaks of packages: what is a program, or a plugin, is
// never imported, and has to be excluded there.
func (p *thirdParty) unused() []Violation {
	severity, ok := severityOf(p.Config.Rules.UnusedExternal)
	if !ok || p.stance == Strict && !p.asked {
		return nil
	}
	var found []Violation
	told := map[string]bool{}
	for _, project := range p.projects {
		for _, n := range project.Needs {
			name := p.asOne(n.Name)
			if !project.any || project.seen[name] || told[project.Dir+" "+name] || p.isExcluded(name) || p.stance == Strict && p.isTool(name) {
				continue
			}
			told[project.Dir+" "+name] = true
			of := project.Name
			if of == "" {
				of = project.Dir
			}
			found = append(found, Violation{Kind: UnusedPackage, Severity: severity, File: -1, Where: n.Where, Path: name, Detail: of})
		}
	}
	slices.SortFunc(found, func(x, y Violation) int {
		return strings.Compare(fmt.Sprintf("%s %08d", x.Where.Path, x.Where.Start.Line), fmt.Sprintf("%s %08d", y.Where.Path, y.Where.Start.Line))
	})
	return found
}

func (p *thirdParty) isExcluded(name string) bool {
	return slices.ContainsFunc(p.Config.External.Exclude, func(t tach.Text) bool {
		return t.Value == name || p.stance == Strict && distribution.AsOne(t.Value) == name
	})
}

// isTool tells whether an installed distribution has no module to import.
func (p *thirdParty) isTool(name string) bool {
	env := p.environment()
	if env == nil {
		return false
	}
	return env.IsTool(name)
}
