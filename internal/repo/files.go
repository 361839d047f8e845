package repo

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/run"
)

// Files lists the first-party files below a folder ("." for all), sorted: what
// git tracks, and what it neither tracks nor ignores, when the root holds .git;
// else every file of a walk that passes over hidden folders, node_modules and
// __pycache__. Files that are tracked and gone are left out; a folder of them that
// may not be looked into is a fault, but for who overlooks it. What git says of the whole is asked once, as
// folders are listed once.
func (r *Repo) Files(ctx context.Context, dir string) ([]string, error) {
	if !r.Exists(".git") {
		return r.walk(dir, fs.FileMode.IsRegular)
	}
	listed, err := r.known.below(dir, func() ([]string, error) { return r.listed(ctx, dir) })
	if err != nil {
		return nil, err
	}
	r.tree.listParents(listed)
	var closed error
	files := slices.DeleteFunc(listed, func(rel string) bool {
		if closed != nil || r.tree.isRegular(rel) {
			return false
		}
		info, err := r.Stat(rel)
		if errors.Is(err, fs.ErrPermission) && !r.isOverlooked(rel, err) {
			closed = r.closedAbove(rel)
		}
		return err != nil || info.IsDir()
	})
	return files, closed
}

// listing is what git knows of the whole repository, once it has been asked.
type listing struct {
	mu   sync.Mutex
	all  []string
	done bool
}

// below is what git knows below a folder, by ask when that is not known yet. Who
// asks for a folder while the whole is asked for waits for that.
func (l *listing) below(dir string, ask func() ([]string, error)) ([]string, error) {
	l.mu.Lock()
	if !l.done && dir != "." {
		l.mu.Unlock()
		return ask()
	}
	defer l.mu.Unlock()
	dir = path.Clean(dir)
	if !l.done {
		all, err := ask()
		if err != nil {
			return nil, err
		}
		l.all, l.done = all, true
	}
	if dir == "." {
		return slices.Clone(l.all), nil
	}
	if _, itself := slices.BinarySearch(l.all, dir); itself { // a file, or a link
		return []string{dir}, nil
	}
	from, _ := slices.BinarySearch(l.all, dir+"/")
	to := from
	for to < len(l.all) && strings.HasPrefix(l.all[to], dir+"/") {
		to++
	}
	return slices.Clone(l.all[from:to]), nil
}

// Entries lists what Files does, but symlinks as what they are: also those that
// lead to a folder or to nothing. Where another repository lies in the folder,
// its own folder stands for it.
func (r *Repo) Entries(ctx context.Context, dir string) ([]string, error) {
	if !r.Exists(".git") {
		return r.walk(dir, func(m fs.FileMode) bool { return m.IsRegular() || m&fs.ModeSymlink != 0 })
	}
	listed, err := r.listed(ctx, dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, rel := range listed {
		if _, err := os.Lstat(r.Path(rel)); err == nil {
			out = append(out, strings.TrimSuffix(rel, "/"))
		}
	}
	return out, nil
}

// listed is what git knows below a folder, sorted.
func (r *Repo) listed(ctx context.Context, dir string) ([]string, error) {
	listed, err := r.git(ctx, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", dir)
	slices.Sort(listed) // an unmerged file is listed once for each side
	return slices.Compact(listed), err
}

// Uncommitted lists the files below a folder whose content git does not have
// in its last commit, ignored ones left out. Without git: every file.
func (r *Repo) Uncommitted(ctx context.Context, dir string) ([]string, error) {
	prefix, err := r.git(ctx, "rev-parse", "--show-prefix") // the repository of git may begin further up
	if err != nil {
		return r.walk(dir, func(m fs.FileMode) bool { return m.IsRegular() || m&fs.ModeSymlink != 0 })
	}
	status, err := r.git(ctx, "status", "-z", "--porcelain", "--no-renames", "--untracked-files=all", "--", dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, row := range status {
		rel := strings.TrimPrefix(row[min(3, len(row)):], strings.TrimSpace(strings.Join(prefix, "")))
		if info, err := os.Lstat(r.Path(rel)); err == nil && !info.IsDir() {
			out = append(out, rel)
		}
	}
	return out, nil
}

// Stat describes the file at a path relative to the root.
func (r *Repo) Stat(rel string) (fs.FileInfo, error) {
	if r.tree.presence(rel) == absent {
		return nil, &fs.PathError{Op: "stat", Path: rel, Err: fs.ErrNotExist}
	}
	return fs.Stat(r.FS(), rel)
}

// git gives the NUL-separated words that git prints, with plain settings. It
// only reads: without locks, a git that is killed leaves none behind.
func (r *Repo) git(ctx context.Context, args ...string) ([]string, error) {
	output, err := r.gitOutput(ctx, args...)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(strings.Split(output, "\x00"), func(word string) bool { return word == "" }), nil
}

func (r *Repo) gitOutput(ctx context.Context, args ...string) (string, error) {
	result, err := r.runGit(ctx, nil, args...)
	return result.Stdout, err
}

func (r *Repo) runGit(ctx context.Context, in io.Reader, args ...string) (run.Result, error) {
	return run.Do(ctx, run.Cmd{Args: append([]string{"git", "--no-optional-locks", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false"}, args...), Dir: r.Root, Stdin: in})
}

func (r *Repo) walk(dir string, wanted func(fs.FileMode) bool) ([]string, error) {
	var out []string
	dir = path.Clean(dir)
	r.tree.fill(dir)
	enters := func(name string) bool { return !passedOver(name) }
	err := r.tree.walk(dir, enters, func(at string, d fs.DirEntry) error {
		if wanted(d.Type()) {
			out = append(out, at)
		}
		return nil
	}, func(at string, err error) error {
		if r.isOverlooked(at, err) {
			return nil
		}
		return unreadable(at, err)
	})
	return out, err
}

// Within tells whether a path of the repository is a folder or lies below it.
func Within(rel, folder string) bool {
	return rel == folder || folder == "." || strings.HasPrefix(rel, folder+"/")
}
