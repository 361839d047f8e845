package repo

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/run"
)

// Files lists the first-party files below a folder ("." for all), sorted: what
// git tracks, and what it neither tracks nor ignores, when the root holds .git;
// else every file of a walk that passes over hidden folders, node_modules and
// __pycache__. Files that are tracked and gone are left out.
func (r *Repo) Files(ctx context.Context, dir string) ([]string, error) {
	if !r.Exists(".git") {
		return r.walk(dir)
	}
	listed, err := r.git(ctx, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", dir)
	if err != nil {
		return nil, err
	}
	slices.Sort(listed) // an unmerged file is listed once for each side
	r.tree.listParents(listed)
	return slices.DeleteFunc(slices.Compact(listed), func(rel string) bool { return !r.tree.isRegular(rel) && !r.isFile(rel) }), nil
}

// Uncommitted lists the files below a folder whose content git does not have
// in its last commit, ignored ones left out. Without git: every file.
func (r *Repo) Uncommitted(ctx context.Context, dir string) ([]string, error) {
	if !r.Exists(".git") {
		return r.walk(dir)
	}
	status, err := r.git(ctx, "status", "-z", "--porcelain", "--no-renames", "--untracked-files=all", "--", dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, row := range status {
		if rel := row[min(3, len(row)):]; r.isFile(rel) {
			out = append(out, rel)
		}
	}
	return out, nil
}

func (r *Repo) isFile(rel string) bool {
	info, err := r.Stat(rel)
	return err == nil && !info.IsDir()
}

// Stat describes the file at a path relative to the root.
func (r *Repo) Stat(rel string) (fs.FileInfo, error) { return fs.Stat(r.FS(), rel) }

// git gives the NUL-separated words that git prints, with plain settings.
func (r *Repo) git(ctx context.Context, args ...string) ([]string, error) {
	output, err := r.gitOutput(ctx, args...)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(strings.Split(output, "\x00"), func(word string) bool { return word == "" }), nil
}

func (r *Repo) gitOutput(ctx context.Context, args ...string) (string, error) {
	result, err := run.Do(ctx, run.Cmd{Args: append([]string{"git", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false"}, args...), Dir: r.Root})
	return result.Stdout, err
}

func (r *Repo) walk(dir string) ([]string, error) {
	var out []string
	dir = path.Clean(dir)
	r.tree.fill(dir)
	enters := func(name string) bool { return !passedOver(name) }
	err := r.tree.walk(dir, enters, func(at string, d fs.DirEntry) error {
		if d.Type().IsRegular() {
			out = append(out, at)
		}
		return nil
	}, unreadable)
	return out, err
}
