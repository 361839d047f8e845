package rules

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

func apiRoutes() rule {
	return rule{
		meta: report.Rule{
			ID: "registration/api-routes", Severity: report.Warning,
			Rationale: "a view that nothing mounts answers nobody",
		},
		check: func(s subject) []report.Finding {
			switch s.Backend {
			case repo.Django:
				if !s.keepsName() {
					return nil
				}
				return s.unmountedDjango()
			case repo.Go:
				return s.unmountedGo()
			default:
				return nil
			}
		},
	}
}

// mounted are the files by which a Django product offers routes. What is in
// backend/routes.py the core finds by itself.
var mounted = [...]string{mountedModule, "backend/presentation/views.py", "backend/presentation/api.py", "backend/api.py", "backend/urls.py"}

func (s subject) unmountedDjango() []report.Finding {
	file := s.repo.Config.Paths.API
	content, err := s.repo.Read(file)
	offers := slices.IndexFunc(mounted[:], s.isFile)
	if err != nil || offers < 0 || s.Has("backend/routes.py") || s.Has("backend/routes") {
		return nil
	}
	items, named, err := edit.PythonItems(file, content, repo.RoutesList)
	if err != nil {
		named = fault.File(file)
	}
	alias, imported := s.importedAs(content)
	if !imported {
		f := s.found(named,
			fmt.Sprintf("%s imports nothing of %s, so what %s offers is not mounted", file, s.Module(), s.Path(mounted[offers])),
			fmt.Sprintf("add the line: import %s as %s", s.Module()+"."+strings.ReplaceAll(strings.TrimSuffix(mounted[offers], ".py"), "/", "."), s.Name))
		f.Repair = s.mountProduct(content)
		return []report.Finding{f}
	}
	if err != nil {
		return nil // without such a list, what is imported is mounted in some way of the core's
	}
	listed := slices.DeleteFunc(slices.Clone(items), func(i edit.Item) bool { return !slices.Contains(alias, i.Text) })
	switch {
	case len(listed) > 1:
		second, where := listed[1], named
		if second.End > 0 {
			where = fault.At(file, content, second.Start, second.End)
		}
		return []report.Finding{s.found(where,
			fmt.Sprintf("%s is in %s twice, so its routes are registered twice", second.Text, repo.RoutesList), "take one of them out")}
	case len(listed) == 1:
		return nil
	}
	f := s.found(named,
		fmt.Sprintf("%s imports %s and does not list it in %s, so its routes are not mounted", file, alias[0], repo.RoutesList),
		fmt.Sprintf("add the line %s, to %s", alias[0], repo.RoutesList))
	f.Repair = s.listProduct(content)
	return []report.Finding{f}
}

// staleRoutes are the imports of the API routes from products that are gone.
// What is indented may be meant to fail, in try or below an if.
func (s subject) staleRoutes() []report.Finding {
	file := s.repo.Config.Paths.API
	content, err := s.repo.Read(file)
	if err != nil {
		return nil
	}
	var found []report.Finding
	lines, told := bytes.Split(content, []byte("\n")), 0
	for _, i := range python.ReadImports(content) {
		paths, line := i.Paths(""), lines[i.Line-1]
		if len(paths) == 0 || i.Line == told || len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			continue
		}
		if name, gone := s.isGone(paths[len(paths)-1]); gone {
			told = i.Line
			found = append(found, s.found(fault.At(file, content, i.NameAt, i.NameAt+len(i.Name)),
				fmt.Sprintf("%s imports %s, and there is no product %s", file, paths[len(paths)-1], name), "take the import out, and what uses it"))
		}
	}
	return found
}

// importedAs are the names under which a Python file knows parts of the
// product's backend.
func (s subject) importedAs(content []byte) (names []string, ok bool) {
	backend := s.Module() + ".backend"
	for _, i := range python.ReadImports(content) {
		for _, p := range i.Paths("") {
			if p != backend && !strings.HasPrefix(p, backend+".") {
				continue
			}
			name := i.Alias
			if name == "" {
				name = i.Name
			}
			names = append(names, name)
			break
		}
	}
	return names, len(names) > 0
}

func (s subject) unmountedGo() []report.Finding {
	file := s.repo.Config.Paths.GoRoutes
	content, err := s.repo.Read(file)
	presentation := s.Path("backend/presentation")
	if err != nil || !s.exportsMount() {
		return nil
	}
	items, imports, err := edit.GoItems(file, content, repo.GoProducts)
	if imports == nil && err != nil {
		return nil // the file is not valid Go, which its compiler tells
	}
	imported := slices.ContainsFunc(imports, func(i string) bool { return strings.HasSuffix(i, "/"+presentation) })
	listed := err != nil || slices.ContainsFunc(items, func(i edit.Item) bool { return i.Text == s.Name })
	if imported && listed {
		return nil
	}
	return []report.Finding{s.found(fault.File(file),
		fmt.Sprintf("%s does not mount %s, so what it offers is not served", file, presentation),
		fmt.Sprintf("import %s, and add a line for %q to %s", path.Base(presentation), s.Name, repo.GoProducts))}
}

// exportsMount tells whether the presentation of a Go product has something to
// mount.
func (s subject) exportsMount() bool {
	return slices.ContainsFunc(s.sources("backend/presentation"), func(at string) bool {
		return strings.HasSuffix(at, ".go") && s.exportsFunction(at)
	})
}
