package repotest

import (
	"fmt"
	"strings"
)

// Shape is a repository as PostHog's is in 2026: 65 products, most of them in
// one cycle with the core, one layer, one interface for many products at once,
// and leaks that say in their comments who still needs them. Nothing in it
// breaks the module map.
type Shape struct {
	Python  int // Python files of a product, at least 20
	Scripts int // TypeScript files of a product
}

// The parts of the shape.
const (
	ShapeProducts = 65
	shapeCycle    = 30 // products that import each other in a round
	shapeLeaky    = 18 // first of the ten that others import by their insides
	shapeVariant  = 8  // first of those with an interface of their own
)

// ShapeModule is the name of a product's module.
func ShapeModule(i int) string { return "products." + shapeName(i) }

func shapeName(i int) string { return fmt.Sprintf("product_%02d", i) }

func isLeaky(i int) bool     { return i >= shapeLeaky && i < shapeLeaky+10 }
func isVariant(i int) bool   { return i >= shapeVariant && i < shapeVariant+8 }
func isCanonical(i int) bool { return i < shapeVariant || isLeaky(i) }

// next is the product that another one imports from.
func next(i int) int {
	if i < shapeCycle {
		return (i + 1) % shapeCycle
	}
	return i % shapeVariant
}

// WriteShape writes it below root.
func WriteShape(root string, s Shape) error {
	w := writer{root: root}
	var routes, core strings.Builder
	routes.WriteString("routes:\n")
	for i := range ShapeProducts {
		name := shapeName(i)
		fmt.Fprintf(&routes, "  - app_label: %s\n    database: %s\n", name, name)
		fmt.Fprintf(&core, "from products.%s.backend.presentation import views as %s\n", name, name)
		if isLeaky(i) {
			w.write(fmt.Sprintf("posthog/clickhouse/schema_%d.py", i), fmt.Sprintf("from products.%s.backend.models.item_0 import Item0Part0\n\n\ndef table():\n    from products.%s.backend.logic import module_11\n\n    return module_11, Item0Part0\n", name, name))
		}
		w.product(name, i, Size{Products: ShapeProducts, Python: s.Python - 6, Scripts: s.Scripts})
		w.surface(i)
	}
	w.write("hogli.yaml", "")
	w.write("tach.toml", shapeMap())
	w.write("products/__init__.py", "")
	w.write("products/db_routing.yaml", routes.String())
	w.write("pytest.ini", "[pytest]\n")
	w.write("posthog/urls.py", core.String()+"from ee.billing import plan\n")
	w.write("posthog/clickhouse/__init__.py", "")
	w.write("posthog/clickhouse/migrations/__init__.py", "")
	w.write("posthog/clickhouse/migrations/0001_items.py", fmt.Sprintf("from products.%s.backend.models.item_0 import Item0Part0\n\noperations = [Item0Part0]\n", shapeName(shapeLeaky)))
	w.write("ee/__init__.py", "")
	w.write("ee/billing.py", "from common.hogql_parser import parse\nfrom posthog.models import Team\nfrom products.product_00.backend.facade import api\n\nplan = (parse, Team, api)\n")
	w.write("common/__init__.py", "")
	w.write("common/hogql_parser/__init__.py", "from common.hogvm.python import run\n\nparse = run\n")
	w.write("common/hogvm/python/__init__.py", "run = None\n")
	w.write("manage.py", "import os\n")
	w.core()
	return w.err
}

