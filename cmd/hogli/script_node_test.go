package main

import (
	"os"
	"os/exec"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/posthog/hogli/internal/run/runtest"
)

// scriptPnpm is `pnpm`: pnpm is on PATH, with a store that scripts share.
// Without it the script is skipped; with CI=true it fails.
func scriptPnpm(ts *testscript.TestScript, _ bool, _ []string) {
	root, err := filepath.Abs("../..")
	ts.Check(err)
	bin := filepath.Join(root, ".tools", "node", "node_modules", ".bin")
	if _, err := os.Stat(filepath.Join(bin, "pnpm")); err == nil {
		ts.Setenv("PATH", bin+string(os.PathListSeparator)+ts.Getenv("PATH"))
		ts.Setenv("npm_config_store_dir", filepath.Join(root, ".tools", "pnpm-store"))
		ts.Setenv("TURBO_TELEMETRY_DISABLED", "1")
		passRegistry(ts)
		return
	}
	const why = "this script needs pnpm: run make setup"
	runtest.Lacks(testOf(ts), why)
}

// passRegistry hands the script the registry that npm is set up with: a script
// has a HOME of its own.
func passRegistry(ts *testscript.TestScript) {
	for _, setting := range []string{"registry", "cafile"} {
		if value, err := exec.Command("npm", "config", "get", setting).Output(); err == nil {
			if text := string(value[:max(len(value)-1, 0)]); text != "" && text != "null" {
				ts.Setenv("npm_config_"+setting, text)
			}
		}
	}
}
