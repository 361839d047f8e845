package rules

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/lint"
)

const djangoHead = "from django.db import models\n"

// platform is a routed product alpha, an unrouted one beta that is isolated,
// and a core with a Team.
func platform(files map[string]string) *txtar.Archive {
	all := map[string]string{
		"products/db_routing.yaml":                  "routes: [{app_label: alpha, database: events}, {app_label: shared, database: events}]\n",
		"posthog/models/__init__.py":                "from posthog.models.team import Team\n",
		"posthog/models/team.py":                    djangoHead + "class Team(models.Model): ...\n",
		"products/alpha/backend/__init__.py":        "",
		"products/shared/backend/models.py":         djangoHead + "class Thing(models.Model): ...\n",
		"products/beta/backend/models.py":           djangoHead + "class Beta(models.Model): ...\n",
		"products/beta/product.yaml":                "database: {default: prototype}\n",
		"products/beta/backend/facade/contracts.py": "",
	}
	maps.Copy(all, files)
	archive := &txtar.Archive{}
	for name, text := range all {
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(text)})
	}
	return archive
}

// TestProductsRows has a row for each statement of products.md that the Django
// and database rules hold: sections 6.1, 6.2, 6.4, 6.6, and gaps 3, 4, 9, 10
// and 24 of section 9.
func TestProductsRows(t *testing.T) {
	t.Parallel()
	alpha := func(class string) map[string]string {
		return map[string]string{"products/alpha/backend/models.py": djangoHead + "class A(models.Model):\n    " + class + "\n"}
	}
	one := func(name, text string) map[string]string { return map[string]string{name: text} }
	for _, row := range []struct {
		name  string
		files map[string]string
		want  string // rules, with ! for errors and ? for warnings
	}{
		{"6.1 other products import the facade", one("products/alpha/backend/logic.py", "from products.beta.backend.facade import api\n"), "database/route-missing?"},
		{"6.1 no ORM object from a facade", one("products/beta/backend/facade/api.py", "from products.beta.backend.models import Beta\ndef get() -> Beta: ...\n"), "django/contracts-frozen!"},
		{"6.1 entry points call the facade only: views", one("products/beta/backend/presentation/views.py", "from products.beta.backend import logic\n"), "django/facade-calls!"},
		{"6.1 entry points call the facade only: tasks", one("products/beta/backend/tasks/tasks.py", "from ..models import Beta\n"), "django/facade-calls!"},
		{"6.1 entry points call the facade only: commands", one("products/beta/backend/management/commands/x.py", "from ...models import Beta\n"), "django/facade-calls!"},
		{"6.2 frozen", one("products/beta/backend/facade/contracts.py", "from dataclasses import dataclass\n@dataclass\nclass A:\n    id: int\n"), "django/contracts-frozen!"},
		{"6.2 no Django", one("products/beta/backend/facade/contracts.py", "from django.utils import timezone\n"), "django/contracts-frozen!"},
		{"6.2 no DRF", one("products/beta/backend/facade/contracts.py", "import rest_framework.serializers\n"), "django/contracts-frozen!"},
		{"6.2 stdlib errors", one("products/beta/backend/facade/contracts.py", "class E(ValueError):\n    def __init__(self): self.x = 1\n"), ""},
		{"6.3 facade without DRF", one("products/beta/backend/facade/api.py", "from rest_framework.response import Response\n"), "django/contracts-frozen!"},
		{"6.6 no key from a routed product to the core", alpha(`team = models.ForeignKey("posthog.Team", on_delete=models.CASCADE)`), "database/cross-database-relation!"},
		{"6.6 plain integer ids", alpha("team_id = models.BigIntegerField(db_index=True)"), ""},
		{"6.6 plain integer ids have an index", alpha("team_id = models.BigIntegerField()"), "database/team-id-index!"},
		{"6.6 keys inside one product", alpha(`parent = models.ForeignKey("alpha.A", on_delete=models.CASCADE)`), ""},
		{"6.6 a database shared by labels", alpha(`thing = models.ForeignKey("shared.Thing", on_delete=models.CASCADE)`), ""},
		{"6.6 the reverse, from the core", one("posthog/models/x.py", djangoHead+"class X(models.Model):\n    thing = models.ForeignKey(\"shared.Thing\", on_delete=models.CASCADE)\n"), "database/cross-database-relation!"},
		{"6.6 the reverse, from a product", one("products/beta/backend/more.py", djangoHead+"class X(models.Model):\n    thing = models.OneToOneField(\"shared.Thing\", on_delete=models.CASCADE)\n"), "database/cross-database-relation!"},
		{"6.6 no joins", one("products/alpha/backend/logic.py", "from products.shared.backend.models import Thing\nThing.objects.raw(\"SELECT 1 FROM posthog_team\")\n"), "database/raw-sql!"},
		{"6.6 no transactions across", one("products/alpha/backend/logic.py", "from django.db import transaction\nwith transaction.atomic(): ...\n"), "database/atomic-using!"},
		{"6.6 migrations stay inside", one("products/alpha/backend/migrations/0001_a.py", "class Migration:\n    dependencies = [(\"posthog\", \"0001\")]\n"), "database/migration-dependency!"},
		{"9.3 main database products may refer to the core", one("products/beta/backend/more.py", djangoHead+"class X(models.Model):\n    team = models.ForeignKey(\"posthog.Team\", on_delete=models.CASCADE, related_name=\"+\")\n"), ""},
		{"9.4 AppConfig", one("products/alpha/backend/apps.py", "from django.apps import AppConfig\nclass AEOConfig(AppConfig):\n    name = \"products.alpha\"\n    label = \"alpha\"\n    verbose_name = \"A\"\n"), "django/app-config!"},
		{"9.4 a class of any name", one("products/alpha/backend/apps.py", "from django.apps import AppConfig\nclass AEOConfig(AppConfig):\n    name = \"products.alpha.backend\"\n    label = \"alpha\"\n    verbose_name = \"A\"\n"), ""},
		{"9.9 posthog.models, isolated", one("products/beta/backend/logic.py", "from posthog.models import Team\n"), "django/model-imports!"},
		{"9.9 posthog.models, not isolated", one("products/alpha/backend/logic.py", "from posthog.models import Team\n"), "django/model-imports?"},
		{"9.9 a re-export", one("products/beta/models.py", "from products.beta.backend.models import *\n"), "django/model-imports!"},
		{"9.9 the real path", one("products/alpha/backend/logic.py", "from products.beta.backend.models import Beta\n"), ""},
		{"9.10 by class", one("products/beta/backend/more.py", djangoHead+"from posthog.models.team import Team as T\nclass X(models.Model):\n    team = models.ForeignKey(T, on_delete=models.CASCADE)\n"), "django/model-imports! django/string-relations!"},
		{"9.24 unknown label", one("products/db_routing.yaml", "routes: [{app_label: alpha, database: events}, {app_label: shared, database: events}, {app_label: alph, database: events}]\n"), "database/routes-known-label!"},
		{"9.24 a prefix of a label is another label", one("products/db_routing.yaml", "routes: [{app_label: alpha, database: events}]\n"), "database/route-missing!"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := openArchive(t, platform(row.files))
			var own []lint.Rule
			for _, rule := range All() {
				if group, _, _ := strings.Cut(rule.Meta().ID, "/"); group == "django" || group == "database" {
					own = append(own, rule)
				}
			}
			var got []string
			for _, f := range lint.Run(r, r.Products(), own) {
				got = append(got, f.Rule+map[string]string{"error": "!", "warning": "?"}[string(f.Severity)])
			}
			slices.Sort(got)
			if diff := cmp.Diff(row.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
