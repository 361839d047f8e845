package rules

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// settingsRule tells once what it cannot read.
type settingsRule struct {
	code  *code
	lists *appLists
	rule
}

func settingsRegistered(c *code) settingsRule {
	lists := &appLists{known: map[*repo.Repo]func() appList{}}
	return settingsRule{c, lists, rule{
		meta: report.Rule{
			ID: "registration/settings", Severity: report.Error,
			Rationale: "a backend that is in no list of apps has no models, no migrations and no tests in Django's eyes",
		},
		check: func(s subject) []report.Finding {
			list := lists.of(s)
			apps, named := list.entries, list.named
			config := s.appConfig(c, apps)
			if list.err != nil || s.Backend != repo.Django || config == "" || !s.keepsName() {
				return nil
			}
			app, folder := s.Module()+".backend.apps."+config, s.Module()+".backend"
			entries := slices.DeleteFunc(slices.Clone(apps), func(i edit.Item) bool { return i.Text != app && i.Text != folder })
			if len(entries) > 0 {
				return s.listedTwice(entries)
			}
			if s.addsLater(app, folder) {
				return nil
			}
			paths := s.repo.Config.Paths
			f := s.found(named,
				fmt.Sprintf("%s does not hold %q, so Django does not know the product", paths.AppsList, app),
				fmt.Sprintf("add the line %q, to %s", app, paths.AppsList))
			f.Repair = s.registerApp(app, apps)
			return []report.Finding{f}
		},
	}}
}

// Check checks the products, and tells when the list that says it all cannot be
// read.
func (r settingsRule) Check(in *repo.Repo, products []*repo.Product) []report.Finding {
	var unknown []string
	var why error
	for _, p := range products {
		s := subject{Product: p, repo: in, meta: r.meta}
		list := r.lists.of(s)
		err := list.err
		if err == nil || errors.Is(err, fs.ErrNotExist) { // without settings there is no list either
			break
		}
		if p.Backend == repo.Django && s.appConfig(r.code, list.entries) != "" && s.mentions(in.Config.Paths.Settings) == 0 {
			unknown, why = append(unknown, p.Name), err
		}
	}
	found := r.rule.Check(in, products)
	if len(unknown) == 0 {
		return found
	}
	paths := in.Config.Paths
	s := subject{Product: &repo.Product{}, repo: in, meta: r.meta}
	one := s.found(fault.File(paths.Settings),
		fmt.Sprintf("%s cannot be read, so whether Django knows the products is not checked, such as %s: %v", paths.AppsList, unknown[0], why),
		fmt.Sprintf("write %s = [ … ] with a string for each app, or name the list in hogli.yaml: config.paths.apps_list", paths.AppsList))
	one.Severity = report.Warning
	return append(found, one)
}

// listedTwice: Django refuses to start when two entries are the same app. What a
// later statement says of the list may take it out, too.
func (s subject) listedTwice(entries []edit.Item) []report.Finding {
	entries = slices.DeleteFunc(entries, func(i edit.Item) bool { return i.End == 0 })
	content, err := s.repo.Read(s.repo.Config.Paths.Settings)
	if len(entries) < 2 || err != nil {
		return nil
	}
	first, again := entries[0], entries[1]
	return []report.Finding{s.found(fault.At(s.repo.Config.Paths.Settings, content, again.Start, again.End),
		fmt.Sprintf("%s holds the app already, as %q: Django does not start with an app that is there twice", s.repo.Config.Paths.AppsList, first.Text), "take one of the two out")}
}

// appLists are the lists of repositories: each is read once for all products.
type appLists struct {
	mu    sync.Mutex
	known map[*repo.Repo]func() appList
}

// appList is what subject.apps gives.
type appList struct {
	entries []edit.Item
	named   fault.Span
	err     error
}

func (l *appLists) of(s subject) appList {
	l.mu.Lock()
	read := l.known[s.repo]
	if read == nil {
		read = sync.OnceValue(func() appList {
			entries, named, err := s.apps()
			return appList{entries, named, err}
		})
		l.known[s.repo] = read
	}
	l.mu.Unlock()
	return read()
}

// apps are the entries of the settings' list of products, and where its name
// stands.
func (s subject) apps() ([]edit.Item, fault.Span, error) {
	paths := s.repo.Config.Paths
	content, err := s.repo.Read(paths.Settings)
	if err != nil {
		return nil, fault.Span{}, err
	}
	return edit.PythonItems(paths.Settings, content, paths.AppsList)
}

// appConfig is the class that apps.py gives Django: of several AppConfigs the one
// that the settings name in their list of apps, else the first; "" when there is
// none.
func (s subject) appConfig(c *code, apps []edit.Item) string {
	f := c.of(s.repo).file(s.Path("backend/apps.py"))
	first := ""
	for _, class := range f.appConfigs() {
		name := f.defs()[class].Name
		if slices.ContainsFunc(apps, func(i edit.Item) bool { return i.Text == s.Module()+".backend.apps."+name }) {
			return name
		}
		first = cmp.Or(first, name)
	}
	return first
}

