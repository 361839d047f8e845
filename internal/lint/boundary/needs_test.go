package boundary

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/posthog/hogli/internal/run/runtest"
)

// corpus is the folder of real configuration files of PostHog; without one the
// test is skipped, and fails with CI=true.
func corpus(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("HOGLI_CORPUS")
	if dir == "" {
		runtest.Lacks(tb, "HOGLI_CORPUS is not set: point it at the folder of real configuration files")
	}
	return filepath.Join(dir, "posthog-2025-08")
}

// gitInit makes a folder a repository of git; without git the test is skipped,
// and fails with CI=true.
func gitInit(tb testing.TB, root string) {
	tb.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		runtest.Lacks(tb, "git is not there: install it (Debian: apt-get install git)")
	}
	if out, err := runtest.Command(tb, "git", "init", "-q", root).CombinedOutput(); err != nil {
		tb.Fatalf("%v: %s", err, out)
	}
}

// oracleSeeds is how many repositories a test makes up to compare with another
// program: HOGLI_ORACLE_SEEDS, else what is usual.
func oracleSeeds(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("HOGLI_ORACLE_SEEDS")); err == nil {
		return n
	}
	return usual
}
