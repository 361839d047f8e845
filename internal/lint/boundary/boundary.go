// Package boundary judges the imports of a repository by its module map,
// tach.toml: which module may import which, and what of it.
//
// It refuses to print, to write, and to read code by itself: imports come from
// importgraph, the map from package tach. Where tach lets pass what nobody
// means, it does not follow, unless it is asked to judge as tach.
package boundary

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/facade"
	"github.com/posthog/hogli/internal/lint/boundary/packages"
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

	code       *packages.Code // the scripts and the Go; nil when the stance is tach's, which reads Python alone
	exclude    exclusions
	excluded   func(rel string) bool
	naming     []int // files of Graph that may name a model by a string
	fetched    []fetched
	files      []string
	crossings  []crossing // what imports in code, from module to module
	repo       *repo.Repo
	stance     Stance
	venv       string                     // the environment that code runs in; "" to look for the repository's own
	reading    *importgraph.PythonReading // until finish
	ignoring   map[int][]*directive       // of the files that have been read
	judge      *judge
	surfaces   *surfaces
	directives [][]*directive // of each file
	source     func(rel string) ([]byte, error)
	known      map[string]bool // modules that are a file; nil until they are asked for

	mu         sync.Mutex         // while files are read, and of what is found out later
	finder     *facade.Finder     // nil until it is asked for
	public     map[[2]string]bool // of modules and members
	publicOnly []tach.Interface
	findUsers  sync.Once
	users      map[string][]user // of modules
	findQuoted sync.Once
	quoted     map[string][]int // modules, and the files with strings that begin with their names
	used       map[pair]bool    // modules of which one really imports from the other

	// ignored tells which paths git would ignore.
	ignored func(paths []string) ([]string, error)

	// reconfigure reads the map again, from other contents of its files.
	reconfigure func(read func(rel string) ([]byte, error)) (*tach.Config, error)
}

// Analyze judges a repository; nil when it has no module map. A map that cannot
// be read is a fault.
func Analyze(ctx context.Context, r *repo.Repo, stance Stance) (*Analysis, error) {
	a, err := begin(ctx, r, stance)
	if a != nil {
		a.finish()
	}
	return a, err
}

// begin reads the map, and lists the files whose imports it judges.
func begin(ctx context.Context, r *repo.Repo, stance Stance) (*Analysis, error) {
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
	roots, problems := sourceRoots(config, r, files, stance)
	if err := domains(config, r.Read, files, roots, excluded); err != nil {
		return nil, err
	}
	a := &Analysis{Config: config, repo: r, source: r.Read, stance: stance, ignoring: map[int][]*directive{}, used: map[pair]bool{}, Violations: problems}
	a.files, a.exclude, a.excluded = files, exclude, excluded
	a.ignored = func(paths []string) ([]string, error) { return r.Ignored(ctx, paths) }
	a.reconfigure = func(read func(rel string) ([]byte, error)) (*tach.Config, error) {
		again, err := readConfig(t.File.Path, read)
		if err != nil {
			return nil, err
		}
		return again, domains(again, read, files, roots, excluded)
	}
	a.read(files, roots, exclude, excluded)
	return a, nil
}

// finish reads what has not been read meanwhile, and judges.
func (a *Analysis) finish() {
	a.Graph = a.reading.Finish(func(file int, rel string, content []byte) {
		a.note(file, rel, content, func(word string) bool { return bytes.Contains(content, []byte(word)) })
	})
	a.directives = make([][]*directive, len(a.Graph.Files))
	for file, list := range a.ignoring {
		a.directives[file] = list
	}
	var problems []Violation
	a.Modules, problems = newModules(a.Config, a.repo, a.Graph, a.stance)
	a.Violations = append(a.Violations, problems...)
	a.own()
	if a.stance == Strict {
		a.readCode(a.files, a.excluded)
	}
	a.check()
	if a.stance == Strict {
		a.Violations = slices.Concat(a.Violations, a.vacuous(a.files, a.exclude), a.unusedExposes(), a.uncovered())
	}
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

// read begins the graph.
func (a *Analysis) read(files, roots []string, exclude exclusions, excluded func(string) bool) {
	o := importgraph.PythonOptions{Roots: roots, Exclude: excluded, Strings: a.Config.StringImports}
	if a.stance == AsTach {
		o.Foreign = a.Config.Django != nil // here, a label is no module: rules about Django read those
		o.AsTach = func(rel string) bool { return !exclude.matches(rel, false) }
	}
	a.reading = importgraph.BeginPython(a.repo, files, o)
}

// note keeps the comments of a file that ignore, and whether it may name models
// by strings. It runs beside itself.
func (a *Analysis) note(file int, rel string, content []byte, has func(word string) bool) {
	naming := a.stance == Strict && mayNameModels(rel, has)
	var list []*directive
	if has(directiveMark) {
		list = directives(rel, content, a.stance)
	}
	if len(list) == 0 && !naming {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(list) > 0 {
		a.ignoring[file] = list
	}
	if naming {
		a.naming = append(a.naming, file)
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

func readConfig(rel string, read func(rel string) ([]byte, error)) (*tach.Config, error) {
	content, err := read(rel)
	if err != nil {
		return nil, err
	}
	file, err := tomlfile.Read(rel, content)
	if err != nil {
		return nil, err
	}
	return tach.Read(file)
}

func readDomain(c *tach.Config, read func(rel string) ([]byte, error), rel, domain string) error {
	content, err := read(rel)
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
	if v.File < 0 || v.Import.NameLine == 0 { // of other code, too
		return v.Where
	}
	return a.Graph.Span(v.File, v.Import)
}
