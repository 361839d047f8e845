package rules

// truthRows are the table of 3.0, and what stands below it.
func truthRows() []row {
	const (
		noTest  = "error scripts/backend-test-present"
		noCheck = "error scripts/contract-check-present"
		check   = "error scripts/contract-check-absent"
		leak    = "warning boundary/legacy-leak"
	)
	const test, lints = "pytest backend/tests", "lint-imports"
	leaking := func(scripts ...string) map[string]string {
		return map[string]string{"/tach.toml": moduleBlock + facadeBlock + leakBlock, "package.json": packageJSON(scripts...), "turbo.json": gone, "/posthog/tasks.py": "import products.alpha.backend.models\n", "backend/models.py": ""}
	}
	lenientLeak := leaking(backendTest, test, contractCheck, lints)
	lenientLeak["/tach.toml"] = moduleBlock + leakBlock
	scripts := func(scripts ...string) map[string]string {
		return map[string]string{"package.json": packageJSON(scripts...), "turbo.json": gone}
	}
	return []row{
		{id: "3.0/1: no backend", base: frontendOnly(), peer: passes},
		{id: "3.0/1: no backend, contract-check", base: frontendOnly(), files: scripts(contractCheck, lints), peer: passes, want: []string{check}, why: "turbo-discover would take it for isolated (decisions.md)"},
		{id: "3.0/2: backend:test missing", base: lenient(), files: scripts(), peer: fails, want: []string{noTest}, says: "has a backend and no script backend:test, so turbo runs none"},
		{id: "3.0/2: backend:test missing, isolated", files: map[string]string{"package.json": packageJSON(contractCheck, lints)}, peer: fails, want: []string{noTest}},
		{id: "3.0/3: not isolated", base: lenient(), peer: passes},
		{id: "3.0/4: not isolated, contract-check", base: lenient(), files: scripts(backendTest, test, contractCheck, lints), peer: fails, want: []string{check}, says: "product is not isolated .*: turbo-discover takes .* skips the full Django test suite"},
		{id: "3.0/4: not isolated, leak, contract-check", base: lenient(), files: lenientLeak, peer: fails, want: []string{check, leak}},
		{id: "3.0/5: isolated", peer: passes},
		{id: "3.0/6: contract-check missing", files: scripts(backendTest, test), peer: fails, want: []string{noCheck}, says: "turbo-discover takes a product with this script for isolated"},
		{id: "3.0/7: leak", files: leaking(backendTest, test), peer: warns, want: []string{leak}, says: `^tach.toml:11:1 warning alpha: legacy leak`},
		{id: "3.0/8: leak, contract-check", files: leaking(backendTest, test, contractCheck, lints), peer: fails, want: []string{check, leak}, says: "since a legacy leak in tach.toml:11:1 still hands out.*turbo-discover"},
		{id: "3.0/real facade: stub, contract-check", files: map[string]string{"backend/facade/api.py": "x = 1\n"}, peer: fails, want: []string{"warning isolation/real-facade"}, why: "SEED asks for contracts and no leak alone: a stub is a warning (products.md 3.0, REC)"},
		{id: "3.0/real facade: stub, none", files: map[string]string{"backend/facade/api.py": "x = 1\n", "package.json": packageJSON(backendTest, test), "turbo.json": gone}, peer: warns, want: []string{noCheck, "warning isolation/real-facade"}, why: "SEED: isolated products must have contract-check; row 6"},
		{id: "3.0/content: failure swallowed", files: map[string]string{"package.json": tested("pytest backend/tests || true")}, peer: fails, want: []string{"error scripts/failure-swallowed"}},
		{id: "3.0/content: no-op", files: map[string]string{"package.json": tested("echo none")}, peer: fails, want: []string{"error scripts/no-op"}},
		{id: "3.0/content: path exists", files: map[string]string{"package.json": tested("pytest backend/tests backend/gone")}, peer: fails, want: []string{"error scripts/test-paths-exist"}},
		{id: "3.0/content: path holds tests", files: map[string]string{"package.json": tested("pytest backend/tests backend/facade")}, peer: passes, want: []string{"error scripts/test-paths-hold-tests"}, why: seedSays},
	}
}

