package rules

import "maps"

// chainRows are the steps of 3.10 and what narrows.
func chainRows() []row {
	const (
		wide    = "warning isolation/narrowed-inputs"
		stub    = "warning isolation/real-facade"
		surface = "error isolation/watched-surface"
	)
	turbo := func(inputs string) map[string]string { return map[string]string{"turbo.json": turboJSON(inputs)} }
	unchecked := packageJSON(backendTest, "pytest backend/tests")
	classes := func(turbo string) map[string]string {
		return map[string]string{
			"turbo.json": turbo, "backend/logic.py": "class Service: ...\n",
			"backend/facade/api.py": "from products.alpha.backend.logic import Service\n\n\ndef create() -> int:\n    return 1\n",
		}
	}
	crossing := func(allowed string) map[string]string {
		return map[string]string{
			"backend/models.py": modelsPy, "backend/facade/api.py": "from products.alpha.backend.models import Item\n\n\ndef create() -> int:\n    return 1\n",
			"turbo.json": turboJSON(narrow + `, "backend/models.py", "backend/migrations/**"`), "product.yaml": "name: Alpha\ndatabase: {default: prototype}\n",
			"/products/lint_baseline.txt": allowed,
		}
	}
	const noSkip = "a wide list skips nothing, so no breakage is hidden: it costs time alone"
	return []row{
		{id: "3.10/script, no real facade", files: map[string]string{"backend/facade/api.py": ""}, peer: fails, want: []string{stub}, why: "SEED asks for contracts and no leak alone (products.md 3.0, REC)"},
		{id: "3.10/script, no tach interface", files: map[string]string{"/tach.toml": moduleBlock}, peer: fails, want: []string{"error isolation/interface"}},
		{id: "3.10/narrowed, no script", files: map[string]string{"package.json": unchecked}, peer: fails, want: []string{"error scripts/contract-check-present", wide}},
		{id: "3.10/narrowed, no script, not isolated", base: lenient(), files: turbo(narrow), peer: fails, want: []string{wide}, why: "dead config runs nothing and skips nothing"},
		{id: "3.10/narrowed, no real facade", base: lenient(), files: map[string]string{"turbo.json": turboJSON(narrow), "backend/facade/api.py": "", "backend/facade/__init__.py": ""}, peer: fails, want: []string{wide}, why: "dead config runs nothing and skips nothing"},
		{id: "3.10/stub facade, no script", base: lenient(), files: map[string]string{"backend/facade/api.py": "", "backend/facade/__init__.py": ""}, peer: warns, why: "without contracts a product is not isolated, and nobody claims a facade"},
		{id: "3.10/not narrowed: no list [C]", files: map[string]string{"turbo.json": gone}, peer: fails, want: []string{wide}, why: noSkip},
		{id: "3.10/not narrowed: the whole backend [C]", files: turbo(`"backend/**"`), peer: fails, want: []string{wide}, why: noSkip},
		{id: "3.10/not narrowed: $TURBO_DEFAULT$ beside the facade [C]", files: turbo(`"$TURBO_DEFAULT$", "backend/facade/**"`), peer: fails, want: []string{wide}, why: noSkip},
		{id: "3.10/narrowed [B]: a folder that only says facade", files: turbo(`"backend/**", "backend/facade_old/**"`), peer: fails, want: []string{wide}, why: noSkip},
		{id: "3.10/narrowed: ./ is trimmed", files: turbo(`"./backend/facade/**", "./backend/presentation/**"`), peer: passes},
		{id: "3.10/narrowed: ! entries do not widen", files: turbo(narrow + `, "!backend/facade/test_*.py"`), peer: passes},
		{id: "3.10/narrowed: a ! that hides the surface", files: turbo(narrow + `, "!backend/facade/**"`), peer: passes, want: []string{surface}, why: "the peer ignores ! entries; turbo does not"},
		{id: "3.10/narrowed: package.json, which is no code", files: turbo(narrow + `, "package.json"`), peer: fails, why: "turbo watches it in any case, and no script of the product is internal"},
		{id: "3.10/narrowed: shared code of the root", files: turbo(narrow + `, "$TURBO_ROOT$/pyproject.toml"`), peer: fails, why: "more that is watched hides nothing"},
		{id: "3.10/narrowed by the root's turbo.json", files: map[string]string{"turbo.json": gone, "/turbo.json": `{"tasks": {"@posthog/products-alpha#backend:contract-check": {"inputs": [` + narrow + `]}}}`}, peer: fails, why: "turbo reads it, and the peer does not"},
		{id: "3.10/class from inside, narrowed [C]", files: classes(turboJSON(narrow + `, "backend/logic.py"`)), peer: fails, want: []string{"error isolation/facade-classes"}, says: "^products/alpha/backend/facade/api.py:1:"},
		{id: "3.10/class from inside, not narrowed [C]", files: classes(gone), peer: fails, want: []string{"warning isolation/facade-classes", wide}, why: noSkip},
		{id: "3.10/class from a wiring location [C]", files: map[string]string{"turbo.json": turboJSON(narrow + `, "backend/hogql_queries/**"`), "backend/hogql_queries/runner.py": "class Runner: ...\n", "backend/facade/queries.py": "from products.alpha.backend.hogql_queries.runner import Runner\n"}, peer: passes},
		{id: "3.10/class by a star [C]", files: map[string]string{"turbo.json": turboJSON(narrow + `, "backend/logic.py"`), "backend/logic.py": "class Service: ...\n", "backend/facade/__init__.py": "from products.alpha.backend.logic import *\n"}, peer: fails, want: []string{"error isolation/facade-classes"}},
		{id: "3.10/model class that crosses, not allowed [C]", files: crossing(""), peer: fails, want: []string{"error django/contracts-frozen"}},
		{id: "3.10/model class that crosses, allowed [C]", files: crossing("django/contracts-frozen | products/alpha/backend/facade/api.py | api.py hands out the model products.alpha.backend.models.Item: whoever imports it can query and save it | 1 | until the importers have contracts\n"), peer: warns, why: "what is allowed stands in the ratchet with its reason, which may only shrink; the summary counts it"},
	}
}

