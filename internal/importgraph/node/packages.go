package node

import (
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/jsonfile"
)

// pkg is a package.json of the repository.
type pkg struct {
	dir, name string
	root      jsonfile.Value
}

func readPackage(files Files, rel string) (*pkg, error) {
	content, err := files.Read(rel)
	if err != nil {
		return nil, err
	}
	file, err := jsonfile.Read(rel, content)
	if err != nil {
		return nil, err
	}
	p := &pkg{dir: path.Dir(rel), root: file.Root}
	if m, ok := file.Root.Member("name"); ok {
		p.name = m.Value.Text
	}
	return p, nil
}

// workspace resolves a name of the workspace's packages, a path below it too, and
// that of the package that the importer is in, if it has exports.
func (r *Resolver) workspace(dir, specifier string, conditions []string) (Target, bool) {
	name := packageName(specifier)
	p := r.packages[name]
	if own := nearestOf(r.nearest, dir); p == nil && own != nil && name != "" && own.name == name {
		if _, ok := own.root.Member("exports"); ok {
			p = own
		}
	}
	if p == nil {
		return Target{}, false
	}
	t := Target{Kind: Package, Name: name, Dir: p.dir}
	for _, v := range []view{{Files: r.files, types: true}, {Files: r.files, code: true}} {
		if t.Path, t.Closed = p.resolve(v, strings.TrimPrefix(specifier, name), conditions); t.Path != "" {
			break
		}
	}
	return t, true
}

// resolve finds the file of a package for a path below its name.
func (p *pkg) resolve(files view, below string, conditions []string) (file string, closed bool) {
	if exports, ok := p.root.Member("exports"); ok && exports.Value.Kind != jsonfile.Scalar {
		file, open := exported(exports.Value, "."+below, conditions, func(target string) string {
			if !strings.HasPrefix(target, "./") { // nobody exports what lies elsewhere
				return ""
			}
			return probeTarget(files, path.Join(p.dir, target))
		})
		return file, !open
	}
	if below == "" {
		return probeFolder(files, p.dir), false
	}
	return probe(files, path.Join(p.dir, below), isFolder(below)), false
}

// Offers tells whether a package.json lets others import a path below the
// package's name ("" or "/x"): by its exports, and without any only the package
// itself, though the compiler would find more.
func Offers(manifest jsonfile.Value, below string) bool {
	exports, ok := manifest.Member("exports")
	if !ok || exports.Value.Kind == jsonfile.Scalar {
		return below == ""
	}
	_, open := exported(exports.Value, "."+below, nil, func(target string) string { return target })
	return open
}

// private resolves a name that begins with #, by imports of the package that
// the importer is in.
func (r *Resolver) private(from, specifier string) Target {
	p := nearestOf(r.nearest, path.Dir(from))
	if p == nil {
		return Target{Kind: Missing}
	}
	var conditions []string
	if c := r.aliases.of(from); c != nil {
		conditions = c.conditions
	}
	imports, _ := p.root.Member("imports")
	found := Target{Kind: Missing}
	entry(imports.Value, specifier, conditions, func(target string) string {
		file := probeTarget(r.files, path.Join(p.dir, target))
		switch {
		case strings.HasPrefix(target, "#"): // names of its own cannot lead to each other
		case !isPath(target):
			found = r.Resolve(path.Join(p.dir, "package.json"), target)
		case file != "":
			found = Target{Kind: Local, Path: file}
		}
		return found.Path
	})
	return found
}

// load finds the file of a target that package.json names; "" for none.
type load func(target string) string

// exported is the file that exports gives for a path ("." or "./x"); open says
// that there is an entry for it.
func exported(exports jsonfile.Value, below string, conditions []string, find load) (file string, open bool) {
	if hasPaths(exports) {
		return entry(exports, below, conditions, find)
	}
	if below != "." { // one target, or conditions, are for "." alone
		return "", false
	}
	return condition(exports, "", conditions, find)
}

func hasPaths(exports jsonfile.Value) bool {
	return exports.Kind == jsonfile.Object && len(exports.Members) > 0 && strings.HasPrefix(exports.Members[0].Key, ".")
}

// entry finds a key of exports or imports: the exact one, else the pattern with
// the longest text before its star.
func entry(table jsonfile.Value, key string, conditions []string, find load) (file string, open bool) {
	if m, ok := table.Member(key); ok && !strings.Contains(key, "*") {
		return condition(m.Value, "", conditions, find)
	}
	var best *jsonfile.Member
	rest, longest := "", -1
	for i, m := range table.Members {
		before, after, star := strings.Cut(m.Key, "*")
		if star && len(before) > longest && len(key) >= len(m.Key) && strings.HasPrefix(key, before) && strings.HasSuffix(key, after) {
			best, longest, rest = &table.Members[i], len(before), key[len(before):len(key)-len(after)]
		}
	}
	if best == nil {
		return "", false
	}
	return condition(best.Value, rest, conditions, find)
}

// condition picks the target of an entry: the first one that leads to a file,
// by the conditions that the compiler goes by. A null closes the entry.
func condition(v jsonfile.Value, rest string, conditions []string, find load) (file string, open bool) {
	var choices []jsonfile.Value
	switch v.Kind {
	case jsonfile.String:
		return find(strings.ReplaceAll(v.Text, "*", rest)), true
	case jsonfile.Object:
		for _, m := range v.Members {
			if m.Key == "import" || m.Key == "types" || m.Key == "default" || slices.Contains(conditions, m.Key) {
				choices = append(choices, m.Value)
			}
		}
	case jsonfile.Array:
		choices = v.Items
	case jsonfile.Scalar:
	}
	for _, c := range choices {
		found, some := condition(c, rest, conditions, find)
		if open = open || some; found != "" {
			return found, true
		}
	}
	return "", open
}
