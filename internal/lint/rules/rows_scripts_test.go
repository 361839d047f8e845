package rules

import "maps"

// presenceRows are the presence and absence of scripts of 3.5.
func presenceRows() []row {
	const (
		noCheck  = "error scripts/contract-check-present"
		check    = "error scripts/contract-check-absent"
		deferral = "[[tool.importlinter.contracts]]\nignore_imports = [\n    \"products.alpha.backend.presentation.views -> products.alpha.backend.logic\",\n]\n"
	)
	deferred := map[string]string{
		"/pyproject.toml": deferral, "backend/logic.py": "def run(): ...\n",
		"backend/presentation/views.py": "from products.alpha.backend import logic\n",
	}
	with := func(base map[string]string, more map[string]string) map[string]string {
		files := maps.Clone(base)
		maps.Copy(files, more)
		return files
	}
	unchecked := map[string]string{"package.json": packageJSON(backendTest, "pytest backend/tests"), "turbo.json": gone}
	passedClass := map[string]string{"backend/facade/api.py": "from products.alpha.backend.logic import Service\n\n\ndef create() -> int:\n    return 1\n", "backend/logic.py": "class Service: ...\n"}
	return []row{
		{id: "3.5/skipped without backend", base: frontendOnly(), peer: passes},
		{id: "3.5/invalid JSON: a single issue", base: lenient(), files: map[string]string{"package.json": "{,}\n"}, peer: fails, want: []string{"error structure/readable-files"}},
		{id: "3.5/missing package.json counts as no scripts", base: lenient(), files: map[string]string{"package.json": gone}, peer: fails, want: []string{"error structure/required-files"}},
		{id: "3.5/open deferral, contract-check [C]", files: deferred, peer: fails, want: []string{check}, says: "since 1 open deferral in pyproject.toml"},
		{id: "3.5/open deferral, withheld [C]", files: with(deferred, unchecked), peer: passes},
		{id: "3.5/deferral of routes [C]", files: map[string]string{"/pyproject.toml": "[[tool.importlinter.contracts]]\nignore_imports = [\"products.alpha.backend.routes -> products.alpha.backend.facade.api\"]\n", "backend/routes.py": "from products.alpha.backend.facade import api\n", "turbo.json": turboJSON(narrow + `, "backend/routes.py"`)}, peer: fails, want: []string{check}},
		{id: "3.5/what is allowed to all is no deferral [C]", files: map[string]string{"/pyproject.toml": "[[tool.importlinter.contracts]]\nignore_imports = [\"products.*.backend.presentation.** -> products.*.backend.facade.**\"]\n"}, peer: passes},
		{id: "3.5/deferral that nothing needs [C]", files: map[string]string{"/pyproject.toml": deferral}, peer: fails, want: []string{check, "warning boundary/contract-exceptions"}},
		{id: "3.5/facade that only re-exports, withheld [C]", files: with(unchecked, map[string]string{"backend/facade/api.py": "from products.alpha.backend.logic import create\n", "backend/logic.py": "def create(): ...\n"}), peer: warns, want: []string{noCheck, "warning isolation/real-facade"}, why: "SEED: isolated products must have contract-check; row 6 of 3.0"},
		{id: "3.5/facade that only re-exports, contract-check", files: map[string]string{"backend/facade/api.py": "from products.alpha.backend.logic import create\n", "backend/logic.py": "def create(): ...\n"}, peer: fails, want: []string{"error isolation/watched-surface", "warning isolation/real-facade"}},
		{id: "3.5/unsanctioned class, withheld [C]", files: with(unchecked, passedClass), peer: warns, want: []string{noCheck, "warning isolation/facade-classes"}, why: "SEED: isolated products must have contract-check; the class is told by a rule of its own"},
		{id: "3.5/facade class with methods", files: map[string]string{"backend/facade/api.py": "class Alpha:\n    @staticmethod\n    def create() -> int:\n        return 1\n"}, peer: fails, why: "a wrong negative of the peer: SEED-era facades are classes with static methods (products.md 1)"},
		{id: "3.5/private and async functions are real", files: map[string]string{"backend/facade/api.py": "async def _create() -> int:\n    return 1\n"}, peer: passes},
	}
}