// watchedRows are what the inputs of 3.10 have to watch.
func watchedRows() []row {
	const surface, soft = "error isolation/watched-surface", "warning isolation/watched-surface"
	const unsure = "what is reached without an import may be reached by nobody: a warning, unless config.lint.severity says more"
	turbo := func(inputs string, more map[string]string) map[string]string {
		files := maps.Clone(more)
		files["turbo.json"] = turboJSON(inputs)
		return files
	}
	decoupled := func(inputs string) map[string]string { // the ratchet is where a repository says so
		return turbo(inputs, map[string]string{
			"backend/temporal/work.py":    "",
			"/products/lint_baseline.txt": "isolation/watched-surface | products/alpha/turbo.json | the inputs of backend:contract-check miss products/alpha/backend/temporal/work.py: what registers itself, or is called by its name as tasks are, is reached without an import | 1 | the core runs none of it\n",
		})
	}
	models := map[string]string{"backend/models.py": ""}
	folder := map[string]string{"backend/models/__init__.py": "", "backend/models/item.py": "", "backend/migrations/__init__.py": "", "backend/migrations/0001_initial.py": ""}
	rows := []row{
		{id: "3.10/routes unwatched [C]", files: turbo(narrow, map[string]string{"backend/routes.py": ""}), peer: fails, want: []string{surface}},
		{id: "3.10/routes package unwatched [C]", files: turbo(narrow, map[string]string{"backend/routes/__init__.py": "", "backend/routes/api.py": ""}), peer: fails, want: []string{surface}},
		{id: "3.10/routes package of one file unwatched [C]", files: turbo(narrow, map[string]string{"backend/routes/__init__.py": "def register_routes(routers): ...\n"}), peer: fails, want: []string{surface}, says: "miss products/alpha/backend/routes/__init__.py"},
		{id: "3.10/routes watched [C]", files: turbo(narrow+`, "backend/routes.py"`, map[string]string{"backend/routes.py": ""}), peer: passes},
		{id: "3.10/presentation unwatched", files: turbo(`"backend/facade/**"`, map[string]string{}), peer: passes, want: []string{surface}, why: "the peer asks for one of facade and presentation; a view is reached over HTTP"},
		{id: "3.10/models unwatched [C]", files: turbo(narrow+`, "backend/migrations/**"`, models), peer: fails, want: []string{soft}, why: unsure},
		{id: "3.10/models package unwatched [C]", files: turbo(narrow+`, "backend/migrations/**"`, folder), peer: fails, want: []string{soft}, why: unsure},
		{id: "3.10/migrations unwatched [C]", files: turbo(narrow+`, "backend/models/**"`, folder), peer: fails, want: []string{soft}, why: unsure},
		{id: "3.10/migrations unwatched before the folder is there [C]", files: turbo(narrow+`, "backend/models.py"`, models), peer: fails, want: []string{soft}, says: "next migration, in products/alpha/backend/migrations", why: unsure},
		{id: "3.10/a ! that may touch the models [C]", files: turbo(narrow+`, "backend/models/**", "backend/migrations/**", "!backend/models/item*"`, folder), peer: fails, want: []string{soft}, why: unsure},
		{id: "3.10/model surface watched [C]", files: turbo(narrow+`, "backend/models/**", "backend/migrations/**"`, folder), peer: passes},
		{id: "3.10/permanently exposed module unwatched [C]", files: turbo(narrow, permanentFiles()), peer: fails, want: []string{surface}, says: "^products/alpha/turbo.json:.*backend/ddl.py"},
		{id: "3.10/permanently exposed module watched [C]", files: turbo(narrow+`, "backend/ddl.py"`, permanentFiles()), peer: passes},
		{id: "3.10/decoupled garage [C]", files: decoupled(narrow), peer: passes},
		{id: "3.10/decoupled garage, stale [C]", files: decoupled(narrow + `, "backend/temporal/**"`), peer: fails, want: []string{"error structure/baseline"}},
	}
	for _, garage := range []string{"backend/tasks.py", "backend/temporal/work.py", "backend/hogql_queries/runner.py", "backend/max_tools.py", "backend/tasks/tasks.py"} {
		one := row{id: "3.10/garage unwatched [C]: " + garage, files: turbo(narrow, map[string]string{garage: ""}), peer: fails, want: []string{soft}, why: unsure}
		if garage == "backend/tasks.py" {
			one.want, one.why = []string{"error structure/misplaced-file", soft}, ""
		}
		rows = append(rows, one)
	}
	return rows
}

