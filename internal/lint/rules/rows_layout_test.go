package rules

import (
	"maps"
	"strings"
)

func misplacedRows() []row {
	const misplaced = "error structure/misplaced-file"
	var rows []row
	for _, file := range []string{"api.py", "serializers.py", "views.py", "urls.py", "contracts.py", "tasks.py", "schedules.py"} {
		one := row{id: "3.6/" + file, files: map[string]string{"backend/" + file: ""}, peer: fails, want: []string{misplaced}}
		if file == "tasks.py" {
			one.files["turbo.json"] = turboJSON(narrow + `, "backend/tasks.py"`)
		}
		rows = append(rows, one)
	}
	for _, file := range []string{"test_logic.py", "test_api.py", "test_presentation.py", "test_tasks.py"} {
		rows = append(rows, row{id: "3.6/" + file, files: map[string]string{"backend/" + file: testPy, "package.json": tested("pytest backend")}, peer: fails, want: []string{misplaced}})
	}
	return append(rows,
		row{id: "3.6/conflicts with the one in its place", files: map[string]string{"backend/views.py": ""}, peer: fails, want: []string{misplaced}},
		row{id: "3.6/not of a lenient product", base: lenient(), files: map[string]string{"backend/views.py": "", "backend/api.py": ""}, peer: passes},
		row{id: "3.6/other folders are the product's business [C]", files: map[string]string{"backend/temporal/a.py": "", "backend/hogql_queries/b.py": "", "backend/services/c.py": "", "turbo.json": turboJSON(narrow + `, "backend/temporal/**", "backend/hogql_queries/**"`)}, peer: passes},
	)
}

func conflictRows() []row {
	const conflict = "error structure/file-folder-conflict"
	var rows []row
	for _, stem := range []string{"logic", "facade", "presentation", "tests"} {
		rows = append(rows, row{id: "3.7/" + stem, files: map[string]string{"backend/" + stem + ".py": "", "backend/" + stem + "/more/x.txt": ""}, peer: fails, want: []string{conflict}})
	}
	return append(rows,
		row{id: "3.7/models", files: map[string]string{"backend/models.py": "", "backend/models/x.txt": "", "turbo.json": turboJSON(narrow + `, "backend/models/**", "backend/models.py", "backend/migrations/**"`)}, peer: fails, want: []string{conflict}},
		row{id: "3.7/tasks", files: map[string]string{"backend/tasks.py": "", "backend/tasks/x.txt": "", "turbo.json": turboJSON(narrow + `, "backend/tasks.py"`)}, peer: fails, want: []string{conflict}},
		row{id: "3.7/one of the two alone", files: map[string]string{"backend/logic/x.txt": "", "backend/models/__init__.py": "", "turbo.json": turboJSON(narrow + `, "backend/models/**", "backend/migrations/**"`)}, peer: passes},
		row{id: "3.7/with a marker", base: lenient(), files: map[string]string{"backend/logic.py": "", "backend/logic/__init__.py": ""}, peer: fails, want: []string{conflict}},
		row{id: "3.7/lenient", base: lenient(), files: map[string]string{"backend/logic.py": "", "backend/logic/x.txt": ""}, peer: fails, want: []string{conflict}},
		row{id: "3.7/other stems", files: map[string]string{"backend/services.py": "", "backend/services/x.py": ""}, peer: passes},
	)
}

// withBeta adds a second product, which is not isolated.
func withBeta(files map[string]string) map[string]string {
	for name, text := range map[string]string{
		"__init__.py": "", "manifest.tsx": "export const manifest = { name: 'Beta' }\n", "package.json": `{"name": "@posthog/products-beta", "scripts": {"backend:test": "pytest backend/tests"}}`,
		"backend/__init__.py": "", "backend/apps.py": "from django.apps import AppConfig\n\n\nclass BetaConfig(AppConfig):\n    name = \"products.beta.backend\"\n    label = \"beta\"\n    verbose_name = \"Beta\"\n",
		"backend/tests/test_beta.py": testPy,
	} {
		files["/products/beta/"+name] = text
	}
	files["/tach.toml"] = "[[modules]]\npath = \"products.beta\"\n\n" + files["/tach.toml"]
	files["/frontend/package.json"] = "{\"dependencies\": {\"@posthog/products-alpha\": \"workspace:*\", \"@posthog/products-beta\": \"workspace:*\"}}\n"
	return files
}

