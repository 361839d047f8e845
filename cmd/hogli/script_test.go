package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hogli": main})
}

// TestScripts runs testdata/script: hogli as users see it. Each folder is an
// area, each file one behaviour.
func TestScripts(t *testing.T) {
	t.Parallel()
	areas, err := filepath.Glob("../../testdata/script/*")
	if err != nil || len(areas) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, area := range areas {
		t.Run(filepath.Base(area), func(t *testing.T) {
			t.Parallel()
			testscript.Run(t, testscript.Params{
				Dir:                 area,
				RequireExplicitExec: true,
				RequireUniqueNames:  true,
				UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
				Setup:               scriptEnv,
				Cmds:                scriptCommands,
			})
		})
	}
}