func permanentFiles() map[string]string {
	return map[string]string{
		"/tach.toml": moduleBlock + facadeBlock + "# isolation:permanent-interface frozen migrations import the tables\n[[interfaces]]\nexpose = [\"backend\\\\.ddl.*\"]\nfrom = [\"products\\\\.alpha\"]\n",
		"/posthog/clickhouse/migrations/0001_a.py": "from products.alpha.backend.ddl import TABLE\n",
		"backend/ddl.py": "TABLE = 1\n",
	}
}

// permanentRows are the marks of 3.10 that nothing needs.
func permanentRows() []row {
	const unneeded = "error boundary/permanent-interface"
	by := func(importer string) map[string]string {
		files := permanentFiles()
		delete(files, "/posthog/clickhouse/migrations/0001_a.py")
		files["turbo.json"] = turboJSON(narrow + `, "backend/ddl.py"`)
		files[importer] = "from products.alpha.backend.ddl import TABLE\n"
		return files
	}
	own := by("backend/migrations/0001_initial.py")
	own["backend/migrations/__init__.py"] = ""
	own["turbo.json"] = turboJSON(narrow + `, "backend/ddl.py", "backend/migrations/**"`)
	return []row{
		{id: "3.10/permanent: a task imports it [C]", files: by("/posthog/tasks.py"), peer: fails, want: []string{unneeded}, says: "^tach.toml:11:3 "},
		{id: "3.10/permanent: its own migration imports it [C]", files: own, peer: fails, want: []string{unneeded, "warning boundary/unused-expose"}},
		{id: "3.10/permanent: a ClickHouse migration imports it [C]", files: by("/posthog/clickhouse/migrations/0002_b.py"), peer: passes},
		{id: "3.10/permanent: the schema registry imports it [C]", files: by("/posthog/clickhouse/schema.py"), peer: passes},
	}
}