func frontendDependency() rule {
	return rule{
		meta: report.Rule{
			ID: "registration/frontend-dependency", Severity: report.Error,
			Rationale: "pnpm gives the frontend only the packages that it depends on",
		},
		check: func(s subject) []report.Finding {
			file := s.repo.Config.Paths.FrontendPackage
			core, err := s.repo.ReadPackage(file)
			pkg, own := s.Package()
			if err != nil || own != nil || !repo.WellFormed(s.Name) {
				return nil
			}
			list, there := core.Root.Member("dependencies")
			want := s.Names.Package()
			if m, ok := list.Value.Member(pkg.Name); ok && pkg.Name != "" {
				if inWorkspace(m.Value.Text) {
					return nil
				}
				return []report.Finding{s.found(core.Span(m.KeyStart, m.Value.End),
					fmt.Sprintf("the frontend takes %s from the registry (%s), not from this repository", m.Key, m.Value.Text), fmt.Sprintf("write %q: \"workspace:*\"", m.Key))}
			}
			if m, ok := list.Value.Member(want); ok {
				f := s.found(core.Span(m.KeyStart, m.Value.End),
					fmt.Sprintf("the frontend depends on %s, and the product's package is called %q", want, pkg.Name), fmt.Sprintf("write \"name\": %q in %s", want, s.Path("package.json")))
				f.Repair = s.renamePackage(pkg, want)
				return []report.Finding{f}
			}
			where := core.Span(core.Root.Start, core.Root.Start+1)
			if there {
				where = core.Span(list.KeyStart, list.KeyStart+len(`"dependencies"`))
			}
			f := s.found(where, fmt.Sprintf("the frontend does not depend on %s", want), fmt.Sprintf("add %q: \"workspace:*\" to dependencies", want))
			f.Repair = s.dependOn(pkg)
			if !s.Frontend {
				f.Severity = report.Warning // nothing of it is missing yet
			}
			return []report.Finding{f}
		},
	}
}

// staleRule looks for registrations of products that are gone.
type staleRule struct{}

func staleRegistration() staleRule { return staleRule{} }

// Meta describes the rule.
func (staleRule) Meta() report.Rule {
	return report.Rule{
		ID: "registration/stale", Severity: report.Error,
		Rationale: "Django, pnpm and tach stop at what is registered and not there",
	}
}

// Check looks at what the whole repository registers.
func (t staleRule) Check(r *repo.Repo, _ []*repo.Product) []report.Finding {
	s := subject{Product: &repo.Product{}, repo: r, meta: t.Meta()}
	found := s.staleApps()
	found = append(found, s.staleModules()...)
	found = append(found, s.staleRoutes()...)
	return append(found, s.staleDependencies()...)
}

// isGone tells whether a dotted path names a product that is not there, and
// which.
func (s subject) isGone(dotted string) (string, bool) {
	below, ok := strings.CutPrefix(dotted, "products.")
	name, _, _ := strings.Cut(below, ".")
	return name, ok && repo.WellFormed(name) && !s.lies(name)
}

// lies tells whether anything of that name is in products/. A file in the place of
// the folder, and a folder in another case or with dashes, have a finding of their own: what
// registers the product is right once that is mended.
func (s subject) lies(name string) bool {
	entries, err := s.repo.Tree().ReadDir(s.repo.Config.Paths.Products)
	if err != nil {
		return s.repo.Exists(s.repo.Config.Paths.Products + "/" + name)
	}
	return !s.repo.Leftover(name) && slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return strings.EqualFold(strings.ReplaceAll(e.Name(), "-", "_"), name)
	})
}

// meant is the fix for a product that is not there: another may be meant.
func (s subject) meant(name, fix string) string {
	var names []string
	for _, p := range s.repo.Products() {
		names = append(names, p.Name)
	}
	if near := fault.Nearest(name, names); near != "" {
		return "did you mean " + near + "? Else " + fix
	}
	return fix
}

func (s subject) staleApps() []report.Finding {
	var found []report.Finding
	paths := s.repo.Config.Paths
	content, err := s.repo.Read(paths.Settings)
	apps, _, appsErr := s.apps()
	if err != nil || appsErr != nil {
		return nil
	}
	for _, app := range apps {
		name, gone := s.isGone(app.Text)
		if !gone || app.End == 0 {
			continue
		}
		f := s.found(fault.At(paths.Settings, content, app.Start, app.End),
			fmt.Sprintf("%s holds %q, and there is no product %s", paths.AppsList, app.Text, name), s.meant(name, "take the line out"))
		f.Repair = one(paths.Settings, func(c []byte) ([]byte, bool, error) {
			return edit.RemovePythonListItem(paths.Settings, c, paths.AppsList, `"`+app.Text+`"`)
		})
		found = append(found, f)
	}
	return found
}

func (s subject) staleDependencies() []report.Finding {
	file := s.repo.Config.Paths.FrontendPackage
	core, err := s.repo.ReadPackage(file)
	if err != nil {
		return nil
	}
	known := map[string]bool{}
	for _, p := range s.repo.Products() {
		known[p.Names.Package()] = true
		if pkg, err := p.Package(); err == nil {
			known[pkg.Name] = true
		}
	}
	var found []report.Finding
	list, _ := core.Root.Member("dependencies")
	for _, m := range list.Value.Members {
		dashed, ok := strings.CutPrefix(m.Key, "@posthog/products-")
		if name := strings.ReplaceAll(dashed, "-", "_"); ok && !known[m.Key] && !s.lies(name) && strings.HasPrefix(m.Value.Text, "workspace:") {
			f := s.found(core.Span(m.KeyStart, m.Value.End),
				fmt.Sprintf("the frontend depends on %s, and there is no product %s", m.Key, name), s.meant(name, "take the line out"))
			f.Repair = one(file, func(c []byte) ([]byte, bool, error) { return edit.RemoveJSONMember(file, c, "dependencies", m.Key) })
			f.Repair.Unused = m.Key
			found = append(found, f)
		}
	}
	return found
}
