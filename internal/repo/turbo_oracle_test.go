package repo

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/run/runtest"
)

// turboRow is one way to say what a task watches; "" is no file.
type turboRow struct{ root, shared, own string }

// turboRows hold what the documents of turbo leave open: which definition wins,
// and what of the others stays.
var turboRows = map[string]turboRow{
	"no list":                        {root: `{"check": {}}`},
	"the root's for all":             {root: `{"check": {"inputs": ["backend/**"]}}`},
	"the root's for the package":     {root: `{"check": {"inputs": ["backend/**"]}, "@p/alpha#check": {"inputs": ["backend/facade/**"]}}`},
	"that has no list":               {root: `{"check": {"inputs": ["backend/**"]}, "@p/alpha#check": {"cache": false}}`},
	"that has an empty one":          {root: `{"check": {"inputs": ["backend/**"]}, "@p/alpha#check": {"inputs": []}}`},
	"for another package":            {root: `{"check": {"inputs": ["backend/**"]}, "@p/conf#check": {"inputs": ["README.md"]}}`},
	"by the name of the folder":      {root: `{"check": {"inputs": ["backend/**"]}, "alpha#check": {"inputs": ["README.md"]}}`},
	"of the root itself":             {root: `{"check": {"inputs": ["backend/**"]}, "//#check": {"inputs": ["README.md"]}}`},
	"the package's own":              {root: `{"check": {}, "@p/alpha#check": {"inputs": ["backend/**"]}}`, own: `{"extends": ["//"], "tasks": {"check": {"inputs": ["README.md"]}}}`},
	"its own without a list":         {root: `{"check": {}, "@p/alpha#check": {"inputs": ["backend/facade/**"]}}`, own: `{"extends": ["//"], "tasks": {"check": {"outputs": []}}}`},
	"its own of another task":        {root: `{"check": {"inputs": ["backend/facade/**"]}}`, own: `{"extends": ["//"], "tasks": {"build": {"inputs": ["README.md"]}}}`},
	"its own goes on":                {root: `{"@p/alpha#check": {"inputs": ["backend/facade/**"]}}`, own: `{"extends": ["//"], "tasks": {"check": {"inputs": ["$TURBO_EXTENDS$", "README.md"]}}}`},
	"its own goes on from none":      {root: `{"check": {}}`, own: `{"extends": ["//"], "tasks": {"check": {"inputs": ["$TURBO_EXTENDS$", "README.md"]}}}`},
	"its own takes out":              {root: `{"check": {"inputs": ["backend/**"]}}`, own: `{"extends": ["//"], "tasks": {"check": {"inputs": ["$TURBO_EXTENDS$", "!backend/logic.py"]}}}`},
	"its own alone":                  {root: `{"check": {"inputs": ["backend/**"]}}`, own: `{"extends": ["//"], "tasks": {"check": {"extends": false, "inputs": ["$TURBO_EXTENDS$", "README.md"]}}}`},
	"out of the task":                {root: `{"check": {"inputs": ["backend/**"]}}`, own: `{"extends": ["//"], "tasks": {"check": {"extends": false}}}`},
	"a shared one":                   {root: `{"check": {"inputs": ["backend/**"]}}`, shared: `{"extends": ["//"], "tasks": {"check": {"inputs": ["backend/facade/**"]}}}`, own: `{"extends": ["//", "@p/conf"], "tasks": {}}`},
	"a shared one, all going on":     {root: `{"@p/alpha#check": {"inputs": ["README.md"]}}`, shared: `{"extends": ["//"], "tasks": {"check": {"inputs": ["backend/facade/**", "$TURBO_EXTENDS$"]}}}`, own: `{"extends": ["//", "@p/conf"], "tasks": {"check": {"inputs": ["$TURBO_EXTENDS$", "backend/*.txt"]}}}`},
	"a shared one that stands alone": {root: `{"check": {"inputs": ["backend/**"]}}`, shared: `{"extends": ["//"], "tasks": {"check": {"extends": false, "inputs": ["backend/facade/**"]}}}`, own: `{"extends": ["//", "@p/conf"], "tasks": {"check": {"inputs": ["$TURBO_EXTENDS$", "README.md"]}}}`},
	"a shared one, its own over it":  {root: `{"check": {}}`, shared: `{"extends": ["//"], "tasks": {"check": {"inputs": ["backend/**"]}}}`, own: `{"extends": ["//", "@p/conf"], "tasks": {"check": {"inputs": ["README.md"]}}}`},
}

