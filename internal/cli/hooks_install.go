package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/docs"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

type hooksOptions struct {
	base  string
	print bool
}

func newHooksInstall(a *app) *cobra.Command {
	var o hooksOptions
	cmd := documented(&cobra.Command{
		Use:   "install",
		Short: "Check what changes before each commit",
		Args:  exactly(),
		RunE:  func(cmd *cobra.Command, _ []string) error { return runHooksInstall(cmd.Context(), a, o) },
	}, `
Write git's pre-commit hook: the repository's formatter and linter on the
frontends of products, then hogli product:lint --changed. A hook that somebody
else wrote is left alone.`, `
hogli hooks:install
hogli hooks:install --base develop
hogli hooks:install --print`,
		fault.ExitUsage, fault.ExitEnvironment, fault.ExitRefused)
	cmd.Flags().StringVar(&o.base, "base", "", "check what changes since the branch left `BRANCH` (default the first there is of "+strings.Join(repo.DefaultBases(), ", ")+")")
	cmd.Flags().BoolVar(&o.print, "print", false, "print the hook, write nothing")
	return cmd
}

func runHooksInstall(ctx context.Context, a *app, o hooksOptions) error {
	r, err := a.repo()
	if err != nil {
		return err
	}
	hook := o.hook(r)
	if o.print {
		_, err := a.Out.Write([]byte(hook))
		return err
	}
	folder, err := r.HooksFolder(ctx)
	if err != nil {
		return err
	}
	target := filepath.Join(folder, "pre-commit")
	before, err := os.ReadFile(target)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return hookUnwritable(target, err)
	case err == nil && string(before) == hook:
		a.Step("same", "%s", target)
		return nil
	case err == nil && !strings.Contains(string(before), "Written by hogli hooks:install"):
		return &fault.Error{
			Code: fault.TargetExists, What: "there is a pre-commit hook already, and hogli did not write it", Why: target,
			Fix: []string{"add to it: hogli product:lint --changed", "hogli hooks:install --print    shows the whole hook"},
		}
	}
	if err := writeHook(target, hook); err != nil {
		return hookUnwritable(target, err)
	}
	a.Step("ok", "write %s", target)
	if rel, err := filepath.Rel(r.Root, target); err == nil && filepath.IsLocal(rel) && !strings.HasPrefix(filepath.ToSlash(rel), ".git/") {
		a.Note("core.hooksPath leads into the repository: %s is a file that git shows, and that all get who have it committed", filepath.ToSlash(rel))
	}
	return nil
}

// hook is the hook for this repository.
func (o hooksOptions) hook(r *repo.Repo) string {
	hook := strings.ReplaceAll(docs.PreCommit, "'products/", "'"+r.Config.Paths.Products+"/")
	if o.base != "" {
		quoted := "'" + strings.ReplaceAll(o.base, "'", `'\''`) + "'"
		hook = strings.Replace(hook, "product:lint --changed", "product:lint --changed="+quoted, 1)
	}
	return hook
}

// writeHook puts the hook in place in one step: git may be about to run it.
func writeHook(target, hook string) error {
	if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
		return err
	}
	staged := target + ".hogli"
	err := os.WriteFile(staged, []byte(hook), 0o755) //nolint:gosec // git runs it
	if err == nil {
		err = os.Rename(staged, target)
	}
	if err != nil {
		_ = os.Remove(staged) // nothing of it is left behind
	}
	return err
}

func hookUnwritable(target string, err error) error {
	return &fault.Error{Code: fault.CannotWrite, What: "cannot write the hook", Why: target + ": " + err.Error(), Err: err, Fix: []string{"check the rights of the folder"}}
}
