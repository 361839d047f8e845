package devenv

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// The test binary is three programs: the tests, `supervise ROLE` (what `hogli
// dev supervise` is), and `workload MODE …` (what units run).
func TestMain(m *testing.M) {
	if len(os.Args) > 2 {
		switch os.Args[1] {
		case "supervise":
			os.Exit(superviseForTest(os.Args[2]))
		case "workload":
			workload(os.Args[2], os.Args[3:])
			os.Exit(0)
		}
	}
	goleak.VerifyTestMain(m)
}

func superviseForTest(role string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	err := Supervise(ctx, role, Options{
		Self:    []string{os.Args[0], "supervise"},
		Log:     os.Stderr,
		Natives: map[string]Native{"postgres": fakeNative{}},
		Now:     time.Now,
		Jitter:  rand.Float64,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