// surface writes what a product lets others see, and what it sees of others.
func (w *writer) surface(i int) {
	dir := "products/" + shapeName(i) + "/backend/"
	other := ShapeModule(next(i))
	w.write(dir+"facade/__init__.py", "")
	w.write(dir+"facade/contracts.py", "from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Thing:\n    name: str\n")
	w.write(dir+"facade/api.py", fmt.Sprintf("from posthog.models import Team\nfrom products.%s.backend.facade.contracts import Thing\n\n\ndef things(team: Team) -> list[Thing]:\n    from products.%s.backend.logic import module_11\n\n    return module_11.find_0(team.id)\n", shapeName(i), shapeName(i)))
	w.write(dir+"presentation/__init__.py", "")
	w.write(dir+"presentation/views.py", fmt.Sprintf("from ..facade import api\nfrom %s.backend.facade import (\n    api as other,  # what ] the neighbour gives\n    contracts,\n)\n\n\ndef view(request):\n    return api.things(request.team), other.things(request.team), contracts\n", other))
	inside := ""
	if isLeaky(next(i)) {
		inside = fmt.Sprintf("from %s.backend.models.item_0 import Item0Part1\n", other)
	}
	w.write(dir+"tasks.py", "from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\n"+inside+fmt.Sprintf("\nif TYPE_CHECKING:\n    from %s.backend.logic.module_12 import Found0\n\n\ndef task(found: Found0) -> None:\n    import %s.backend.facade.api as late\n\n    late.things(found)\n", other, other))
}

// shapeMap is the tach.toml.
func shapeMap() string {
	var out strings.Builder
	out.WriteString("# One layer: interfaces decide everything.\nlayers = [\"modules\"]\nsource_roots = [\".\"]\nexclude = [\n    \"**/*__pycache__\",\n    \"**/*egg-info\",\n    \"docs\",\n    \"tests\",\n]\n\n[[modules]]\npath = \"<root>\"\ndepends_on = [\"posthog\"]\nlayer = \"modules\"\n\n")
	var all, canonical []string
	for i := range ShapeProducts {
		all = append(all, fmt.Sprintf("    %q,\n", ShapeModule(i)))
		if isCanonical(i) {
			canonical = append(canonical, shapeName(i))
		}
	}
	products := strings.Join(all, "")
	fmt.Fprintf(&out, "[[modules]]\npath = \"posthog\"\ndepends_on = [\n    \"ee\",\n%s]\nlayer = \"modules\"\n\n", products)
	out.WriteString("[[modules]]\npath = \"ee\"\ndepends_on = [\n    \"posthog\",\n    \"products.product_00\", # the plan [of billing]\n]\nlayer = \"modules\"\n\n")
	for _, name := range []string{"common.hogql_parser", "common.hogvm.python"} {
		fmt.Fprintf(&out, "[[modules]]\npath = %q\ndepends_on = []\nlayer = \"modules\"\nutility = true\n\n", name)
	}
	for i := range ShapeProducts {
		fmt.Fprintf(&out, "[[modules]]\npath = %q\ndepends_on = [\"posthog\", %q]\nlayer = \"modules\"\n\n", ShapeModule(i), ShapeModule(next(i)))
	}
	fmt.Fprintf(&out, "# The surface of isolated products. Sorted ] on purpose.\n[[interfaces]]\nexpose = [\n    \"backend\\\\.facade.*\",\n    \"backend\\\\.presentation\\\\.views.*\", # the core mounts them\n]\nfrom = [\n    \"products\\\\.(%s)\",\n]\n", strings.Join(canonical, "|"))
	for i := range ShapeProducts {
		out.WriteString(shapeInterfaces(i))
	}
	return out.String()
}

func shapeInterfaces(i int) string {
	const block = "\n[[interfaces]]\nexpose = [%s]\nfrom = [\"products\\\\.%s\"]\n"
	switch name := shapeName(i); {
	case isVariant(i):
		return fmt.Sprintf(block, `"backend\\.facade.*", "backend\\.presentation\\..*"`, name)
	case i == shapeLeaky: // two blocks, as one product has
		return "\n# isolation:permanent-interface frozen migrations import [the models]" + fmt.Sprintf(block, `"backend\\.models.*"`, name) +
			"\n# TODO legacy leak ] posthog/clickhouse still calls it" + fmt.Sprintf(block, `"backend\\.logic\\.module_11.*"`, name)
	case isLeaky(i):
		return fmt.Sprintf("\n# TODO legacy leak of %s: posthog/clickhouse/schema_%d.py [and a task] import it\n[[interfaces]]\nexpose = [\n    \"backend\\\\.models.*\", # ] DDL\n    \"backend\\\\.logic.*\",\n]\nfrom = [\"products\\\\.%s\"]\n", name, i, name)
	}
	return ""
}
