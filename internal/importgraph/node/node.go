// Package node tells where a specifier of TypeScript or JavaScript leads, as
// the compiler does (moduleResolution "bundler"): by the importer's own
// tsconfig.json with what it extends, by the packages of the workspace with
// their exports, and by what is among the repository's files, case-exact.
//
// It refuses to look into node_modules and at the disk: what is not among the
// files given is external. So stray build output decides nothing. It does not know
// moduleSuffixes, typesVersions and conditions with a version (types@>=5).
package node

import (
	"path"
	"slices"
	"strings"
)

// Files are the first-party files that a specifier can lead to.
type Files interface {
	Has(rel string) bool
	Read(rel string) ([]byte, error)
}

// Kind says what a specifier leads to.
type Kind string

// The kinds of targets.
const (
	Local    Kind = "local"    // a file of the repository, by a path or an alias
	Package  Kind = "package"  // a package of the workspace, by its name
	External Kind = "external" // a package from elsewhere
	Builtin  Kind = "builtin"  // a module of Node
	Missing  Kind = "missing"  // a path or an alias that leads to no file
)

// Target is where a specifier leads.
type Target struct {
	Kind Kind
	Path string // the file; "" where there is none, or it is not first-party
	Name string // of the package, for Package and External
	Dir  string // the package's folder, for Package
	// Closed says that the package's exports do not offer what is asked for.
	Closed bool
}

// Resolver resolves the specifiers of one repository. It may be used by
// several goroutines at once.
type Resolver struct {
	files    Files
	aliases  Aliases
	packages map[string]*pkg // of the workspace, by name
	nearest  map[string]*pkg // every package.json, by folder
}

// New reads every tsconfig.json and package.json among the files. member tells
// whether a folder is a package of the workspace. Files that cannot be read
// are as if they were not there: other rules tell what is wrong with them.
func New(files Files, all []string, member func(dir string) bool) *Resolver {
	r := &Resolver{files: files, packages: map[string]*pkg{}, nearest: map[string]*pkg{}}
	for _, rel := range all {
		if path.Base(rel) != "package.json" {
			continue
		}
		p, err := readPackage(files, rel)
		if err != nil {
			continue
		}
		r.nearest[p.dir] = p
		if p.name != "" && member(p.dir) {
			r.packages[p.name] = p
		}
	}
	r.aliases, _ = readAliases(files.Read, all, func(name string) string {
		if p := r.packages[name]; p != nil {
			return p.dir
		}
		return ""
	})
	return r
}

// Into lists the beginnings of the names that lead into a folder by an alias, or
// as a package of the workspace.
func (r *Resolver) Into(folder string) []string {
	names := r.aliases.Into(folder)
	for name, p := range r.packages {
		if p.dir == folder || strings.HasPrefix(p.dir, folder+"/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Resolve tells where a specifier leads that stands in the file from.
func (r *Resolver) Resolve(from, specifier string) Target {
	dir := path.Dir(from)
	switch {
	case specifier == "":
		return Target{Kind: Missing}
	case isPath(specifier):
		return r.local(from, path.Join(dir, specifier), isFolder(specifier))
	case strings.HasPrefix(specifier, "#"):
		return r.private(from, specifier)
	}
	aliased := false
	var conditions []string
	if c := r.aliases.of(from); c != nil {
		conditions = c.conditions
		var file string
		if file, aliased = c.resolve(r.files, specifier); file != "" {
			return Target{Kind: Local, Path: file}
		}
	}
	if t, ok := r.workspace(dir, specifier, conditions); ok {
		return t
	}
	switch name := packageName(specifier); {
	case isBuiltin(specifier):
		return Target{Kind: Builtin, Name: specifier}
	case name == "" || aliased:
		return Target{Kind: Missing}
	default:
		return Target{Kind: External, Name: name}
	}
}

func (r *Resolver) local(from, rel string, folder bool) Target {
	if file := probe(r.files, rel, folder); file != "" {
		return Target{Kind: Local, Path: file}
	}
	if c := r.aliases.of(from); c != nil {
		for _, other := range c.asRooted(rel) {
			if file := probe(r.files, other, folder); file != "" {
				return Target{Kind: Local, Path: file}
			}
		}
	}
	return Target{Kind: Missing}
}

// asRooted are the paths that rootDirs let a path mean as well: the same below
// each of the others.
func (c *config) asRooted(rel string) []string {
	own, below := "", ""
	for _, dir := range c.rootDirs {
		rest, ok := strings.CutPrefix(rel+"/", dir+"/")
		if dir == "." {
			rest, ok = rel, true
		}
		if ok && len(dir) > len(own) {
			own, below = dir, rest
		}
	}
	var out []string
	for _, dir := range c.rootDirs {
		if own != "" && dir != own {
			out = append(out, path.Join(dir, below))
		}
	}
	return out
}

// nearestOf walks up to the root of the repository.
func nearestOf[T any](byFolder map[string]*T, dir string) *T {
	for {
		if c := byFolder[dir]; c != nil {
			return c
		}
		if dir == "." || dir == "/" {
			return nil
		}
		dir = path.Dir(dir)
	}
}

// isPath tells a specifier that is a path from one that is a name.
func isPath(specifier string) bool {
	return specifier == "." || specifier == ".." || strings.HasPrefix(specifier, "./") || strings.HasPrefix(specifier, "../")
}

// packageName is the package that a bare specifier names: "@scope/name" or
// "name"; "" when it names none.
func packageName(specifier string) string {
	parts := strings.SplitN(specifier, "/", 3)
	switch {
	case strings.HasPrefix(specifier, "@") && (len(parts) < 2 || len(parts[0]) < 2 || parts[1] == ""):
		return ""
	case strings.HasPrefix(specifier, "@"):
		return parts[0] + "/" + parts[1]
	case parts[0] == "" || strings.ContainsAny(parts[0], "~:.\\"):
		if strings.HasPrefix(parts[0], ".") || !strings.Contains(parts[0], ".") {
			return ""
		}
	}
	return parts[0]
}
