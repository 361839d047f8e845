package boundary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// uncovered lists the code that no module covers, folder by folder: products by
// themselves, the rest by the first folder. Only what imports from the
// repository is listed: of the rest no rule has anything to say. A product with
// Django and without a module is registration/tach-module's.
func (a *Analysis) uncovered() []Violation {
	if a.Config.RootModule != tach.RootIgnore && a.Config.RootModule != tach.RootForbid {
		return nil // the root module is judged like any other
	}
	told := map[string]bool{}
	for _, p := range a.repo.Products() {
		if p.Backend == repo.Django {
			told[a.repo.Config.Paths.Products+"/"+p.Name] = true
		}
	}
	files := map[string][]string{}
	for i := range a.Graph.Files {
		if a.Owners[i] == a.Modules.Root && a.importsOwn(i) {
			rel := a.Graph.Files[i].Path
			dir := a.folderOf(rel)
			files[dir] = append(files[dir], rel)
		}
	}
	var found []Violation
	for dir, list := range files {
		if told[dir] {
			continue
		}
		v := Violation{Kind: Uncovered, Severity: report.Warning, File: -1, Where: fault.File(dir), Path: dir, Detail: fmt.Sprintf("%d such as %s", len(list), list[0])}
		if len(list) == 1 {
			v.Detail = list[0]
		}
		if strings.HasPrefix(dir, a.repo.Config.Paths.Products+"/") {
			v.Severity = report.Error
		}
		found = append(found, v)
	}
	slices.SortFunc(found, func(x, y Violation) int { return strings.Compare(x.Path, y.Path) })
	return found
}

// importsOwn tells whether a file imports something of a module.
func (a *Analysis) importsOwn(file int) bool {
	f := &a.Graph.Files[file]
	for i := range f.Imports {
		if to := a.Targets[f.Imports[i].Path]; to != nil && to != a.Modules.Root {
			return true
		}
	}
	return false
}

// folderOf is the folder that a file is listed by; the file itself when it lies
// at the root.
func (a *Analysis) folderOf(rel string) string {
	products := a.repo.Config.Paths.Products + "/"
	if inside, ok := strings.CutPrefix(rel, products); ok {
		if name, _, deeper := strings.Cut(inside, "/"); deeper {
			return products + name
		}
		return rel
	}
	first, _, _ := strings.Cut(rel, "/")
	return first
}
