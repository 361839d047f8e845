package node

import (
	"path"
	"strings"
)

// Referenced tells where /// <reference path="…"/> of a file leads: to a file of
// that very name, and only where the name has no dot, to one with an extension.
func (r *Resolver) Referenced(from, name string) Target {
	rel := path.Join(path.Dir(from), name)
	endings := []string{""}
	if !strings.Contains(path.Base(rel), ".") {
		endings = []string{".ts", ".tsx", ".d.ts", ".js", ".jsx"}
	}
	for _, ending := range endings {
		if r.files.Has(rel + ending) {
			return Target{Kind: Local, Path: rel + ending}
		}
	}
	return Target{Kind: Missing}
}

// Types tells where /// <reference types="…"/> of a file leads: to a package, by
// no alias and no name of Node's, and there to a file of declarations.
func (r *Resolver) Types(from, name string) Target {
	files := view{Files: declarations{r.files}, types: true}
	if isPath(name) {
		if file := probe(files, path.Join(path.Dir(from), name), isFolder(name)); file != "" {
			return Target{Kind: Local, Path: file}
		}
		return Target{Kind: Missing}
	}
	if p := r.packages[packageName(name)]; p != nil {
		t := Target{Kind: Package, Name: p.name, Dir: p.dir}
		t.Path, t.Closed = p.resolve(files, strings.TrimPrefix(name, p.name), nil)
		return t
	}
	if name := packageName(name); name != "" {
		return Target{Kind: External, Name: name}
	}
	return Target{Kind: Missing}
}

// URL tells where new URL("…", import.meta.url) leads: below the folder of the
// file, by its very name or as a script that is compiled.
func (r *Resolver) URL(from, name string) Target {
	if strings.Contains(name, ":") || strings.HasPrefix(name, "/") {
		return Target{Kind: External}
	}
	name, _, _ = strings.Cut(name, "#")
	return r.local(from, path.Join(path.Dir(from), name), false)
}

// declarations are the files of declarations alone.
type declarations struct{ Files }

func (d declarations) Has(rel string) bool {
	switch _, ext := splitExtension(rel); ext {
	case ".d.ts", ".d.mts", ".d.cts":
		return d.Files.Has(rel)
	}
	return path.Base(rel) == "package.json" && d.Files.Has(rel)
}
