package rules

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
)

// TestToldOnce: where two rules see one mistake, one of them tells it, and the
// other does when it runs without the first.
func TestToldOnce(t *testing.T) {
	t.Parallel()
	const alpha = `
-- hogli.yaml --
-- products/alpha/package.json --
{"scripts": {"backend:test": "pytest backend", "frontend:test": "vitest run --root . frontend/tests"}}
-- products/alpha/backend/__init__.py --
-- products/alpha/backend/facade/__init__.py --
-- products/alpha/backend/facade/api.py --
def f(): ...
`
	const modules = "-- tach.toml --\n[[modules]]\npath = \"products.alpha\"\ndepends_on = []\n"
	const relations = `-- products/db_routing.yaml --
routes:
  - {app_label: alpha, database: alpha}
-- posthog/models/team.py --
from django.db import models
class Team(models.Model): ...
-- products/alpha/backend/models.py --
from django.db import models
from posthog.models.team import Team
class Thing(models.Model):
`
	const beta = `-- products/beta/backend/__init__.py --
-- products/beta/backend/models.py --
from django.db import models
class Thing(models.Model): ...
`
	for _, row := range []struct{ name, files, path, owner, other string }{
		{"a typo in the path of a module", strings.Replace(modules, "products.alpha", "products.alhpa", 1), "tach.toml", "registration/stale", "boundary/map"},
		{"a typo in depends_on", strings.Replace(modules, "[]", `["products.alhpa"]`, 1), "tach.toml", "registration/stale", "boundary/map"},
		{
			"a route of a product that is gone", modules + "[[modules]]\npath = \"posthog\"\n-- products/__init__.py --\n-- products/alpha/__init__.py --\n-- posthog/__init__.py --\n-- posthog/api/__init__.py --\nimport products.gone.backend.presentation.urls as gone\nPRODUCT_ROUTES = [gone]\n",
			"posthog/api/__init__.py", "registration/stale", "boundary/unresolved",
		},
		{
			"REST in contracts", modules + "-- products/alpha/backend/facade/contracts.py --\nfrom rest_framework import serializers\n",
			"products/alpha/backend/facade/contracts.py", "django/contracts-frozen", "boundary/facade-below-presentation",
		},
		{
			"a leak inside a public block", modules + "[[interfaces]]\nexpose = ['backend\\.facade.*', 'backend\\.logic.*']\nfrom = ['products\\.alpha']\n",
			"tach.toml", "boundary/legacy-leak", "boundary/interface-blocks",
		},
		{
			"a test of the frontend that lies elsewhere", "-- vitest.config.mts --\nexport default {}\n-- products/alpha/frontend/scenes/a.test.ts --\ntest('x', () => {})\n-- products/alpha/frontend/tests/b.test.ts --\ntest('x', () => {})\n",
			"products/alpha/frontend/scenes/a.test.ts", "frontend/tests-place", "scripts/tests-reached",
		},
		{
			"a relation to a class in another database", relations + "    team = models.ForeignKey(\n        Team,\n        on_delete=models.CASCADE,\n    )\n",
			"products/alpha/backend/models.py", "database/cross-database-relation", "django/string-relations",
		},
		{
			"a relation to another product in another database", relations + "    x = models.ForeignKey('beta.Thing', on_delete=models.CASCADE)\n" + beta + modules + "[[modules]]\npath = \"products.beta\"\n",
			"products/alpha/backend/models.py", "database/cross-database-relation", "boundary/relation",
		},
		{
			"a test of the backend that lies elsewhere", "-- products/delta/package.json --\n{\"scripts\": {\"backend:test\": \"pytest backend/tests\"}}\n-- products/delta/backend/facade/contracts.py --\n-- products/delta/backend/test_logic.py --\ndef test_a(): ...\n-- products/delta/backend/tests/test_b.py --\ndef test_b(): ...\n",
			"products/delta/backend/test_logic.py", "structure/misplaced-file", "scripts/tests-reached",
		},
		{
			"exceptions in a file that is no TOML", "-- pyproject.toml --\n[tool\n", "pyproject.toml", "structure/readable-files", "boundary/contract-exceptions",
		},
		{
			"no package.json", "-- products/gamma/backend/__init__.py --\n-- products/gamma/backend/facade/contracts.py --\n",
			"products/gamma/package.json", "structure/required-files", "scripts/backend-test-present",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := openArchive(t, txtar.Parse([]byte(alpha[1:]+row.files)))
			if out, err := exec.Command("git", "-C", r.Root, "init", "-q").CombinedOutput(); err != nil { // only it tells what is gone from what is generated
				t.Fatalf("%v: %s", err, out)
			}
			r, err := repo.Open(r.Root)
			if err != nil {
				t.Fatal(err)
			}
			told := func(rules []lint.Rule) []string {
				var got []string
				for _, f := range lint.Run(r, r.Products(), rules) {
					if f.Where.Path == row.path && (f.Rule == row.owner || f.Rule == row.other) {
						got = append(got, f.Rule)
					}
				}
				return got
			}
			all := All()
			if diff := cmp.Diff([]string{row.owner}, told(all)); diff != "" {
				t.Error(diff)
			}
			without := slices.DeleteFunc(slices.Clone(all), func(r lint.Rule) bool { return r.Meta().ID == row.owner })
			if diff := cmp.Diff([]string{row.other}, told(without)); diff != "" {
				t.Errorf("without %s\n%s", row.owner, diff)
			}
		})
	}
}
