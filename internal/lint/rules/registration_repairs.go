package rules

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// Not repaired, because more than a line hangs on it: the route to a database
// (the rows that the default one holds would not move), a package that the
// frontend takes from a registry (the version is somebody's choice), a block of
// tach.toml for a product that is gone (it may hold comments and imports that
// somebody wants), and the gateway in Go (the name of the import may
// be taken there).

// registerApp puts the app into the settings' list. An entry for a class of the
// product's that is not there is that app under another name; any other mention
// may be the app's registration in some way of the repository's own, and two
// would keep Django from starting.
func (s subject) registerApp(app string, apps []edit.Item) *report.Repair {
	file, list := s.repo.Config.Paths.Settings, s.repo.Config.Paths.AppsList
	var old []string
	for _, item := range apps {
		if s.ofBackend(item.Text) {
			old = append(old, item.Text)
		}
	}
	if s.mentions(file) != len(old) {
		return nil
	}
	quoted := `"` + app + `"`
	switch {
	case len(old) == 0:
		return one(file, func(c []byte) ([]byte, bool, error) { return edit.PythonListItem(file, c, list, quoted) })
	case len(old) == 1 && !s.definesConfig(old[0]):
		return one(file, func(c []byte) ([]byte, bool, error) {
			return edit.RenamePythonListItem(file, c, list, `"`+old[0]+`"`, quoted)
		})
	}
	return nil
}

// one is the repair of one edit.
func one(file string, apply func(content []byte) ([]byte, bool, error)) *report.Repair {
	return &report.Repair{Edits: []report.Edit{{Path: file, Apply: apply}}}
}

func (s subject) ofBackend(dotted string) bool {
	backend := s.Module() + ".backend"
	return dotted == backend || strings.HasPrefix(dotted, backend+".")
}

// mentions counts the strings of a Python file that lead into the backend.
func (s subject) mentions(file string) int {
	content, err := s.repo.Read(file)
	if err != nil {
		return 0
	}
	count := 0
	scan := python.NewScanner(content)
	for t := scan.Next(); t.Kind != python.EOF; t = scan.Next() {
		if t.Kind == python.String && s.ofBackend(strings.Trim(scan.Text(t), `"'`)) {
			count++
		}
	}
	return count
}

// addsLater tells whether the settings put an app into the list below an if, or
// in another place where only running them could tell: PRODUCTS_APPS.append(…).
func (s subject) addsLater(apps ...string) bool {
	content, err := s.repo.Read(s.repo.Config.Paths.Settings)
	if err != nil {
		return false
	}
	list := s.repo.Config.Paths.AppsList
	names := [2]string{} // the last two; += counts as one
	scan := python.NewScanner(content)
	for t := scan.Next(); t.Kind != python.EOF; t = scan.Next() {
		text := scan.Text(t)
		if t.Kind == python.Name || text == "+=" {
			names = [2]string{names[1], text}
		}
		adds := names[0] == list && slices.Contains([]string{"append", "insert", "extend", "+="}, names[1])
		if adds && t.Kind == python.String && slices.Contains(apps, strings.Trim(text, `"'`)) {
			return true
		}
	}
	return false
}

// definesConfig tells whether the class of a dotted path is in apps.py, or may
// be somewhere that is not looked at.
func (s subject) definesConfig(dotted string) bool {
	class, ok := strings.CutPrefix(dotted, s.Module()+".backend.apps.")
	src, err := s.source(s.Path("backend/apps.py"))
	if !ok || err != nil {
		return true
	}
	return slices.ContainsFunc(python.ReadOutline(src).Defs, func(d python.Def) bool { return d.Name == class })
}

// dependOn makes the frontend depend on the product. pnpm finds no package by a
// name that it does not have, so the package takes that name in the same step.
func (s subject) dependOn(pkg *repo.Package) *report.Repair {
	file, want := s.repo.Config.Paths.FrontendPackage, s.Names.Package()
	repair := &report.Repair{}
	if pkg.Name != want {
		repair = s.renamePackage(pkg, want)
	}
	repair.Edits = append(repair.Edits, report.Edit{Path: file, Apply: func(c []byte) ([]byte, bool, error) {
		return edit.JSONMember(file, c, "dependencies", want, "workspace:*")
	}})
	return repair
}

// mountedModule is what the list of API routes holds: a module with the function
// that the core calls.
const mountedModule = "backend/presentation/urls.py"

// mountProduct imports the product's routes and lists them, where the core has
// such a list, the product such a function, and the file no other use for the
// product's name.
func (s subject) mountProduct(api []byte) *report.Repair {
	file, line := s.repo.Config.Paths.API, repo.MountLine(s.Name)
	if _, _, err := edit.PythonItems(file, api, repo.RoutesList); err != nil || !s.registersRoutes() || holdsName(api, s.Name) {
		return nil
	}
	own := append(slices.Clone(s.repo.Config.Paths.Core), s.repo.Config.Paths.Products)
	return one(file, func(c []byte) ([]byte, bool, error) {
		listed, changed, err := edit.PythonListItem(file, c, repo.RoutesList, s.Name)
		if err != nil || !changed {
			return c, false, err
		}
		return edit.PythonImport(file, listed, line, own)
	})
}

// listProduct lists routes that are imported already, by the line that
// product:bootstrap writes.
func (s subject) listProduct(api []byte) *report.Repair {
	file, line := s.repo.Config.Paths.API, repo.MountLine(s.Name)
	if _, missing, err := edit.PythonImport(file, api, line, nil); err != nil || missing || !s.registersRoutes() {
		return nil
	}
	return one(file, func(c []byte) ([]byte, bool, error) { return edit.PythonListItem(file, c, repo.RoutesList, s.Name) })
}

func (s subject) registersRoutes() bool {
	src, err := s.source(s.Path(mountedModule))
	return err == nil && slices.ContainsFunc(python.ReadOutline(src).Defs, func(d python.Def) bool {
		return d.TopLevel() && !d.Class && d.Name == "register_routes"
	})
}

// holdsName tells whether a name stands anywhere in the code.
func holdsName(content []byte, name string) bool {
	scan := python.NewScanner(content)
	for t := scan.Next(); t.Kind != python.EOF; t = scan.Next() {
		if t.Kind == python.Name && scan.Text(t) == name {
			return true
		}
	}
	return false
}
