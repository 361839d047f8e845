package repo

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// DefaultBases are the branches that a branch is taken to come from, in the order
// in which they are looked for. A checkout in CI has neither origin/HEAD nor a
// branch of its own for main.
func DefaultBases() []string { return []string{"origin/HEAD", "origin/main", "main", "master"} }

// MergeBase is the commit where the checked-out branch left base: a branch, a
// tag or a commit; without one the first of DefaultBases that there is. It also
// says which of them it took.
func (r *Repo) MergeBase(ctx context.Context, base string) (commit, taken string, err error) {
	if _, err := r.git(ctx, "rev-parse", "--show-toplevel"); err != nil {
		return "", "", noGit(err, r.Root+" is in no repository of git", "run it in a checkout")
	}
	asked := []string{base}
	if base == "" {
		asked = DefaultBases()
	}
	for _, name := range asked {
		if _, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}"); err == nil {
			taken = name
			break
		} else if ended(err) {
			return "", "", err
		}
	}
	if taken == "" {
		return "", "", &fault.Error{
			Code: fault.UnknownName, What: "git knows no commit " + strings.Join(asked, " and no "),
			Fix: []string{"name the branch that this one will be merged into", "git fetch origin    when the checkout is a shallow one"},
		}
	}
	found, err := r.git(ctx, "merge-base", taken, "HEAD")
	if err != nil {
		return "", "", noGit(err, "this branch and "+taken+" have no commit in common", "git fetch --unshallow origin    when the checkout is a shallow one")
	}
	return strings.TrimSpace(strings.Join(found, "")), taken, nil
}

// noGit explains why git could not answer; a git that is not there, or that was
// interrupted, has said so itself.
func noGit(err error, what string, fix ...string) error {
	if ended(err) {
		return err
	}
	return &fault.Error{Code: fault.UnknownName, What: what, Fix: fix, Err: err}
}

// ended tells an error that is no answer of git: git did not run to its end.
func ended(err error) bool {
	e, ok := errors.AsType[*fault.Error](err)
	return !ok || e.Code != fault.ChildFailed
}

// ChangedSince lists the files that differ from a commit, in the index or on
// disk, and the untracked ones that are not ignored. Files that are gone are
// listed too; a renamed one is there under both names.
func (r *Repo) ChangedSince(ctx context.Context, commit string) ([]string, error) {
	tracked, err := r.git(ctx, "diff", "--name-only", "-z", "--relative", "--no-renames", "--no-ext-diff", commit)
	if err != nil {
		return nil, err
	}
	untracked, err := r.git(ctx, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	files := slices.Concat(tracked, untracked)
	slices.Sort(files)
	return slices.Compact(files), nil
}

// ReadAt reads a file as it was in a commit; false when it was not there.
func (r *Repo) ReadAt(ctx context.Context, commit, rel string) ([]byte, bool, error) {
	there, err := r.git(ctx, "ls-tree", "-z", "--name-only", commit, "--", rel)
	if err != nil || len(there) == 0 {
		return nil, false, err
	}
	content, err := r.gitOutput(ctx, "cat-file", "blob", commit+":./"+rel)
	return []byte(content), err == nil, err
}

// HooksFolder is the folder that git takes its hooks from, as an absolute path.
func (r *Repo) HooksFolder(ctx context.Context) (string, error) {
	found, err := r.gitOutput(ctx, "rev-parse", "--git-path", "hooks")
	if err != nil {
		return "", noGit(err, r.Root+" is in no repository of git", "git init")
	}
	folder := strings.TrimRight(found, "\n")
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(r.Root, folder)
	}
	return folder, nil
}
