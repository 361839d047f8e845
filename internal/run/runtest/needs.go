package runtest

import (
	"os"
	"testing"
)

// Lacks ends a test for want of something: it is skipped, and where CI=true
// fails, since .ci/run installs what the tests want. The reason says what is
// missing, and how to get it.
func Lacks(tb testing.TB, reason string) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatal(reason)
	}
	tb.Skip(reason)
}
