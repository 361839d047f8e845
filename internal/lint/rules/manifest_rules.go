package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/packages"
	"github.com/posthog/hogli/internal/manifest"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// readManifest reads the product's manifest.tsx. A missing one is
// structure/required-files'.
func (s subject) readManifest() (*manifest.Manifest, error) {
	rel := s.Path(manifest.FileName)
	content, err := s.repo.Read(rel)
	if err != nil {
		return nil, err
	}
	return manifest.Read(rel, content)
}

func manifestReadable() rule {
	return rule{
		meta: report.Rule{
			ID: "frontend/manifest-readable", Severity: report.Error,
			Rationale: "manifests are combined without being run, so what only a run could tell is lost",
		},
		check: func(s subject) []report.Finding {
			_, err := s.readManifest()
			return s.unreadable(err)
		},
	}
}

// manifestClashRule compares the manifests of all products, since what one
// claims another may claim too.
type manifestClashRule struct{}

func manifestClash() manifestClashRule { return manifestClashRule{} }

// Meta describes the rule.
func (manifestClashRule) Meta() report.Rule {
	return report.Rule{
		ID: "frontend/manifest-clash", Severity: report.Error,
		Rationale: "of what two manifests claim the frontend keeps one, and a route without its scene leads nowhere",
	}
}

// Check tells the clashes that one of the given products has a part in.
func (m manifestClashRule) Check(r *repo.Repo, products []*repo.Product) []report.Finding {
	manifests, _ := allManifests(r)
	var found []report.Finding
	for _, c := range manifest.Clashes(manifests) {
		product, at := ownPlace(products, c.Places)
		if product == nil {
			continue
		}
		message := c.What
		if len(c.Places) > 1 {
			message += ", also in " + c.Places[(at+1)%len(c.Places)].String()
		}
		s := subject{Product: product, repo: r, meta: m.Meta()}
		found = append(found, s.found(c.Places[at], message, c.Fix))
	}
	return found
}

// ownPlace is the last place that is one of the products'.
func ownPlace(products []*repo.Product, places []fault.Span) (*repo.Product, int) {
	for i, place := range slices.Backward(places) {
		for _, p := range products {
			if strings.HasPrefix(place.Path, p.Dir+"/") {
				return p, i
			}
		}
	}
	return nil, 0
}

// allManifests are those of the whole repository that can be read; false when
// one cannot.
func allManifests(r *repo.Repo) ([]*manifest.Manifest, bool) {
	var all []*manifest.Manifest
	complete := true
	for _, p := range r.Products() {
		s := subject{Product: p, repo: r}
		if !s.Has(manifest.FileName) {
			continue
		}
		m, err := s.readManifest()
		if err != nil {
			complete = false
			continue
		}
		all = append(all, m)
	}
	return all, complete
}

// combinedRule looks at the two files that are made from all manifests.
type combinedRule struct{}

func combinedManifests() combinedRule { return combinedRule{} }

// Meta describes the rule.
func (combinedRule) Meta() report.Rule {
	return report.Rule{
		ID: "frontend/products-tsx", Severity: report.Error, Whole: true,
		Rationale: "the frontend shows what products.tsx says, not what the manifests say",
	}
}

// Check compares the files with what the manifests give, where it was hogli
// that combined them.
func (c combinedRule) Check(r *repo.Repo, _ []*repo.Product) []report.Finding {
	paths := r.Config.Paths
	tsx, err := r.Read(paths.ProductsTSX)
	gone := errors.Is(err, fs.ErrNotExist)
	if !gone && (err != nil || !manifest.MadeByHogli(tsx)) {
		return nil
	}
	manifests, complete := allManifests(r)
	if !complete {
		return nil // frontend/manifest-readable
	}
	combined, clashes := manifest.Combine(manifests, paths.ProductsTSX)
	if now, err := r.Read(paths.ProductsJSON); gone && (err != nil || string(now) != string(combined.JSON)) {
		return nil // neither file is hogli's, as far as one can tell
	}
	if len(clashes) > 0 {
		return c.notCombined(r, clashes, manifests)
	}
	var found []report.Finding
	all := subject{Product: &repo.Product{}, repo: r, meta: c.Meta()}
	for _, file := range []struct {
		path string
		want []byte
	}{{paths.ProductsTSX, combined.TSX}, {paths.ProductsJSON, combined.JSON}} {
		if now, err := r.Read(file.path); err != nil || string(now) != string(file.want) {
			found = append(found, all.found(fault.File(file.path), "not what the manifests of the products say now", "run: hogli product:manifests"))
		}
	}
	return found
}

// notCombined tells what only combining shows: imports of two manifests that
// cannot stand in one file. The other clashes are frontend/manifest-clash.
func (c combinedRule) notCombined(r *repo.Repo, clashes []manifest.Clash, manifests []*manifest.Manifest) []report.Finding {
	var found []report.Finding
	all := subject{Product: &repo.Product{}, repo: r, meta: c.Meta()}
	for _, clash := range clashes[len(manifest.Clashes(manifests)):] {
		found = append(found, all.found(clash.Places[len(clash.Places)-1], clash.What, clash.Fix))
	}
	return found
}

// extensions are what the frontend's bundler tries after a specifier.
var extensions = [...]string{"", ".tsx", ".ts", ".jsx", ".js", ".mts", ".mjs", ".json", ".d.ts", "/index.tsx", "/index.ts", "/index.jsx", "/index.js"}

func sceneImports() rule {
	return rule{
		meta: report.Rule{
			ID: "frontend/scene-imports", Severity: report.Error,
			Rationale: "a scene that is not where the manifest says breaks the build of the whole frontend",
		},
		check: func(s subject) []report.Finding {
			m, err := s.readManifest()
			if err != nil {
				return nil
			}
			var found []report.Finding
			for _, i := range m.Imports() {
				to := packages.Guess(s.repo, m.Path, i.Specifier)
				switch {
				case to == "" && strings.HasPrefix(i.Specifier, "."):
					found = append(found, s.found(i.Where, fmt.Sprintf("the manifest imports %s, which is outside of the repository", i.Specifier), "import a file of frontend/"))
				case to == "" || s.isModule(to):
				default:
					found = append(found, s.found(i.Where, fmt.Sprintf("the manifest imports %s, which is not there (%s)", i.Specifier, to), s.nearestModule(to)))
				}
			}
			return found
		},
	}
}

// isModule tells whether a bundler finds a file for a path.
func (s subject) isModule(to string) bool {
	bare := strings.TrimSuffix(strings.TrimSuffix(to, ".js"), ".jsx") // TypeScript is imported under the name it is built to
	for _, base := range []string{to, bare} {
		for _, ext := range extensions {
			if info, err := s.repo.Stat(base + ext); err == nil && !info.IsDir() {
				return true
			}
		}
	}
	return false
}

func (s subject) nearestModule(to string) string {
	entries, _ := fs.ReadDir(s.repo.FS(), path.Dir(to))
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), path.Ext(e.Name())))
	}
	if near := fault.Nearest(path.Base(to), names); near != "" {
		return "did you mean " + path.Join(path.Dir(to), near) + "?"
	}
	return "create the file, or import the one that holds the scene"
}
