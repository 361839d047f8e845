package devenv

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/posthog/hogli/internal/run"
)

// checkExec passes when the command exits with 0; it runs where the unit runs,
// with the unit's environment.
func checkExec(argv []string, at surroundings) check {
	return func(ctx context.Context) error {
		program, err := findProgram(argv[0], at.env)
		if err != nil {
			return err
		}
		args := append([]string{program}, argv[1:]...)
		result, err := run.Do(ctx, run.Cmd{Args: args, Dir: at.dir, Env: at.env})
		if err == nil {
			return nil
		}
		if last := run.Tail(result.Stderr+result.Stdout, 1); last != "" {
			return fmt.Errorf("%w: %s", err, last)
		}
		return err
	}
}

// clockSlack is how far the times of files lie behind the clock.
const clockSlack = time.Second

// checkFile passes when the file is there and was written since the unit
// started: what an earlier run left behind says nothing.
func checkFile(path string, at surroundings) check {
	if !filepath.IsAbs(path) {
		path = filepath.Join(at.root, path)
	}
	return func(context.Context) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.ModTime().Before(at.started.Add(-clockSlack)) {
			return fmt.Errorf("%s is older than this start of the unit", path)
		}
		return nil
	}
}
