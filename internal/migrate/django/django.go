// Package django is the Django kind of migrations: which files of a folder are
// some, and running manage.py migrate.
//
// What Django has applied is read from its table by package migrate, without
// Python. It refuses to parse Python, and to run another interpreter than the
// one it is given.
package django

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/interpreter"
	"github.com/posthog/hogli/internal/run"
)

// Read lists the migrations of a folder by Django's own rule: its modules,
// but those whose names begin with _ or ~. A folder that is not there has none.
func Read(root, folder string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(root, filepath.FromSlash(folder)))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &fault.Error{Code: fault.BadFile, What: "cannot read the migrations", Where: fault.File(folder), Err: err}
	}
	var names []string
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".py")
		if ok && !e.IsDir() && name != "" && !strings.ContainsAny(name[:1], "_~.") && !strings.Contains(name, ".") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// Project runs the manage.py of a repository.
type Project struct {
	Root    string
	Finder  *interpreter.Finder
	Environ []string // with the addresses of the databases
}

// manage is Django's command line, in the root of every repository of this shape.
const manage = "manage.py"

// Ready is nil when manage.py can be run, else why it cannot and what to do.
func (p *Project) Ready(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(p.Root, manage)); err != nil {
		return &fault.Error{
			Code: fault.MissingProgram,
			What: "Django's migrations cannot be run",
			Why:  "there is no " + manage + " in the root of the repository",
			Fix:  []string{"write " + manage + ", which django-admin startproject makes"},
			Err:  err,
		}
	}
	_, err := p.Finder.Django(ctx)
	return err
}

// Migrate applies what is pending on a Django alias: of one app, or of all for
// "". The environment's PG* variables reach the sessions through libpq.
func (p *Project) Migrate(ctx context.Context, alias, app string, session []string) error {
	python, err := p.Finder.Django(ctx)
	if err != nil {
		return err
	}
	args := []string{python.Path, manage, "migrate"}
	if app != "" {
		args = append(args, app)
	}
	args = append(args, "--database", alias, "--noinput", "--no-color")
	result, err := run.Do(ctx, run.Cmd{Args: args, Dir: p.Root, Env: python.Environment(slices.Concat(p.Environ, session))})
	if err == nil || ctx.Err() != nil {
		return err
	}
	what, failing := Failure(result.Stdout, result.Stderr)
	return &Failed{Migration: failing, What: what, Output: run.Tail(result.Stderr, 12), Err: err}
}

// Failed is a manage.py migrate that failed.
type Failed struct {
	Migration string // app/0001_name, "" when it failed before the first
	What      string // the last line of the traceback
	Output    string // the last lines of it all
	Err       error
}

// Error is what went wrong.
func (f *Failed) Error() string { return f.What }

// Unwrap gives how the program ended.
func (f *Failed) Unwrap() error { return f.Err }

var applying = regexp.MustCompile(`(?m)^\s*Applying (\w+)\.(\w+)\.\.\.(.*)$`)

// Failure reads the output of a failed run: the error in one line, and the
// migration that was being applied.
func Failure(stdout, stderr string) (what, migration string) {
	for line := range strings.Lines(stderr) {
		if line = strings.TrimRight(line, "\n"); isMessage(line) {
			what = line
		}
	}
	what = strings.TrimRight(what, ": ")
	if all := applying.FindAllStringSubmatch(stdout, -1); len(all) > 0 {
		if last := all[len(all)-1]; !strings.Contains(last[3], "OK") {
			migration = last[1] + "/" + last[2]
		}
	}
	return what, migration
}

var exception = regexp.MustCompile(`^[\w.]+: `)

// isMessage tells the line of a traceback that names the exception. psycopg's
// LINE, DETAIL and HINT come after it.
func isMessage(line string) bool {
	for _, other := range []string{"LINE ", "DETAIL:", "HINT:", "CONTEXT:"} {
		if strings.HasPrefix(line, other) {
			return false
		}
	}
	return exception.MatchString(line)
}
