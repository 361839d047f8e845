package bootstrap

import (
	"errors"
	"io/fs"
	"os"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/templates"
)

// PlanPlatform plans the example platform, without its Django product: that one
// is a bootstrapped product like any other. The folder must be empty or absent;
// it may be a new git repository.
func PlanPlatform(dir string) (*Plan, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &fault.Error{Code: fault.TargetExists, What: dir + " is not a folder to write into", Err: err, Fix: []string{"hogli init --example NEW_FOLDER"}}
	}
	for _, e := range entries {
		if e.Name() != ".git" {
			return nil, &fault.Error{
				Code: fault.TargetExists, What: dir + " is not empty",
				Why: "it holds " + e.Name() + ", and the example replaces nothing",
				Fix: []string{"hogli init --example NEW_FOLDER"},
			}
		}
	}
	files, err := templates.Platform()
	if err != nil {
		return nil, err
	}
	plan := &Plan{}
	for _, f := range files {
		plan.write(edit.Change{Path: f.Path, After: f.Content, Mode: f.Mode})
	}
	return plan, nil
}