// swallowedRows are the first line of the table of 3.5.
func swallowedRows() []row {
	const lost = "error scripts/failure-swallowed"
	var rows []row
	for _, r := range []struct {
		script string
		peer   verdict
	}{
		{"pytest backend/tests || true", fails},
		{"pytest backend/tests || exit 0", fails},
		{"pytest backend/tests; true", passes},
		{"pytest backend/tests || :", passes},
		{"pytest backend/tests || echo x", passes},
		{"pytest backend/tests || exit 0 # why", passes},
		{"pytest backend/tests || (exit 0)", passes},
		{"pytest backend/tests | cat", passes},
		{"set +e; pytest backend/tests; echo done", passes},
		{"pytest backend/tests || true && echo", passes},
		{"! pytest backend/tests", passes},
		{"pytest backend/tests &", passes}, // the issue's own
	} {
		one := row{id: "3.5/swallowed: " + r.script, files: map[string]string{"package.json": tested(r.script)}, peer: r.peer, want: []string{lost}}
		if r.peer == passes {
			one.why = missed
		}
		rows = append(rows, one)
	}
	return append(rows,
		row{id: "3.5/swallowed, lenient", base: lenient(), files: map[string]string{"package.json": packageJSON(backendTest, "pytest backend/tests || true")}, peer: fails, want: []string{lost}},
		row{id: "3.5/swallowed behind a second try", files: map[string]string{"package.json": tested("pytest backend/tests || pytest backend/tests --lf || true")}, peer: passes, want: []string{lost, lost}, why: missed},
		row{id: "3.5/not swallowed: a second try", files: map[string]string{"package.json": tested("pytest backend/tests || pytest backend/tests --lf")}, peer: passes},
		row{id: "3.5/not swallowed: || exit 1", files: map[string]string{"package.json": tested("pytest backend/tests || exit 1")}, peer: passes},
		row{id: "3.5/not swallowed: set -o pipefail", files: map[string]string{"package.json": tested("set -o pipefail; pytest backend/tests | cat")}, peer: passes},
	)
}

// noOpRows are the second line.
func noOpRows() []row {
	const idle = "error scripts/no-op"
	var rows []row
	for _, r := range []struct {
		script string
		peer   verdict
	}{
		{"echo 'No backend tests'", fails},
		{"true", fails},
		{"exit 0", fails},
		{":", fails},
		{"echo none || pytest backend/tests", fails},
		{"true || pytest backend/tests", fails},
		{"exit 0 || pytest backend/tests", fails},
		{"echo", passes},
		{"printf none", passes},
		{"exit 0;", passes},
		{"/bin/true", passes},
		{`node -e ""`, passes},
	} {
		one := row{id: "3.5/no-op: " + r.script, files: map[string]string{"package.json": tested(r.script)}, peer: r.peer, want: []string{idle}}
		if r.peer == passes {
			one.why = missed
		}
		rows = append(rows, one)
	}
	none := map[string]string{"package.json": tested("echo 'No backend tests'"), "backend/tests/test_api.py": gone}
	outside := maps.Clone(none)
	outside["tests/test_api.py"] = testPy
	deep := maps.Clone(none)
	deep["backend/a/b/api_test.py"] = testPy
	return append(rows,
		row{id: "3.5/no-op, lenient", base: lenient(), files: map[string]string{"package.json": packageJSON(backendTest, "echo none")}, peer: fails, want: []string{idle}},
		row{id: "3.5/no-op: an echo before the tests", files: map[string]string{"package.json": tested("echo tests && pytest backend/tests")}, peer: fails, why: wrongly},
		row{id: "3.5/no-op without tests", files: none, peer: passes},
		row{id: "3.5/no-op: tests at any depth, by either name", files: deep, peer: fails, want: []string{idle}},
		row{id: "3.5/no-op: tests outside backend/", files: outside, peer: passes, want: []string{idle}, why: missed},
	)
}