func tachRows() []row {
	const (
		module = "error registration/tach-module"
		face   = "error isolation/interface"
		leak   = "warning boundary/legacy-leak"
	)
	tach := func(text string) map[string]string { return map[string]string{"/tach.toml": text} }
	leaks := func(block string) map[string]string {
		return map[string]string{
			"/tach.toml": moduleBlock + facadeBlock + block, "package.json": packageJSON(backendTest, "pytest backend/tests"), "turbo.json": gone,
			"backend/models.py": "", "/posthog/tasks.py": "import products.alpha.backend.models\nimport products.beta.backend.models\n",
		}
	}
	several := withBeta(leaks("[[interfaces]]\nexpose = [\"backend\\\\.models.*\"]\nfrom = [\"products\\\\.(alpha|beta)\"]\n"))
	several["/products/beta/backend/models.py"] = ""
	isolatedBeta := withBeta(tach(moduleBlock + strings.Replace(facadeBlock, "alpha", "(alpha|beta)", 1)))
	maps.Copy(isolatedBeta, map[string]string{
		"/products/beta/package.json": `{"name": "@posthog/products-beta", "scripts": {"backend:test": "pytest backend/tests", "backend:contract-check": "lint-imports"}}`,
		"/products/beta/turbo.json":   turboJSON(narrow), "/products/beta/backend/facade/__init__.py": "", "/products/beta/backend/facade/api.py": apiPy, "/products/beta/backend/facade/contracts.py": "",
		"/products/beta/backend/presentation/__init__.py": "", "/products/beta/backend/presentation/views.py": "",
	})
	above := maps.Clone(isolatedBeta)
	above["/tach.toml"] = "[[modules]]\npath = \"products.beta\"\n\n" + moduleBlock + strings.Replace(facadeBlock, "alpha", "beta", 1)
	behind := leaks("")
	behind["/tach.toml"] = moduleBlock + "# isolation:permanent-interface frozen\n" + facadeBlock + leakBlock
	return []row{
		{id: "3.8/no Python but markers", base: map[string]string{"hogli.yaml": "", "tach.toml": "", "frontend/package.json": "{\"dependencies\": {\"@posthog/products-alpha\": \"workspace:*\"}}\n", "products/__init__.py": "", "products/alpha/__init__.py": "", "products/alpha/manifest.tsx": "export const manifest = { name: 'Alpha' }\n", "products/alpha/package.json": packageJSON(backendTest, "true"), "products/alpha/backend/__init__.py": ""}, peer: passes, want: []string{"error structure/required-files"}, why: "SEED: a backend is a Django app, with apps.py; of tach nothing is asked"},
		{id: "3.8/no module", base: lenient(), files: tach(""), peer: fails, want: []string{module}, says: `^tach.toml error alpha: tach.toml has no module "products.alpha"`},
		{id: "3.8/no interface", files: tach(moduleBlock), peer: fails, want: []string{face}},
		{id: "3.8/the module above another's interfaces", files: above, peer: passes, want: []string{face}, why: missed},
		{id: "3.8/the word in a comment of the module", files: tach("[[modules]]\npath = \"products.alpha\" # interfaces follow\n"), peer: passes, want: []string{face}, why: missed},
		{id: "3.8/interfaces in the module's block, the older form", files: tach(moduleBlock[:len(moduleBlock)-1] + "interfaces = [\"backend.facade\"]\n"), peer: passes, want: []string{"error boundary/map"}, why: "tach has no such key any more, so it guards nothing"},
		{id: "3.8/in an alternation", files: isolatedBeta, peer: passes},
		{id: "3.8/legacy leak", files: leaks(leakBlock), peer: warns, want: []string{leak}},
		{id: "3.8/legacy leak that nobody uses", files: map[string]string{"/tach.toml": moduleBlock + facadeBlock + leakBlock, "package.json": packageJSON(backendTest, "pytest backend/tests"), "turbo.json": gone, "backend/models.py": ""}, peer: warns, want: []string{leak}},
		{id: "3.8/legacy leak by its form, not by the comment", files: leaks("[[interfaces]]\nexpose = [\"backend\\\\.models.*\"]\nfrom = [\"products.alpha\"]\n"), peer: warns, want: []string{leak}},
		{id: "3.8/legacy leak of several products", files: several, peer: passes, want: []string{leak, leak}, why: "a wrong negative of the peer: it passes over blocks that name several (decisions.md: alone or in an alternation)"},
		{id: "3.8/a comment alone is no leak", files: tach(moduleBlock + "# TODO legacy leak\n" + facadeBlock), peer: passes},
		{id: "3.8/routes are public [C]", files: map[string]string{"/tach.toml": moduleBlock + facadeBlock, "backend/routes.py": "", "turbo.json": turboJSON(narrow + `, "backend/routes.py"`)}, peer: passes},
		{id: "3.8/permanent [C]", files: map[string]string{
			"/tach.toml": moduleBlock + facadeBlock + "# isolation:permanent-interface frozen migrations import the tables\n\n[[interfaces]]\nexpose = [\"backend\\\\.ddl.*\"]\nfrom = [\"products\\\\.alpha\"]\n",
			"/posthog/clickhouse/migrations/0001_a.py": "from products.alpha.backend.ddl import TABLE\n", "backend/ddl.py": "TABLE = 1\n", "turbo.json": turboJSON(narrow + `, "backend/ddl.py"`),
		}, peer: passes, want: nil},
		{id: "3.8/permanent without a reason", files: map[string]string{
			"/tach.toml": moduleBlock + facadeBlock + "# isolation:permanent-interface\n[[interfaces]]\nexpose = [\"backend\\\\.ddl.*\"]\nfrom = [\"products\\\\.alpha\"]\n",
			"/posthog/clickhouse/migrations/0001_a.py": "from products.alpha.backend.ddl import TABLE\n", "backend/ddl.py": "TABLE = 1\n", "turbo.json": turboJSON(narrow + `, "backend/ddl.py"`),
		}, peer: passes, want: []string{"error scripts/contract-check-absent", leak}, why: "a mark needs a reason (decisions.md)"},
		{id: "3.8/a comment behind other TOML is no mark [C]", files: behind, peer: warns, want: []string{leak}},
	}
}