func surfaceRows() []row {
	const routes, views, facade = "error boundary/routes-use-presentation", "error django/facade-calls", "error boundary/facade-below-presentation"
	with := func(file, text string) map[string]string {
		return map[string]string{file: text, "backend/logic.py": "def run(): ...\n", "turbo.json": turboJSON(narrow + `, "backend/routes.py", "backend/routes/**"`)}
	}
	deferred := with("backend/presentation/views.py", "from products.alpha.backend import logic\n")
	deferred["/pyproject.toml"] = "[[tool.importlinter.contracts]]\nignore_imports = [\"products.alpha.backend.presentation.views -> products.alpha.backend.logic\"]\n"
	deferred["package.json"], deferred["turbo.json"] = packageJSON(backendTest, "pytest backend/tests"), gone
	other := withBeta(with("backend/presentation/views.py", "from products.beta.backend import logic\n"))
	other["/products/beta/backend/logic.py"] = ""
	other["/tach.toml"] = "[[modules]]\npath = \"products.beta\"\n\n" + moduleBlock + facadeBlock
	old := with("backend/presentation/views.py", "from products.alpha.backend.presentation_old import x\n")
	old["backend/presentation_old.py"] = "x = 1\n"
	return []row{
		{id: "3.11/routes import presentation", files: with("backend/routes.py", "from products.alpha.backend.presentation import views\n"), peer: passes},
		{id: "3.11/routes import logic", files: with("backend/routes.py", "from products.alpha.backend import logic\n"), peer: fails, want: []string{routes}},
		{id: "3.11/routes import the facade", files: with("backend/routes.py", "from products.alpha.backend.facade import api\n"), peer: fails, want: []string{routes}},
		{id: "3.11/routes as a package", files: map[string]string{"backend/routes/__init__.py": "", "backend/routes/api.py": "from products.alpha.backend import logic\n", "backend/logic.py": "", "turbo.json": turboJSON(narrow + `, "backend/routes/**"`)}, peer: fails, want: []string{routes}},
		{id: "3.11/presentation imports facade and presentation", files: with("backend/presentation/views.py", "from products.alpha.backend.facade import api\nfrom products.alpha.backend.presentation import views\n"), peer: passes},
		{id: "3.11/presentation imports logic", files: with("backend/presentation/views.py", "from products.alpha.backend.logic import run\n"), peer: fails, want: []string{views}, says: "^products/alpha/backend/presentation/views.py:1:42 .*imports products.alpha.backend.logic.run$"},
		{id: "3.11/presentation imports logic, by dots and inside a function", files: with("backend/presentation/views.py", "def view():\n    from .. import logic\n"), peer: fails, want: []string{views}},
		{id: "3.11/exact edges of ignore_imports", files: deferred, peer: passes},
		{id: "3.11/presentation_old passes as presentation", files: old, peer: passes, want: []string{views}, why: missed},
		{id: "3.11/another product's inside", files: other, peer: passes, want: []string{"error boundary/presentation-uses-facade"}, why: "import-linter's contract (products.md 6.3), which the peer leaves to import-linter"},
		{id: "3.11/core is tach's job", files: with("backend/presentation/views.py", "import posthog.api\n"), peer: passes},
		{id: "3.11/a facade that imports presentation", files: with("backend/facade/api.py", "from products.alpha.backend.presentation import views\n"+apiPy), peer: passes, want: []string{facade}, why: "import-linter's third contract (products.md 6.3); the peer leaves it to import-linter"},
		{id: "3.11/not of a lenient product", base: lenient(), files: map[string]string{"backend/routes.py": "from products.alpha.backend import logic\n", "backend/logic.py": ""}, peer: passes, want: []string{routes}, why: "import-linter's contract is over all products (products.md 6.3), and the peer leaves it to that"},
	}
}

