package collect

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
)

// scriptTree are the files of every row, each with the letter that stands for it.
var scriptTree = map[string]string{
	"a": "frontend/tests/a.test.ts", "b": "frontend/tests/b.spec.tsx", "c": "frontend/other/c.test.ts", "d": "frontend/dist/d.test.ts",
	"e": "frontend/__tests__/e.ts", "f": "frontend/cypress/f.test.js", "g": "shared/g.test.ts",
}

// TestTests: each row is a command, what vitest 4.1 and jest 30.5 list for it
// (jest 29 for --testPathPattern, which later ones refuse), and the files that it is configured with. "?" is what hogli leaves to a run.
func TestTests(t *testing.T) {
	t.Parallel()
	for _, row := range [][]string{
		{`vitest`, `abcdfg`},
		{`vitest --exclude "**/other/**"`, `abdfg`},
		{`vitest --exclude frontend/other`, `abdfg`},
		{`vitest --exclude ./frontend/other`, `abdfg`},
		{`vitest --exclude other`, `abcdfg`},
		{`vitest --exclude frontend/other/`, `abdfg`},
		{`vitest --exclude "**/*.spec.tsx" --exclude "frontend/tests/a.test.ts"`, `cdfg`},
		{`vitest --dir frontend/tests`, `ab`},
		{`vitest --dir frontend/tests a.test`, `a`},
		{`vitest --dir frontend --exclude other`, `abdf`},
		{`vitest --dir frontend --exclude frontend/other`, `abcdf`},
		{`vitest --dir frontend`, `a`, `vitest.config.js`, `export default {test:{include:['tests/**/*.test.ts']}}`},
		{`vitest --dir frontend`, ``, `vitest.config.js`, `export default {test:{include:['frontend/tests/**/*.test.ts']}}`},
		{`vitest --dir frontend`, `abcdf`, `frontend/vitest.config.js`, `export default {test:{include:['tests/**/*.test.ts']}}`},
		{`vitest`, `a`, `../vitest.config.js`, `export default {test:{include:['frontend/tests/**/*.test.ts']}}`},
		{`vitest`, `a`, `../vite.config.js`, `export default {test:{include:['frontend/tests/**/*.test.ts']}}`},
		{`vitest --root frontend`, `a`, `vitest.config.js`, `export default {test:{include:['tests/**/*.test.ts']}}`},
		{`vitest --root frontend --config vitest.config.js`, `a`, `frontend/vitest.config.js`, `export default {test:{include:['tests/**/*.test.ts']}}`},
		{`vitest --root frontend --config vitest.config.js`, `?`, `vitest.config.js`, `export default {test:{include:['tests/**/*.test.ts']}}`},
		{`vitest --root frontend --exclude tests`, `cdf`},
		{`vitest`, `abcdf`, `vitest.config.js`, `export default {test:{dir:'frontend'}}`},
		{`vitest`, `a`, `vitest.config.js`, `export default {test:{dir:'frontend', include:['tests/*.test.ts']}}`},
		{`vitest`, `?`, `vitest.config.js`, `export default {test:{root:'frontend', include:['tests/*.test.ts']}}`},
		{`vitest`, `?`, `vitest.config.js`, `export default {root:'frontend', test:{include:['tests/*.test.ts']}}`},
		{`vitest --exclude "**/a.test.ts"`, `bdfg`, `vitest.config.js`, `export default {test:{exclude:['**/other/**']}}`},
		{`vitest`, `abdfg`, `vitest.config.js`, `export default {test:{exclude:['frontend/other']}}`},
		{`vitest`, `abdfg`, `vitest.config.js`, `export default {test:{exclude:['frontend/other/']}}`},
		{`vitest`, ``, `vitest.config.js`, `export default {test:{include:['frontend/tests']}}`},
		{`vitest frontend/tests shared`, `abg`},
		{`vitest tests/a other`, `ac`},
		{`vitest --exclude=frontend/other`, `abdfg`},
		{`vitest --project x`, `?`},
		{`jest`, `abcdefg`},
		{`jest --testPathIgnorePatterns other`, `abdefg`},
		{`jest --testPathIgnorePatterns frontend/other shared`, `abdef`},
		{`jest --testPathIgnorePatterns other --ci`, `abdefg`},
		{`jest --testPathIgnorePatterns=other shared`, `abdef`},
		{`jest --testPathIgnorePatterns other --testPathIgnorePatterns shared`, `abdef`},
		{`jest --testPathIgnorePatterns "<rootDir>/frontend"`, `g`},
		{`jest --testPathIgnorePatterns "^frontend"`, `?`},
		{`jest --testPathIgnorePatterns OTHER`, `abcdefg`},
		{`jest --testPathPatterns tests shared`, `abeg`},
		{`jest --testPathPatterns=TESTS`, `abe`},
		{`jest --testPathPattern tests`, `abe`},
		{`jest --testMatch "**/other/**/*.ts" "**/shared/**/*.ts"`, `cg`},
		{`jest --testMatch "frontend/other/*.ts"`, ``},
		{`jest --testRegex "other/.*"`, `c`},
		{`jest --roots frontend/tests`, `ab`},
		{`jest --roots frontend/tests shared`, `abg`},
		{`jest --rootDir frontend`, `abcdef`},
		{`jest shared "tests/a"`, `ag`},
		{`jest`, `ab`, `package.json`, `{"jest":{"testMatch":["<rootDir>/frontend/tests/**/*.[jt]s?(x)"]}}`},
		{`jest`, ``, `package.json`, `{"jest":{"testMatch":["frontend/tests/**/*.ts"]}}`},
		{`jest`, `?`, `package.json`, `{"jest":{"testMatch":["**/tests/**/*.ts","!**/a.test.ts"]}}`},
		{`jest`, `c`, `package.json`, `{"jest":{"testRegex":"other/.*"}}`},
		{`jest`, `bg`, `package.json`, `{"jest":{"testRegex":["/tests/.*\\.spec","shared"]}}`},
		{`jest`, `abdefg`, `package.json`, `{"jest":{"testPathIgnorePatterns":["/other/"]}}`},
		{`jest --testPathIgnorePatterns shared`, `abcdef`, `package.json`, `{"jest":{"testPathIgnorePatterns":["/other/"]}}`},
		{`jest`, `ab`, `package.json`, `{"jest":{"roots":["<rootDir>/frontend/tests"]}}`},
		{`jest`, `ab`, `package.json`, `{"jest":{"roots":["frontend/tests"]}}`},
		{`jest`, `abcdef`, `package.json`, `{"jest":{"rootDir":"frontend"}}`},
		{`jest`, `a`, `package.json`, `{"jest":{"rootDir":"frontend","testMatch":["<rootDir>/tests/*.ts"]}}`},
		{`jest`, `?`, `package.json`, `{"jest":{"modulePathIgnorePatterns":["other"]}}`},
		{`jest`, `c`, `jest.config.js`, `module.exports={testMatch:['**/other/*.ts']}`},
		{`jest`, `abcdefg`, `../jest.config.js`, `module.exports={testMatch:['**/other/*.ts']}`},
		{`jest --rootDir frontend`, `ab`, `package.json`, `{"jest":{"testMatch":["<rootDir>/tests/**/*.[jt]s?(x)"]}}`},
		{`jest --rootDir=frontend`, `ab`, `frontend/jest.config.js`, `module.exports={testMatch:['**/other/*.ts']}`, `package.json`, `{"jest":{"testMatch":["<rootDir>/tests/**/*.[jt]s?(x)"]}}`},
		{`jest --config frontend/jest.config.js`, `c`, `frontend/jest.config.js`, `module.exports={testMatch:['<rootDir>/other/*.ts']}`},
		{`jest --runTestsByPath frontend/tests/a.test.ts`, `?`},
		{`jest`, `?`, `package.json`, `{"jest":{"projects":["<rootDir>/frontend"]}}`},
		{`jest --testPathIgnorePatterns "/other/" -- shared`, `g`},
		{`jest --ci --testPathIgnorePatterns "(?!x)other"`, `?`},
		{`jest`, `abcdg`, `package.json`, `{"jest":{"testMatch":["**/*.@(spec|test).ts?(x)"]}}`},
		{`jest`, `abcdfg`, `package.json`, `{"jest":{"testMatch":["**/?(*.)+(spec|test).[jt]s?(x)"]}}`},
		{`jest`, `abcdfg`, `package.json`, `{"jest":{"testMatch":["**/+(*.)+(spec|test).+(ts|js)?(x)"]}}`},
	} {
		root := t.TempDir()
		files := map[string]string{"package.json": "{}"}
		for _, name := range scriptTree {
			files[name] = "test('a', () => {})\n"
		}
		for i := 2; i+1 < len(row); i += 2 {
			files[row[i]] = row[i+1]
		}
		for name, text := range files {
			at := filepath.Join(root, "products/p", name)
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := listedTests(t, root, row[0]); got != row[1] {
			t.Errorf("%s with %q: got %s, want %s", row[0], row[2:], got, row[1])
		}
	}
}

func listedTests(t *testing.T, root, script string) string {
	t.Helper()
	r, err := repo.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	read, err := shell.Read(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	run, ok := Of(read.Commands[0])
	if !ok {
		t.Fatalf("%s: no runner", script)
	}
	takes, known := run.Tests(r, "products/p")
	if !known {
		return "?"
	}
	got := ""
	for letter := range strings.SplitSeq("abcdefg", "") {
		if takes("products/p/" + scriptTree[letter]) {
			got += letter
		}
	}
	return got
}