// pathRows are the third and fourth line, and what stands below the table.
func pathRows() []row {
	const (
		exists  = "error scripts/test-paths-exist"
		holds   = "error scripts/test-paths-hold-tests"
		reached = "error scripts/tests-reached"
	)
	of := func(script string) map[string]string { return map[string]string{"package.json": tested(script)} }
	var rows []row
	for _, script := range []string{
		"pytest -n 4 backend/tests", "pytest --ignore backend/old backend/tests", "pytest --deselect backend/tests/test_api.py::test_old backend/tests",
		"pytest --maxfail 2 backend/tests", "pytest --durations 5 backend/tests", "pytest --cov backend backend/tests", "pytest --splits 2 --group 1 backend/tests",
		"pytest -W error backend/tests", "pytest backend/tests/test_api.py::test_create",
	} {
		rows = append(rows, row{id: "3.5/paths, no path: " + script, files: of(script), peer: fails, why: wrongly})
	}
	for _, script := range []string{"python -m pytest backend/gone", "uv run pytest backend/gone", "CI=1 pytest backend/gone", "cd backend && pytest gone"} {
		rows = append(rows, row{id: "3.5/paths: " + script, files: of(script), peer: passes, want: []string{exists}, why: missed})
	}
	for _, script := range []string{
		"pytest -v", "pytest backend/tests/test_api.py", "pytest -k 'not slow' backend/tests", "pytest -c ../../pytest.ini --rootdir ../.. backend/tests -v --tb=short",
		"pytest -m slow -p no:x -o a=b --override-ini c=d backend/tests", "python -m pytest backend/tests", "uv run pytest backend/tests", "CI=1 pytest backend/tests", "cd backend && pytest tests",
	} {
		rows = append(rows, row{id: "3.5/paths, right: " + script, files: of(script), peer: passes})
	}
	class := of("pytest backend/tests/test_api.py::TestApi::test_create")
	class["backend/tests/test_api.py"] = "class TestApi:\n    def test_create(self): ...\n"
	two := of("pytest backend/tests backend/more")
	two["backend/more/test_more.py"] = testPy
	parked := of("pytest backend/tests")
	parked["backend/tests/test_api.py"] = "import pytest\n\npytest.skip(\"parked\", allow_module_level=True)\n\n" + testPy
	parked["backend/tests/test_more.py"] = testPy
	empty := func(script, file, text string) map[string]string {
		files := of(script)
		files[file] = text
		return files
	}
	whole := of("pytest backend/tests")
	whole["backend/tests/test_api.py"] = parked["backend/tests/test_api.py"]
	return append(rows,
		row{id: "3.5/parked at module level, all there is", files: whole, peer: passes, want: []string{holds}, why: "pytest collects nothing then and exits 5: the script is red until one test is left"},
		row{id: "3.5/paths, no path: path::Class::test", files: class, peer: fails, why: wrongly},
		row{id: "3.5/paths, lenient", base: lenient(), files: map[string]string{"package.json": packageJSON(backendTest, "pytest backend/tests backend/gone")}, peer: fails, want: []string{exists}},
		row{id: "3.5/paths: a second one is wrong", files: of("pytest backend/tests backend/gone"), peer: fails, want: []string{exists}},
		row{id: "3.5/paths: two", files: two, peer: passes},
		row{id: "3.5/paths: of a file", files: of("pytest backend/tests/test_gone.py"), peer: fails, want: []string{exists}},
		row{id: "3.5/paths: an echo has none", files: map[string]string{"package.json": tested("echo backend/gone"), "backend/tests/test_api.py": gone}, peer: passes},
		row{id: "3.5/hold: a folder without tests", files: empty("pytest backend/tests backend/more", "backend/more/helpers.py", ""), peer: passes, want: []string{holds}, why: seedSays},
		row{id: "3.5/hold: a file without tests", files: empty("pytest backend/tests backend/more/test_more.py", "backend/more/test_more.py", "x = 1\n"), peer: passes, want: []string{holds}, why: seedSays},
		row{id: "3.5/hold: no file by the name of a test", files: empty("pytest backend/tests backend/more", "backend/more/checks.py", testPy), peer: passes, want: []string{holds}, why: seedSays},
		row{id: "3.5/hold: left out by --ignore", files: empty("pytest backend/tests backend/more --ignore backend/more/old", "backend/more/old/test_old.py", testPy), peer: passes, want: []string{holds}, why: seedSays},
		row{id: "3.5/hold: a class of unittest", files: empty("pytest backend/tests backend/more", "backend/more/test_more.py", "import unittest\n\n\nclass Cases(unittest.TestCase):\n    def test_it(self): ...\n"), peer: passes},
		row{id: "3.5/hold: names of pytest.ini", files: map[string]string{"package.json": tested("pytest backend/checks"), "/pytest.ini": "[pytest]\npython_files = check_*.py\n", "backend/checks/check_a.py": testPy}, peer: passes},
		row{id: "3.5/parked at module level", files: parked, peer: passes},
	)
}