func frameworkRows() []row {
	return []row{
		{id: "3.1/found by backend/ alone", base: map[string]string{"hogli.yaml": "", "products/alpha/backend/apps.py": ""}, peer: fails, want: []string{
			"error django/app-config", "error structure/required-files", "error structure/required-files", "error structure/required-files", "error structure/required-files", "warning structure/package-markers", "warning structure/required-files",
		}},
		{id: "3.1/frontend alone: manifest and package", base: frontendOnly(), files: map[string]string{"manifest.tsx": gone, "package.json": gone, "frontend/scenes/A.tsx": ""}, peer: passes, want: []string{"error structure/required-files", "error structure/required-files"}, why: "the peer passes over products without a backend; SEED requires both of each"},
		{id: "3.1/hidden folders are no products", files: map[string]string{"/products/.cache/backend/x.py": "", "/products/__pycache__/backend/x.py": ""}, peer: passes},
		{id: "3.1/__init__.py alone, a product to [B]", files: map[string]string{"/products/old/__init__.py": ""}, peer: passes},
		{id: "3.1/an underscored folder", files: map[string]string{"/products/_old/manifest.tsx": "export const manifest = { name: 'Old' }\n", "/products/_old/package.json": "{}\n"}, peer: passes, want: []string{"error structure/folder-name"}, why: "SEED: folders are under_score cased; the peer passes over what begins with _"},
	}
}

func rootFileRows() []row {
	const required = "error structure/required-files"
	return []row{
		{id: "3.2/strict: __init__.py", files: map[string]string{"__init__.py": gone}, peer: fails, want: []string{required}},
		{id: "3.2/strict: manifest.tsx", files: map[string]string{"manifest.tsx": gone, "frontend/scenes/A.tsx": ""}, peer: fails, want: []string{required}},
		{id: "3.2/strict: one issue for each", files: map[string]string{"__init__.py": gone, "backend/__init__.py": gone}, peer: fails, want: []string{required, required}},
		{id: "3.2/strict: package.json", files: map[string]string{"package.json": gone, "turbo.json": gone}, peer: fails, want: []string{required}},
		{id: "3.2/strict: tsconfig.json", files: map[string]string{"tsconfig.json": gone}, peer: fails, why: "SEED does not name it; config.structure may require it (products.md 0.3)"},
		{id: "3.2/strict: tsconfig.json that the repository requires", files: map[string]string{"tsconfig.json": gone, "/hogli.yaml": "config: {structure: {require: [{path: tsconfig.json, why: types}]}}\n"}, peer: fails, want: []string{required}},
		{id: "3.2/strict: turbo.json never", files: map[string]string{"turbo.json": gone}, peer: fails, want: []string{"warning isolation/narrowed-inputs"}, why: "no file is asked for; the script without narrow inputs is 3.10"},
		{id: "3.2/lenient: __init__.py", base: lenient(), files: map[string]string{"__init__.py": gone}, peer: fails, want: []string{required}},
		{id: "3.2/lenient: package.json", base: lenient(), files: map[string]string{"package.json": gone}, peer: fails, want: []string{required}},
		{id: "3.2/lenient: manifest.tsx", base: lenient(), files: map[string]string{"manifest.tsx": gone, "frontend/scenes/A.tsx": ""}, peer: passes, want: []string{required}, why: "SEED requires it of each product"},
		{id: "3.2/frontend alone: no __init__.py", base: frontendOnly(), peer: passes},
		{id: "3.2/backend files that no check reads: apps.py", files: map[string]string{"backend/apps.py": gone}, peer: passes, want: []string{required}, why: missed},
		{id: "3.2/backend files that no check reads: facade/api.py", files: map[string]string{"backend/facade/api.py": gone, "backend/presentation/views.py": ""}, peer: fails, want: []string{required}},
		{id: "3.2/a package in place of a module", files: map[string]string{"backend/facade/api.py": gone, "backend/facade/api/__init__.py": apiPy}, peer: fails, why: "api/__init__.py is imported as api.py is"},
	}
}