func coverageRows() []row {
	const orphan = "error scripts/tests-reached"
	with := func(script string, files ...string) map[string]string {
		out := map[string]string{"package.json": tested(script)}
		for _, file := range files {
			out[file] = testPy
		}
		return out
	}
	listed := with("pytest backend/tests", "backend/logic/test_rules.py", "backend/logic/test_more.py")
	listed["/products/lint_baseline.txt"] = "scripts/tests-reached | products/alpha/backend/logic/test_rules.py | backend:test does not look here, so no test of this file runs | 1 | another workflow runs it\nscripts/tests-reached | products/alpha/backend/logic/test_more.py | backend:test does not look here, so no test of this file runs | 1 | another workflow runs it\n"
	off := with("pytest backend/tests", "backend/logic/test_rules.py")
	off["/hogli.yaml"] = "config: {lint: {severity: {scripts/tests-reached: off}}}\n"
	return []row{
		{id: "3.12/an orphan", files: with("pytest backend/tests", "backend/logic/test_rules.py"), peer: fails, want: []string{orphan}},
		{id: "3.12/one issue for each orphan", files: with("pytest backend/tests", "backend/logic/test_rules.py", "backend/logic/more_test.py"), peer: fails, want: []string{orphan, orphan}},
		{id: "3.12/below a path", files: with("pytest backend", "backend/logic/test_rules.py"), peer: passes},
		{id: "3.12/component-safe prefixes", files: with("pytest backend/tests", "backend/tests_more/test_rules.py"), peer: fails, want: []string{orphan}},
		{id: "3.12/dags/ is another workflow's", files: with("pytest backend/tests", "dags/test_job.py", "backend/dags/test_job.py"), peer: passes},
		{id: "3.12/lenient", base: lenient(), files: map[string]string{"backend/logic/test_rules.py": testPy}, peer: fails, want: []string{orphan}},
		{id: "3.12/exempt, by the ratchet", files: listed, peer: passes},
		{id: "3.12/exempt, the whole repository", files: off, peer: passes},
		{id: "3.12/excluded by --ignore", files: with("pytest backend --ignore backend/logic", "backend/logic/test_rules.py"), peer: passes, want: []string{orphan}, why: missed},
		// What -k leaves out only a run could tell: the peer's known miss is hogli's too.
		{id: "3.12/excluded by -k", files: with("pytest backend -k api", "backend/logic/test_rules.py"), peer: passes},
		{id: "3.12/a script that is not pytest", files: with("make test", "backend/logic/test_rules.py"), peer: fails, why: "a wrong positive of the peer: what make runs is not known"},
	}
}

func baselineRows() []row {
	const required = "error isolation/required"
	asked := func(baseline string, more map[string]string) map[string]string {
		files := map[string]string{"/hogli.yaml": "config: {lint: {severity: {isolation/required: error}}}\n", "/products/lint_baseline.txt": baseline}
		maps.Copy(files, more)
		return files
	}
	const line = "isolation/required | products/alpha | not isolated | 1 | before the doctrine\n"
	return []row{
		{id: "3.13/not isolated, not listed", base: lenient(), files: asked("", nil), peer: fails, want: []string{required}},
		{id: "3.13/not isolated, listed", base: lenient(), files: asked(line, nil), peer: passes},
		{id: "3.13/isolated, listed", files: asked(line, nil), peer: fails, want: []string{"error structure/baseline"}},
		{id: "3.13/isolated, not listed", files: asked("", nil), peer: passes},
		{id: "3.13/an open deferral", files: asked("", map[string]string{
			"/pyproject.toml":               "[[tool.importlinter.contracts]]\nignore_imports = [\"products.alpha.backend.presentation.views -> products.alpha.backend.logic\"]\n",
			"backend/presentation/views.py": "from products.alpha.backend import logic\n", "backend/logic.py": "",
			"package.json": packageJSON(backendTest, "pytest backend/tests"), "turbo.json": gone,
		}), peer: fails, want: []string{required}, says: "^pyproject.toml:2:19 .*step internal seal: 1 open deferral"},
		{id: "3.13/all but the last rung", files: asked("", map[string]string{"turbo.json": turboJSON(`"backend/**"`)}), peer: fails, want: []string{required, "warning isolation/narrowed-inputs"}},
		{id: "3.13/without a backend there is no rung", base: frontendOnly(), files: asked("", nil), peer: passes},
		{id: "3.13/nobody asked", base: lenient(), peer: fails, why: "SEED has products that are not isolated and pass (row 3 of 3.0); a repository asks by config.lint.severity"},
	}
}
