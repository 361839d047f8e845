package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/posthog/hogli/internal/run/runtest"
)

// scriptEnv hides the machine's own settings from the scripts.
func scriptEnv(env *testscript.Env) error {
	for _, name := range []string{"DATABASE_URL", "DEBUG", "CI", "GITHUB_ACTIONS", "NO_COLOR", "CLICOLOR_FORCE", "VIRTUAL_ENV"} {
		env.Setenv(name, "")
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOFLAGS"} {
		if value, err := exec.Command("go", "env", name).Output(); err == nil {
			env.Setenv(name, strings.TrimSpace(string(value)))
		}
	}
	env.Values[scriptTest{}] = env.T()
	env.Defer(func() { stopStacks(env) })
	env.Setenv("HOME", env.WorkDir)
	env.Setenv("XDG_RUNTIME_DIR", "")
	return nil
}

// scriptCommands are the words that scripts may use besides testscript's own.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"pg": scriptPG, "nodb": scriptNoDatabase, "sql": scriptSQL, "django": scriptDjango, "pnpm": scriptPnpm,
	// needs PROGRAM..: without one of them the script is skipped; with CI=true it fails.
	"needs": func(ts *testscript.TestScript, _ bool, args []string) {
		for _, program := range args {
			if _, err := exec.LookPath(program); err != nil {
				runtest.Lacks(testOf(ts), "this script needs "+program+": install it")
			}
		}
	},
	// exits N PROGRAM ARGS..: runs and wants exit status N; output as with exec.
	"exits": func(ts *testscript.TestScript, neg bool, args []string) {
		want, err := strconv.Atoi(args[0])
		if neg || err != nil || len(args) < 2 {
			ts.Fatalf("usage: exits N program args...")
		}
		got := 0
		if err := ts.Exec(args[1], args[2:]...); err != nil {
			code, ok := strings.CutPrefix(err.Error(), "exit status ")
			if got, err = strconv.Atoi(code); !ok || err != nil {
				ts.Fatalf("%s: cannot tell the exit status: %v", args[1], err)
			}
		}
		if got != want {
			ts.Fatalf("exit status %d, want %d", got, want)
		}
	},
	// snapshot DIR FILE: writes the list of all files below DIR with their contents' sums.
	"snapshot": func(ts *testscript.TestScript, _ bool, args []string) {
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(snapshot(ts, ts.MkAbs(args[0]))), 0o600))
	},
	// big N FILE: writes a file of N MB, and a bit, that takes no room on the disk.
	"big": func(ts *testscript.TestScript, _ bool, args []string) {
		size, err := strconv.ParseInt(args[0], 10, 32)
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), nil, 0o600))
		ts.Check(os.Truncate(ts.MkAbs(args[1]), size<<20+1))
	},
	// unchanged DIR FILE: DIR is as it was when FILE was snapped.
	"unchanged": func(ts *testscript.TestScript, neg bool, args []string) {
		before := ts.ReadFile(args[1])
		same := before == snapshot(ts, ts.MkAbs(args[0]))
		if same == neg {
			ts.Fatalf("changed: %v", !same)
		}
	},
}

func snapshot(ts *testscript.TestScript, dir string) string {
	var out strings.Builder
	ts.Check(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		info, statErr := d.Info()
		if err != nil || statErr != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		_, _ = fmt.Fprintf(&out, "%s %s %x\n", rel, info.Mode(), content)
		return nil
	}))
	return out.String()
}

// stopStacks ends the stacks that a failing script left running.
func stopStacks(env *testscript.Env) {
	states, _ := filepath.Glob(filepath.Join(env.WorkDir, "*", ".hogli", "state.json"))
	more, _ := filepath.Glob(filepath.Join(env.WorkDir, ".hogli", "state.json"))
	for _, state := range append(states, more...) {
		cmd := exec.Command("hogli", "-C", filepath.Dir(filepath.Dir(state)), "dev", "down")
		cmd.Env = env.Vars
		_ = cmd.Run() // the script has failed already
	}
}