func wholeTachRows() []row {
	const blocks = "warning boundary/interface-blocks"
	const style = "SEED says nothing of the style of tach.toml: what reads wrongly and guards all the same is a warning"
	tach := func(text string) map[string]string {
		return map[string]string{"/tach.toml": moduleBlock + facadeBlock + text}
	}
	face := func(from string) map[string]string {
		return tach("[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"" + from + "\"]\n")
	}
	return []row{
		{id: "3.9/1: from does not say which products", files: face(`products\\..*`), peer: fails, want: []string{blocks}, why: style},
		{id: "3.9/1: a name that is no folder", files: face(`products\\.(alpha|gone)`), peer: fails, want: []string{"error registration/stale"}},
		{id: "3.9/1: a product that is not strict", files: withBeta(face(`products\\.(alpha|beta)`)), peer: fails, want: []string{blocks}, why: style},
		{id: "3.9/1: names that are not sorted", files: withBeta(face(`products\\.(beta|alpha)`)), peer: fails, want: []string{blocks, blocks}, why: style},
		{id: "3.9/1: plain and escaped dots", files: face(`products.alpha`), peer: passes, want: []string{blocks}, why: "it says once more what the block above it says"},
		{id: "3.9/2: public and internal exposes mixed", files: map[string]string{
			"/tach.toml":   moduleBlock + "[[interfaces]]\nexpose = [\"backend\\\\.facade.*\", \"backend\\\\.models.*\"]\nfrom = [\"products\\\\.alpha\"]\n",
			"package.json": packageJSON(backendTest, "pytest backend/tests"), "turbo.json": gone, "backend/models.py": "", "/posthog/tasks.py": "import products.alpha.backend.models\n",
		}, peer: fails, want: []string{"warning boundary/legacy-leak"}, why: style},
		{id: "3.9/3: a catch-all", files: map[string]string{
			"/tach.toml":   moduleBlock + "[[interfaces]]\nexpose = [\"backend.*\"]\nfrom = [\"products\\\\.alpha\"]\n",
			"package.json": packageJSON(backendTest, "pytest backend/tests"), "turbo.json": gone, "backend/models.py": "", "/posthog/tasks.py": "import products.alpha.backend.models\n",
		}, peer: fails, want: []string{"error isolation/interface", "warning boundary/legacy-leak"}},
		{id: "3.9/4: from names no module", files: tach("[[interfaces]]\nexpose = [\"backend\\\\.presentation.*\"]\nfrom = [\"products\\\\.gone\"]\n"), peer: fails, want: []string{"error registration/stale"}},
		{id: "3.9/5: depends_on names no module", files: map[string]string{"/tach.toml": "[[modules]]\npath = \"products.alpha\"\ndepends_on = [\"products.gone\"]\n\n" + facadeBlock}, peer: fails, want: []string{"error registration/stale"}},
		{id: "3.9/5: depends_on names no module of the core", files: map[string]string{"/tach.toml": "[[modules]]\npath = \"products.alpha\"\ndepends_on = [\"common.gone\"]\n\n" + facadeBlock}, peer: fails, want: []string{"error boundary/map"}},
	}
}
