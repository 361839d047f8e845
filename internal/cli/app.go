package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/console"
	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// app is what every command gets: the console, and the few facts of the
// process that features need as values. Nothing in it is read from disk before
// a command asks.
type app struct {
	*console.Console
	process Process

	chdir  string // -C
	yes    bool   // --yes
	opened *repo.Repo

	overlooks bool // the command tells of folders that may not be looked into, and goes on
}

// dir is the folder that the command works in: -C, else the working directory.
func (a *app) dir() (string, error) {
	wd, err := a.process.Getwd()
	if err != nil {
		return "", &fault.Error{Code: fault.NoRepository, What: "the working directory cannot be read", Err: err}
	}
	if a.chdir == "" {
		return wd, nil
	}
	if filepath.IsAbs(a.chdir) {
		return a.chdir, nil
	}
	return filepath.Join(wd, a.chdir), nil
}

// repo opens the repository around dir, once.
func (a *app) repo() (*repo.Repo, error) {
	if a.opened != nil {
		return a.opened, nil
	}
	dir, err := a.dir()
	if err != nil {
		return nil, err
	}
	root, err := repo.FindRoot(dir)
	if err != nil {
		return nil, err
	}
	if err := a.takeBackUnfinished(root); err != nil {
		return nil, err
	}
	open := repo.Open
	if a.overlooks {
		open = repo.OpenOverlooking
	}
	r, err := open(root)
	if err == nil {
		a.opened = r
	}
	return r, err
}

// takeBackUnfinished repairs what a killed hogli left half written, before
// anybody reads it. While another one is at work there is nothing to repair.
func (a *app) takeBackUnfinished(root string) error {
	if !edit.Unfinished(root) {
		return nil
	}
	became, err := edit.Recover(root)
	switch {
	case fault.ExitOf(err) == fault.ExitRefused:
		return nil
	case err == nil && became == edit.TakenBack:
		a.Step("ok", "took back a change of files that a killed hogli had left unfinished")
	case err == nil && became == edit.Finished:
		a.Step("ok", "cleared up after a change of files that a killed hogli had made")
	}
	return err
}

// reopen forgets the repository as it was read: the command has changed it.
func (a *app) reopen() { a.opened = nil }

// getenv looks a variable up in the environment that hogli was started with.
func (a *app) getenv(key string) (string, bool) {
	for _, pair := range slices.Backward(a.process.Environ) {
		if value, ok := strings.CutPrefix(pair, key+"="); ok {
			return value, true
		}
	}
	return "", false
}
