package repo

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"

	"github.com/posthog/hogli/internal/fault"
)

// Closed are the faults of the folders of products that may not be looked into,
// when the repository was opened by OpenOverlooking. What git ignores is not the
// repository's: a database that runs in a container keeps such folders.
func (r *Repo) Closed() ([]*fault.Error, error) {
	if !r.overlooks {
		return nil, nil
	}
	return r.closed()
}

func readClosed(r *Repo) ([]*fault.Error, error) {
	var folders []string
	r.tree.fill(r.Config.Paths.Products)
	for _, p := range r.products {
		folders = append(folders, r.closedBelow(p.Dir)...)
	}
	if len(folders) == 0 {
		return nil, nil
	}
	ignored, err := r.Ignored(context.Background(), folders) // who asks has no context: what runs is one git check-ignore
	if err != nil {
		return nil, err
	}
	var out []*fault.Error
	for _, dir := range folders {
		if !slices.Contains(ignored, dir) {
			out = append(out, closedFolder(dir))
		}
	}
	return out, nil
}

// closedBelow are the folders, in one or itself, that may not be looked into.
func (r *Repo) closedBelow(dir string) []string {
	var out []string
	enters := func(name string) bool { return !passedOver(name) }
	visit := func(string, fs.DirEntry) error { return nil }
	_ = r.tree.walk(dir, enters, visit, func(at string, err error) error {
		if errors.Is(err, fs.ErrPermission) {
			out = append(out, at)
		}
		return nil
	})
	return out
}

// isOverlooked tells whether a folder that may not be looked into, or a file in
// one, is told by Closed and left out of Files.
func (r *Repo) isOverlooked(rel string, err error) bool {
	return r.overlooks && errors.Is(err, fs.ErrPermission) &&
		slices.ContainsFunc(r.products, func(p *Product) bool { return Within(rel, p.Dir) })
}

// closedAbove is the fault of the folder that keeps a file from being looked at.
// The file is not gone: who takes it for gone tells of a product that nothing
// registers any more, and takes it out everywhere.
func (r *Repo) closedAbove(rel string) error {
	dir := path.Dir(rel)
	for dir != "." {
		if _, err := os.Lstat(r.Path(dir)); err == nil {
			break
		}
		dir = path.Dir(dir)
	}
	return closedFolder(dir)
}

func closedFolder(dir string) *fault.Error {
	e := unreadable(dir, &fs.PathError{Op: "open", Path: dir, Err: fs.ErrPermission})
	e.What = "cannot look into the folder"
	return e
}