func productYAMLRows() []row {
	const bad, unread = "warning structure/product-yaml", "error structure/readable-files"
	yaml := func(text string) map[string]string { return map[string]string{"product.yaml": text} }
	asked := func(text string) map[string]string {
		return map[string]string{"product.yaml": text, "/hogli.yaml": "config: {structure: {require: [{path: product.yaml, why: reviews}]}}\n"}
	}
	const optional = "SEED does not name product.yaml: what is wrong in one is a warning, unless config.lint.severity says more"
	return []row{
		{id: "3.3/missing", files: yaml(gone), peer: fails, why: "SEED does not name it; config.structure may require it"},
		{id: "3.3/missing where the repository requires it", files: asked(gone), peer: fails, want: []string{"error structure/required-files"}},
		{id: "3.3/unparsable", files: yaml("name: [\n"), peer: fails, want: []string{unread}},
		{id: "3.3/not a mapping", files: yaml("- a\n"), peer: fails, want: []string{bad}, why: optional},
		{id: "3.3/name missing", files: yaml("owners: [team-a]\n"), peer: fails, want: []string{bad}, why: optional},
		{id: "3.3/name not a string", files: yaml("name: [a]\nowners: [team-a]\n"), peer: fails, want: []string{bad}, why: optional},
		{id: "3.3/owners missing where required", files: asked("name: Alpha\n"), peer: fails, want: []string{bad}, why: optional},
		{id: "3.3/owners empty where required", files: asked("name: Alpha\nowners: []\n"), peer: fails, want: []string{bad}, why: optional},
		{id: "3.3/owners missing", files: yaml("name: Alpha\n"), peer: fails, why: "nobody asked for owners here"},
		{id: "3.3/name a number", files: yaml("name: 5\nowners: [team-a]\n"), peer: fails, want: []string{bad}, why: optional},
		{id: "3.3/owners not a list", files: yaml("name: Alpha\nowners: team-a\n"), peer: fails, want: []string{bad}, why: optional},
		{id: "3.3/owners not strings", files: yaml("name: Alpha\nowners: [[a]]\n"), peer: fails, want: []string{bad}, why: optional},
		{id: "3.3/real example", files: asked("name: Visual review\nowners:\n  - team-devex\n"), peer: passes},
	}
}

func markerRows() []row {
	const marker, required = "error structure/package-markers", "error structure/required-files"
	return []row{
		{id: "3.4/backend", base: lenient(), files: map[string]string{"backend/__init__.py": gone}, peer: fails, want: []string{required}},
		{id: "3.4/facade", files: map[string]string{"backend/facade/__init__.py": gone}, peer: fails, want: []string{required}},
		{id: "3.4/presentation", files: map[string]string{"backend/presentation/__init__.py": gone}, peer: fails, want: []string{required}},
		{id: "3.4/below facade", files: map[string]string{"backend/facade/deep/er/more.py": ""}, peer: fails, want: []string{marker, marker}},
		{id: "3.4/below presentation", files: map[string]string{"backend/presentation/parts/more.py": ""}, peer: fails, want: []string{marker}},
		{id: "3.4/facade of a lenient product", base: lenient(), files: map[string]string{"backend/facade/api.py": apiPy}, peer: fails, want: []string{marker}},
		{id: "3.4/tests are exempt", files: map[string]string{"backend/tests/deep/test_more.py": testPy}, peer: passes},
		{id: "3.4/other folders are exempt", files: map[string]string{"backend/services/more.py": ""}, peer: passes},
		{id: "3.4/folders without Python are exempt", files: map[string]string{"backend/presentation/templates/a.html": ""}, peer: passes},
		{id: "3.4/a folder between that holds none", files: map[string]string{"backend/facade/deep/er/more.py": "", "backend/facade/deep/er/__init__.py": ""}, peer: passes, want: []string{marker}, why: "the graph builder does not descend through it either"},
	}
}
