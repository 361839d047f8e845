package importgraph

import (
	"strings"

	"github.com/posthog/hogli/internal/repo"
)

// names are the dotted names that lead to something, one table for each source
// root. They are made from listed paths, so that they are exact in case on any
// file system.
type names struct {
	roots []string
	files []map[string]target
	dirs  []map[string]bool // folders that hold Python, however deep
	out   []map[string]bool // what is excluded
	tach  bool
	pkg   func(root int32) string // the folder that tach takes a root's package to be
}

// target is the file behind a name; of several the one with the lowest rank.
type target struct {
	file int32
	rank int8
}

// What stands for a file that the graph does not have.
const (
	unlisted int32 = -1 // on disk, and ignored by git
	hidden   int32 = -2 // excluded: tach finds it, and passes it over
)

// rank orders the files that one name may mean, as tach looks for them; a
// regular package goes before a module for Python too.
func rank(f *PythonFile) int8 {
	switch {
	case f.Package && f.Stub:
		return 0
	case f.Package:
		return 1
	case f.Stub:
		return 2
	}
	return 3
}

func newNames(g *Python, o PythonOptions) *names {
	n := &names{roots: g.Roots, tach: o.AsTach != nil}
	for range g.Roots {
		n.files = append(n.files, make(map[string]target, len(g.Files)/len(g.Roots)))
		n.dirs = append(n.dirs, map[string]bool{})
		n.out = append(n.out, map[string]bool{})
	}
	for _, rel := range g.excluded {
		for root, dir := range g.Roots {
			if under(rel, dir) {
				module, _ := moduleName(inside(rel, dir))
				n.out[root][module] = true
			}
		}
	}
	for i := range g.Files {
		f := &g.Files[i]
		for root, dir := range g.Roots {
			switch {
			case under(f.Path, dir) && isUnnamed(inside(f.Path, dir)):
			case root == f.Root:
				n.add(root, f.Module, target{int32(i), rank(f)})
			case under(f.Path, dir):
				module, _ := moduleName(inside(f.Path, dir))
				n.add(root, module, target{int32(i), rank(f)})
			}
		}
	}
	return n
}

// isUnnamed tells whether a file has no dotted name: a dot in the name of a file or
// a folder is none between two.
func isUnnamed(rel string) bool { return strings.Count(rel, ".") > 1 }

func (n *names) add(root int, module string, t target) {
	if old, there := n.files[root][module]; !there || t.rank < old.rank {
		n.files[root][module] = t
	}
	if t.rank > 1 { // a module; a package is a folder itself
		module = parent(module)
	}
	for module != "" && !n.dirs[root][module] {
		n.dirs[root][module] = true
		module = parent(module)
	}
}

// addOnDisk adds what git ignores, for tach.
func (n *names) addOnDisk(r *repo.Repo, visible func(rel string) bool) {
	for root, dir := range n.roots {
		onDisk(r, dir, func(rel string) {
			if isUnnamed(inside(rel, dir)) {
				return
			}
			module, pkg := moduleName(inside(rel, dir))
			f := PythonFile{Package: pkg, Stub: strings.HasSuffix(rel, ".pyi")}
			t := target{unlisted, rank(&f)}
			if !visible(rel) {
				t.file = hidden
			}
			n.add(root, module, t)
		})
	}
	owners := make([]string, len(n.roots))
	for i, dir := range n.roots {
		owners[i] = packageOf(r, dir)
	}
	n.pkg = func(root int32) string { return owners[root] }
}

// packageOf is the nearest folder at or above a source root that holds a
// project file: tach takes what is in another one for external.
func packageOf(r *repo.Repo, dir string) string {
	for ; ; dir = parentDir(dir) {
		for _, name := range []string{"pyproject.toml", "setup.py", "requirements.txt"} {
			if r.Exists(dir + "/" + name) {
				return dir
			}
		}
		if dir == "." {
			return dir
		}
	}
}

func parentDir(dir string) string {
	if at := strings.LastIndexByte(dir, '/'); at >= 0 {
		return dir[:at]
	}
	return "."
}

// parent is the dotted name without its last word.
func parent(name string) string { return name[:max(strings.LastIndexByte(name, '.'), 0)] }

// resolve tells where a dotted path leads.
func (n *names) resolve(name string) ImportPath {
	p := ImportPath{Name: name, Target: -1, Root: -1}
	if n.tach && !isPlain(name) {
		return p
	}
	up := parent(name)
	for root := range n.roots {
		for i, one := range [2]string{name, up} {
			if t, ok := n.files[root][one]; ok && one != "" {
				if p.Kind = Excluded; t.file != hidden {
					p.Kind, p.Target, p.Root = Module+Kind(i), t.file, int32(root)
				}
				return p
			}
		}
	}
	if !n.tach {
		n.resolveFolder(&p, up)
	}
	return p
}

// resolveFolder finds what tach does not: what is excluded, folders, and what is not there in a
// package that is. A generated module that git ignores is a part of its package
// all the same.
func (n *names) resolveFolder(p *ImportPath, up string) {
	for root := range n.roots {
		if n.out[root][p.Name] || n.out[root][up] {
			p.Kind = Excluded
			return
		}
	}
	for root := range n.roots {
		if n.dirs[root][p.Name] || up != "" && n.dirs[root][up] {
			p.Kind, p.Root = Folder, int32(root)
			return
		}
	}
	for root := range n.roots {
		for at := up; at != ""; at = parent(at) {
			if t, ok := n.files[root][at]; ok && t.rank < 2 {
				p.Kind, p.Root = Missing, int32(root)
				return
			}
		}
	}
}

// isPlain tells whether tach takes a path for one of modules.
func isPlain(name string) bool {
	if strings.HasSuffix(name, ".") || strings.HasPrefix(name, ".") || strings.Contains(name, "..") {
		return false
	}
	for _, c := range name {
		if c != '.' && c != '_' && c != '*' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && c < 0x80 {
			return false
		}
	}
	return true
}