// TestDeclaredInputsAgainstTurbo asks turbo itself what a task watches.
func TestDeclaredInputsAgainstTurbo(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for rel, text := range map[string]string{
		"pnpm-workspace.yaml":         "packages:\n  - products/*\n  - tools/*\n",
		"products/alpha/package.json": `{"name": "@p/alpha", "scripts": {"check": "true"}}`,
		"tools/conf/package.json":     `{"name": "@p/conf"}`,
		"products/alpha/README.md":    "a", "products/alpha/backend/logic.py": "a",
		"products/alpha/backend/facade/api.py": "a", "products/alpha/backend/list.txt": "a",
	} {
		putFile(t, filepath.Join(root, rel), text)
	}
	turbo := installTurbo(t, root)
	for name, row := range turboRows {
		for rel, text := range map[string]string{"turbo.json": `{"tasks": ` + row.root + `}`, "products/alpha/turbo.json": row.own, "tools/conf/turbo.json": row.shared} {
			putFile(t, filepath.Join(root, rel), text)
		}
		if diff := cmp.Diff(askedTurbo(t, turbo, root), watchedOf(t, root)); diff != "" {
			t.Errorf("%s (-turbo +hogli)\n%s", name, diff)
		}
	}
}

// putFile writes a file, or takes it away when it has no text.
func putFile(t *testing.T, at, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if text == "" {
		if err := os.Remove(at); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return
	}
	if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// installTurbo gives the turbo of a workspace. Without pnpm the test is skipped;
// with CI=true it fails.
func installTurbo(t *testing.T, root string) string {
	t.Helper()
	tools, err := filepath.Abs("../../.tools")
	if err != nil {
		t.Fatal(err)
	}
	pnpm := filepath.Join(tools, "node", "node_modules", ".bin", "pnpm")
	if _, err := os.Stat(pnpm); err != nil {
		const why = "this test needs pnpm: run make setup"
		runtest.Lacks(t, why)
	}
	var manifest struct{ Version string }
	content, err := os.ReadFile(filepath.Join(tools, "node", "node_modules", "pnpm", "package.json"))
	if err == nil {
		err = json.Unmarshal(content, &manifest)
	}
	if err != nil {
		t.Fatal(err)
	}
	putFile(t, filepath.Join(root, "package.json"), `{"name": "root", "private": true, "packageManager": "pnpm@`+manifest.Version+`", "devDependencies": {"turbo": "^2.9.0"}}`)
	cmd := exec.CommandContext(t.Context(), pnpm, "install", "--silent", "--ignore-scripts", "--no-frozen-lockfile", "--store-dir", filepath.Join(tools, "pnpm-store"))
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return filepath.Join(root, "node_modules", ".bin", "turbo")
}

// askedTurbo are the files of the task by turbo; none when it does not run it.
func askedTurbo(t *testing.T, turbo, root string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), turbo, "run", "check", "--filter=@p/alpha", "--dry=json")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "TURBO_TELEMETRY_DISABLED=1")
	var told bytes.Buffer
	cmd.Stderr = &told
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, told.String())
	}
	var answer struct {
		Tasks []struct {
			TaskID string            `json:"taskId"`
			Inputs map[string]string `json:"inputs"`
		} `json:"tasks"`
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	for _, task := range answer.Tasks {
		if task.TaskID == "@p/alpha#check" {
			return slices.Sorted(maps.Keys(task.Inputs))
		}
	}
	return nil
}

// watchedOf are the same files by hogli.
func watchedOf(t *testing.T, root string) []string {
	t.Helper()
	r, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	p := r.Products()[0]
	in, _, err := p.DeclaredInputs("check")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, rel := range []string{"README.md", "backend/facade/api.py", "backend/list.txt", "backend/logic.py", "package.json", "turbo.json"} {
		if p.Has(rel) && in.Watches(p.Path(rel)) {
			out = append(out, rel)
		}
	}
	return out
}
