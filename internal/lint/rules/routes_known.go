package rules

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// routesKnownRule looks at the routes of the whole repository, once.
type routesKnownRule struct{ code *code }

func routesKnownLabel(c *code) routesKnownRule { return routesKnownRule{c} }

// Meta describes the rule.
func (routesKnownRule) Meta() report.Rule {
	return report.Rule{
		ID: "database/routes-known-label", Severity: report.Error,
		Rationale: "a route for a label that no app has moves nothing: the tables stay in the default database",
	}
}

// Check checks every route.
func (k routesKnownRule) Check(r *repo.Repo, _ []*repo.Product) []report.Finding {
	routes, err := r.Routes()
	if err != nil || len(routes.List) == 0 {
		return nil
	}
	b := k.code.of(r)
	known := b.knownLabels()
	var found []report.Finding
	for _, route := range routes.List {
		if known[route.AppLabel] {
			continue
		}
		message := fmt.Sprintf("no app has the label %q, so the route moves nothing", route.AppLabel)
		fix := fault.DidYouMean(route.AppLabel, slices.Sorted(maps.Keys(known)))
		if p, err := r.Product(route.AppLabel); err == nil {
			message = fmt.Sprintf("the product %s has no tables under the label %q, so the route moves nothing", p.Name, route.AppLabel)
			if label := b.apps().labels[p.Dir]; label != p.Name {
				fix = fmt.Sprintf("write label = %q in %s, which says %q", p.Name, p.Path("backend/apps.py"), label)
			} else {
				fix = "delete the route, or add the backend"
			}
		}
		if fix == "" {
			fix = "write the label of the product's AppConfig, or delete the route"
		}
		found = append(found, report.Finding{Rule: k.Meta().ID, Severity: report.Error, Where: route.Where, Message: message, Fix: fix})
	}
	return append(found, k.repeated(routes)...)
}

// repeated are the routes that stand twice. They count once, so nothing breaks
// until one of the two is changed.
func (k routesKnownRule) repeated(routes *repo.Routes) []report.Finding {
	var found []report.Finding
	for _, again := range routes.Repeated {
		first, _ := routes.Of(again.AppLabel)
		found = append(found, report.Finding{
			Rule: k.Meta().ID, Severity: report.Warning, Where: again.Where,
			Message: fmt.Sprintf("app_label %q has this route already, in %s", again.AppLabel, first.Where), Fix: "delete one of the two",
		})
	}
	return found
}

// knownLabels are the labels of the products' backends, of the core and its
// own apps, and of what the settings install.
func (b *codebase) knownLabels() map[string]bool {
	known := map[string]bool{}
	for _, p := range b.repo.Products() {
		if p.Backend != repo.NoBackend {
			known[b.apps().labels[p.Dir]] = true
		}
	}
	for _, core := range b.repo.Config.Paths.Core {
		known[b.apps().labels[core]] = b.repo.Exists(core)
		for _, f := range b.below(core) {
			if path.Base(f.path) == "apps.py" {
				known[b.label(f.path, path.Base(path.Dir(f.path)))] = true
			}
		}
	}
	settings := b.file(b.repo.Config.Paths.Settings).module()
	for _, set := range settings.Assigns {
		if set.Target != "INSTALLED_APPS" {
			continue
		}
		for _, s := range settings.StringsIn(set.Value) {
			known[b.installedLabel(s.Text)] = true
		}
	}
	delete(known, "")
	maps.DeleteFunc(known, func(_ string, is bool) bool { return !is })
	return known
}

// installedLabel is the label of an entry of INSTALLED_APPS: an AppConfig, or
// the package of the app.
func (b *codebase) installedLabel(entry string) string {
	module, class := entry, ""
	if cut := strings.LastIndexByte(entry, '.'); cut >= 0 && isClassName(entry) {
		module, class = entry[:cut], entry[cut+1:]
	}
	if class == "" {
		module += ".apps"
	}
	folder := strings.TrimSuffix(module, ".apps")
	otherwise := folder[strings.LastIndexByte(folder, '.')+1:]
	if f, ok := b.moduleFile(module); ok {
		return b.label(f.path, otherwise)
	}
	return otherwise
}
