// Package boundary judges the imports of a repository by its module map,
// tach.toml: which module may import which, and what of it.
//
// It refuses to print, to write, and to read code by itself: imports come from
// importgraph, the map from package tach. Where tach lets pass what nobody
// means, it does not follow, unless it is asked to judge as tach.
package boundary

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

// Stance is how the parts of tach are taken that surprise.
type Stance int

// The stances.
const (
	Strict Stance = iota // a silent pass is worse than one more finding
	AsTach               // tach's own verdicts
)

// Analysis is the module map over the imports, and what is wrong.
type Analysis struct {
	Config     *tach.Config
	Graph      *importgraph.Python
	Modules    *Modules
	Owners     []*Module // of each file of Graph
	Targets    []*Module // of each path of Graph; nil for what is not first-party
	Violations []Violation

	repo       *repo.Repo
	stance     Stance
	judge      *judge
	surfaces   *surfaces
	directives [][]*directive // of each file
	used       map[pair]bool  // modules of which one really imports from the other
}

// Analyze judges a repository; nil when it has no module map. A map that cannot
// be read is a fault.
func Analyze(ctx context.Context, r *repo.Repo, stance Stance) (*Analysis, error) {
	t, err := r.Tach()
	if err != nil || t.File == nil {
		return nil, err
	}
	config, err := tach.Read(t.File)
	if err != nil {
		return nil, err
	}
	files, err := listFiles(ctx, r, config, stance)
	if err != nil {
		return nil, err
	}
	exclude, bad := newExclusions(config.Exclude)
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	known := map[string]bool{}
	excluded := func(rel string) bool { return exclude.holds(rel, known) }
	roots, problems := sourceRoots(config, r, files)
	if err := domains(config, r, files, roots, excluded); err != nil {
		return nil, err
	}
	a := &Analysis{Config: config, repo: r, stance: stance, used: map[pair]bool{}, Violations: problems}
	a.read(files, roots, exclude, excluded)
	a.Modules, problems = newModules(config, r, a.Graph, stance)
	a.Violations = append(a.Violations, problems...)
	a.own()
	a.check()
	if stance == Strict {
		a.Violations = slices.Concat(a.Violations, a.vacuous(files, exclude), a.unusedExposes(), a.uncovered())
	}
	return a, nil
}

// listFiles lists the files that may be judged. Only tach, and only when it is
// told so, looks at what git ignores.
func listFiles(ctx context.Context, r *repo.Repo, c *tach.Config, stance Stance) ([]string, error) {
	if stance == Strict || c.RespectGitignore {
		return r.Files(ctx, ".")
	}
	var files []string
	err := fs.WalkDir(r.FS(), ".", func(rel string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && rel != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.Type().IsRegular():
			files = append(files, rel)
		}
		return nil
	})
	slices.Sort(files) // as names, where a walk goes by folders
	return files, err
}

// read makes the graph, and the comments that ignore.
func (a *Analysis) read(files, roots []string, exclude exclusions, excluded func(string) bool) {
	o := importgraph.PythonOptions{Roots: roots, Exclude: excluded, Strings: a.Config.StringImports}
	if a.stance == AsTach {
		o.Foreign = a.Config.Django != nil // here, a label is no module: rules about Django read those
		o.AsTach = func(rel string) bool { return !exclude.matches(rel, false) }
	}
	var mu sync.Mutex
	found := map[int][]*directive{}
	o.Visit = func(file int, path string, content []byte) {
		if list := directives(path, content, a.stance); len(list) > 0 {
			mu.Lock()
			found[file] = list
			mu.Unlock()
		}
	}
	a.Graph = importgraph.ReadPython(a.repo, files, o)
	a.directives = make([][]*directive, len(a.Graph.Files))
	for file, list := range found {
		a.directives[file] = list
	}
}

// own finds the module of every file and of every path that is imported.
func (a *Analysis) own() {
	a.Owners = make([]*Module, len(a.Graph.Files))
	for i := range a.Graph.Files {
		a.Owners[i] = a.Modules.Owner(a.Graph.Files[i].Module)
	}
	a.Targets = make([]*Module, len(a.Graph.Paths))
	for i, p := range a.Graph.Paths {
		if p.Kind.FirstParty() {
			a.Targets[i] = a.Modules.Owner(p.Name)
		}
	}
}

func readDomain(c *tach.Config, r *repo.Repo, rel, domain string) error {
	content, err := r.Read(rel)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // listed, and gone since
	}
	if err != nil {
		return err
	}
	file, err := tomlfile.Read(rel, content)
	if err != nil {
		return err
	}
	return c.AddDomain(file, domain)
}

// Where is the place of a violation.
func (a *Analysis) Where(v Violation) fault.Span {
	if v.File < 0 || v.Import.NameLine == 0 {
		return v.Where
	}
	return a.Graph.Span(v.File, v.Import)
}
