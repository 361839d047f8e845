// Package distribution tells which distributions a Python project declares, and which
// modules a distribution gives, by what is installed in the repository's own
// environment and by what is commonly known.
//
// It refuses to run Python, to ask an index, and to judge: what a declaration
// means for an import is package boundary's.
package distribution

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

// Project is a folder that declares what it needs.
type Project struct {
	Dir    string // relative to the repository
	Name   string // of [project]; "" without one
	Python string // the oldest Python it runs on, such as 3.11; "" when it does not say
	Needs  []Need
	Open   string // why not all that it needs is known; "" when it is
}

// Need is a distribution that a project declares.
type Need struct {
	Name  string // as written
	Where fault.Span
}

// Extent is how much of a project counts.
type Extent int

// The extents.
const (
	Whole      Extent = iota // every group and extra, and all files of requirements
	AsTachDoes               // what tach reads: the dependencies without any group, or else requirements.txt
)

// projectFiles make a folder a project, the first that is there.
var projectFiles = []string{"pyproject.toml", "setup.py", "requirements.txt"}

// Find gives the folder of the project that a folder belongs to: the nearest one
// at or above it; the root of the repository when there is none.
func Find(r *repo.Repo, dir string) string {
	for ; ; dir = path.Dir(dir) {
		if dir == "." || slices.ContainsFunc(projectFiles, func(name string) bool { return r.Exists(path.Join(dir, name)) }) {
			return dir
		}
	}
}

// Read reads the project of a folder. A file that cannot be read is an error.
func Read(r *repo.Repo, dir string, extent Extent) (*Project, error) {
	p := &Project{Dir: dir}
	rel := path.Join(dir, "pyproject.toml")
	switch {
	case r.Exists(rel):
		content, err := r.Read(rel)
		if err != nil {
			return nil, err
		}
		file, err := tomlfile.Read(rel, content)
		if err != nil {
			return nil, err
		}
		p.pyproject(file, extent)
	case r.Exists(path.Join(dir, "setup.py")):
		p.Open = path.Join(dir, "setup.py") + " says so when it runs"
	}
	if extent == AsTachDoes {
		if !r.Exists(rel) && p.Open == "" && r.Exists(path.Join(dir, "requirements.txt")) {
			return p, p.requirements(r, path.Join(dir, "requirements.txt"), extent, map[string]bool{})
		}
		return p, nil
	}
	return p, p.allRequirements(r)
}

// keyed is a value with its whole dotted key.
type keyed struct {
	key   string
	where fault.Span // of the key
	value tomlfile.Value
}

// flat lists the values of a document that are no tables.
func flat(f *tomlfile.File) []keyed {
	var out []keyed
	var add func(prefix string, fields []tomlfile.Field)
	add = func(prefix string, fields []tomlfile.Field) {
		for _, field := range fields {
			key := strings.TrimPrefix(prefix+"."+field.Key, ".")
			if field.Value.Kind == tomlfile.Inline && !strings.HasSuffix(prefix, "dependencies") {
				add(key, field.Value.Fields)
				continue
			}
			out = append(out, keyed{key, f.Span(field.Start, field.Start+len(field.Key)), field.Value})
		}
	}
	for _, t := range f.Tables {
		add(t.Name, t.Fields)
	}
	return out
}

var release = regexp.MustCompile(`^[^\d]*(3\.\d+)`)

func (p *Project) pyproject(f *tomlfile.File, extent Extent) {
	all := flat(f)
	plain := false
	for _, one := range all {
		switch one.key {
		case "project.name":
			p.Name = one.value.Text
		case "project.requires-python":
			if m := release.FindStringSubmatch(one.value.Text); m != nil {
				p.Python = m[1]
			}
		case "project.dependencies":
			plain = true
			p.list(f, one.value, extent)
		case "project.dynamic":
			if slices.ContainsFunc(one.value.Items, func(v tomlfile.Value) bool { return v.Text == "dependencies" }) {
				p.Open = f.Path + " leaves them to the build"
			}
		}
	}
	for _, one := range all {
		name, poetry := strings.CutPrefix(one.key, "tool.poetry.dependencies.")
		if poetry && !(plain && extent == AsTachDoes) && isNeed(name) {
			p.Needs = append(p.Needs, Need{name, one.where})
		}
		if extent == AsTachDoes {
			continue
		}
		if m := poetryGroup.FindStringSubmatch(one.key); m != nil && isNeed(m[1]) {
			p.Needs = append(p.Needs, Need{m[1], one.where})
		}
		if one.key == "tool.uv.dev-dependencies" || strings.HasPrefix(one.key, "project.optional-dependencies.") || strings.HasPrefix(one.key, "dependency-groups.") {
			p.list(f, one.value, extent)
		}
	}
}

// isNeed tells a distribution from what is listed beside them.
func isNeed(name string) bool { return name != "" && name != "python" && name != "poetry" }

var poetryGroup = regexp.MustCompile(`^tool\.poetry\.(?:dev-dependencies|group\.[^.]+\.dependencies)\.([^.]+)$`)

// list adds what a list of requirements names.
func (p *Project) list(f *tomlfile.File, list tomlfile.Value, extent Extent) {
	for _, item := range list.Items {
		if name := nameIn(item.Text, extent); item.Kind == tomlfile.String && isNeed(name) {
			p.Needs = append(p.Needs, Need{name, f.Span(item.Start, item.End)})
		}
	}
}

var requirement = regexp.MustCompile(`^\s*([A-Za-z0-9][A-Za-z0-9._-]*)`)

// nameIn is the distribution that a requirement names. Tach ends the name at
// fewer signs than the standard has.
func nameIn(text string, extent Extent) string {
	if extent == AsTachDoes {
		if at := strings.IndexAny(text, " =<>~;["); at >= 0 {
			text = text[:at]
		}
		return text
	}
	m := requirement.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return strings.TrimRight(m[1], "._-")
}
