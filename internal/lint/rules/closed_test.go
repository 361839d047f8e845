package rules

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/run/runtest"
)

// A folder of a product that may not be looked into is one finding: nothing that
// it holds is missing, and other products are checked as before.
func TestClosedFolder(t *testing.T) {
	t.Parallel()
	if !runtest.AsOrdinaryUser(t) {
		return
	}
	const files = `-- hogli.yaml --
-- tach.toml --
[[modules]]
path = "products.alpha"
depends_on = ["products.beta"]
[[modules]]
path = "products.beta"
depends_on = ["products.alpha"]
[[interfaces]]
expose = ["backend\\.facade.*"]
from = ["products.beta"]
-- products/lint_baseline.txt --
structure/required-files | products/alpha/manifest.tsx | manifest.tsx is missing | 1 | older than the rules
-- posthog/settings/web.py --
PRODUCTS_APPS = ["products.alpha.backend.apps.AlphaConfig", "products.beta.backend.apps.BetaConfig"]
-- products/__init__.py --
-- products/alpha/package.json --
{"scripts": {"backend:test": "pytest backend"}}
-- products/alpha/backend/__init__.py --
-- products/alpha/backend/facade/__init__.py --
-- products/alpha/backend/facade/api.py --
from products.beta.backend.facade.api import f
-- products/beta/__init__.py --
-- products/beta/package.json --
{"scripts": {"backend:test": "pytest backend || true"}}
-- products/beta/backend/__init__.py --
-- products/beta/backend/facade/__init__.py --
-- products/beta/backend/facade/api.py --
from products.alpha.backend.facade.api import f
`
	for _, dir := range []string{"products/alpha", "products/alpha/backend", "products/alpha/backend/facade"} {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			root := openArchive(t, txtar.Parse([]byte(files))).Root
			if err := os.Chmod(root+"/"+dir, 0); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(root+"/"+dir, 0o700) })
			r, err := repo.OpenOverlooking(root)
			if err != nil {
				t.Fatal(err)
			}
			known := slices.Concat(All(), lint.Own())
			v, err := lint.Job{Repo: r, Products: r.Products(), Rules: known, Known: known}.Do(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var about []string
			for _, f := range v.Findings {
				if strings.Contains(f.Where.Path+f.Message+f.Fix, "alpha") || f.Where.Path == lint.BaselineFile(r) {
					about = append(about, f.Where.Path+" "+string(f.Severity)+" "+f.Rule)
				}
				if f.Repair != nil {
					t.Errorf("%s is mended", f.Where)
				}
			}
			if diff := cmp.Diff([]string{dir + " error structure/readable-files"}, about); diff != "" {
				t.Error(diff)
			}
			if !v.Partial || !slices.ContainsFunc(v.Findings, func(f report.Finding) bool { return f.Rule == "scripts/failure-swallowed" }) {
				t.Errorf("the run is whole (%t), or beta is not checked", !v.Partial)
			}
			only := slices.DeleteFunc(slices.Clone(known), func(r lint.Rule) bool { return r.Meta().ID == "structure/readable-files" })
			if v, err = (lint.Job{Repo: r, Products: r.Products(), Rules: only, Known: known}).Do(t.Context()); err != nil || !slices.ContainsFunc(v.Unread, func(s repo.Skipped) bool { return s.Path == dir }) {
				t.Errorf("without the rule it is passed over in silence: %v", err)
			}
		})
	}
}
