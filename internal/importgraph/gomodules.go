package importgraph

import (
	"maps"
	"path"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/posthog/hogli/internal/repo"
)

// goModules are the modules of a repository, and where their import paths lie.
type goModules struct {
	paths    map[string]string            // path of a module, by folder
	replaced map[string]map[string]string // by the folder of go.mod: paths, and the folders that stand for them
	work     map[string]string            // the same of go.work, which goes before go.mod
	folders  map[string]string            // of packages, by import path
}

func newGoModules() *goModules {
	return &goModules{paths: map[string]string{}, replaced: map[string]map[string]string{}, work: map[string]string{}, folders: map[string]string{}}
}

// module reads a go.mod. One that cannot be read is another rule's finding.
func (m *goModules) module(r *repo.Repo, rel string) {
	content, err := r.Read(rel)
	if err != nil {
		return
	}
	dir := path.Dir(rel)
	m.paths[dir] = modfile.ModulePath(content)
	if file, err := modfile.Parse(rel, content, nil); err == nil {
		m.replaced[dir] = localReplaces(dir, file.Replace)
	}
}

// workspace reads a go.work.
func (m *goModules) workspace(r *repo.Repo, rel string) {
	content, err := r.Read(rel)
	if err != nil {
		return
	}
	if file, err := modfile.ParseWork(rel, content, nil); err == nil {
		maps.Copy(m.work, localReplaces(path.Dir(rel), file.Replace))
	}
}

// localReplaces are the paths that a folder of the repository stands for.
func localReplaces(dir string, list []*modfile.Replace) map[string]string {
	out := map[string]string{}
	for _, one := range list {
		if to := path.Join(dir, one.New.Path); modfile.IsDirectoryPath(one.New.Path) && !path.IsAbs(one.New.Path) && to != ".." && !strings.HasPrefix(to, "../") {
			out[one.Old.Path] = to
		}
	}
	return out
}

// of is the module that a folder lies in: its folder and its path. A module ends
// where another one begins.
func (m *goModules) of(dir string) (folder, name string) {
	for at := dir; ; at = path.Dir(at) {
		if name := m.paths[at]; name != "" {
			return at, name
		}
		if at == "." {
			return "", ""
		}
	}
}

// importPath is that of a folder; "" outside of every module.
func (m *goModules) importPath(dir string) string {
	folder, name := m.of(dir)
	if name == "" {
		return ""
	}
	return path.Join(name, strings.TrimPrefix(strings.TrimPrefix(dir, folder), "/"))
}

// folderOf is where a package lies that a file of the folder from imports; ""
// when it lies elsewhere. What a replace leads to lies there under its own
// module's path as well, unless that folder has no go.mod.
func (m *goModules) folderOf(from, name string) string {
	folder, _ := m.of(from)
	for _, replaced := range []map[string]string{m.work, m.replaced[folder]} {
		best := ""
		for old := range replaced {
			if (name == old || strings.HasPrefix(name, old+"/")) && len(old) > len(best) {
				best = old
			}
		}
		if best == "" {
			continue
		}
		dir := path.Join(replaced[best], strings.TrimPrefix(name, best))
		if m.folders[m.importPath(dir)] == dir {
			return dir
		}
		return ""
	}
	return m.folders[name]
}
