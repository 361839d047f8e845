// Package repo is the monorepo as data: its root, configuration, products,
// tach modules, database routes and package files, each read once.
//
// It refuses to run any program but git, to write, and to judge: a file that
// cannot be read gives a fault with its place, and the caller decides whether
// that ends the run (most commands) or is a finding (product:lint).
package repo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/posthog/hogli/internal/fault"
)

// ConfigFile is the name of hogli's own file at the root.
const ConfigFile = "hogli.yaml"

// Repo is a monorepo, read from disk. What it has read it keeps, and the lists of
// folders in Tree; Read, Exists and Has look at the disk each time.
type Repo struct {
	Root   string // absolute, symlinks resolved
	Config Config

	tree      *tree
	known     listing // by git
	products  []*Product
	leftovers []string // folders that look like products and are none
	overlooks bool     // Files leaves out what lies in closed folders of products
	tach      func() (*Tach, error)
	routes    func() (*Routes, error)
	packages  func() map[string]*Product // by the names of their packages
	closed    func() ([]*fault.Error, error)
}

// FindRoot is the nearest folder at or above dir that holds hogli.yaml, else
// the nearest that holds .git.
func FindRoot(dir string) (string, error) {
	asked := dir
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", &fault.Error{Code: fault.NoRepository, What: "there is no folder " + asked, Err: err, Fix: []string{"name a folder that is there"}}
	}
	for _, mark := range []string{ConfigFile, ".git"} {
		for at := dir; ; at = filepath.Dir(at) {
			if _, err := os.Stat(filepath.Join(at, mark)); err == nil {
				return at, nil
			}
			if at == filepath.Dir(at) {
				break
			}
		}
	}
	return "", &fault.Error{
		Code: fault.NoRepository,
		What: "not inside a repository",
		Why:  "neither " + ConfigFile + " nor .git was found in " + dir + " or above",
		Fix:  []string{"run hogli init in the root of the repository, or use -C DIR"},
	}
}

// IsFolder tells whether a path is a folder.
func IsFolder(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

// Open reads the repository at root: its configuration and the list of its
// products now, the rest when it is first asked for.
func Open(root string) (*Repo, error) { return open(at(root)) }

// OpenOverlooking is Open for a command that tells which folders of products may
// not be looked into (Closed) and goes on: to Files they are empty. For all others
// what lies there would be gone.
func OpenOverlooking(root string) (*Repo, error) {
	r := at(root)
	r.overlooks = true
	return open(r)
}

func open(r *Repo) (*Repo, error) {
	config, err := readConfig(r.Root)
	if err != nil {
		return nil, err
	}
	r.Config = config
	r.closed = sync.OnceValues(func() ([]*fault.Error, error) { return readClosed(r) })
	r.tach = sync.OnceValues(func() (*Tach, error) { return readTach(r) })
	r.routes = sync.OnceValues(func() (*Routes, error) { return readRoutes(r) })
	r.packages = sync.OnceValue(func() map[string]*Product { return readPackageNames(r) })
	r.products, err = findProducts(r)
	return r, err
}

// at is a repository of which nothing is known but its root.
func at(root string) *Repo {
	r := &Repo{Root: root}
	r.tree = newTree(r.FS())
	return r
}

// Products gives the products, sorted by name.
func (r *Repo) Products() []*Product { return r.products }

// Product gives one product by its folder name; an unknown name is a fault
// with the nearest known one.
func (r *Repo) Product(name string) (*Product, error) {
	names := make([]string, 0, len(r.products))
	for _, p := range r.products {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	if r.Leftover(name) {
		dir := r.Config.Paths.Products + "/" + name
		return nil, &fault.Error{
			Code: fault.UnknownProduct, What: "there is no product " + quote(name), Where: fault.File(dir),
			Why: "the folder holds only what git ignores, as a branch leaves it behind",
			Fix: []string{"rm -r " + dir + "    when nothing in it is needed"},
		}
	}
	return nil, &fault.Error{
		Code: fault.UnknownProduct,
		What: "there is no product " + quote(name),
		Fix:  []string{fault.DidYouMean(name, names)},
	}
}

// Tach gives the module configuration; a repository without one has an empty one.
func (r *Repo) Tach() (*Tach, error) { return r.tach() }

// Routes gives the database routes; a repository without the file has none.
func (r *Repo) Routes() (*Routes, error) { return r.routes() }

// Path is the absolute path of a path relative to the root.
func (r *Repo) Path(rel string) string { return filepath.Join(r.Root, filepath.FromSlash(rel)) }

// FS is the repository as a file system, for walks.
func (r *Repo) FS() fs.FS { return os.DirFS(r.Root) }

// maxRead is far above what any file has that hogli reads: what is larger would
// only be read for a mistake.
const maxRead = 32 << 20

// Read reads a file by its path relative to the root. What is no regular file
// (a pipe would never end), and what is larger than 32 MB, is a fault.
func (r *Repo) Read(rel string) ([]byte, error) {
	var room []byte
	if content, is, err := slurp(r.Path(rel), &room, maxRead); err == nil && isWhole(is, maxRead) && len(content) > 0 {
		return content, nil
	}
	info, err := os.Stat(r.Path(rel)) // why not
	if err != nil {
		return nil, unreadable(rel, err)
	}
	switch {
	case info.IsDir():
		return nil, fault.Malformed(fault.File(rel), "a folder stands where the file should be", "move it away")
	case !info.Mode().IsRegular():
		return nil, fault.Malformed(fault.File(rel), "the file is no regular file but "+info.Mode().Type().String(), "put a regular file in its place")
	case info.Size() > maxRead:
		return nil, fault.Malformed(fault.File(rel), fmt.Sprintf("the file has %d MB, and hogli reads up to %d", info.Size()>>20, maxRead>>20), "take the file away, or make it smaller")
	}
	content, err := os.ReadFile(r.Path(rel))
	if err != nil {
		return nil, unreadable(rel, err)
	}
	return content, nil
}

// Exists tells whether a path relative to the root is there.
func (r *Repo) Exists(rel string) bool {
	switch r.tree.presence(rel) {
	case present:
		return true
	case absent:
		return false
	default:
		_, err := os.Stat(r.Path(rel))
		return err == nil
	}
}

// readOptional is Read for files that need not be there: nil content then.
func (r *Repo) readOptional(rel string) ([]byte, error) {
	if r.tree.presence(rel) == absent {
		return nil, nil
	}
	content, err := r.Read(rel)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return content, err
}

func unreadable(rel string, err error) *fault.Error {
	what := "cannot read the file"
	if errors.Is(err, fs.ErrNotExist) {
		what = "the file is missing"
	}
	why := ""
	if cause, ok := errors.AsType[*fs.PathError](err); ok { // its text holds the path on this machine
		why = cause.Err.Error()
	}
	var fix []string
	if errors.Is(err, fs.ErrPermission) {
		fix = []string{"chmod u+rX " + rel + "    as its owner"}
	}
	return &fault.Error{Code: fault.BadFile, What: what, Where: fault.File(rel), Why: why, Fix: fix, Err: err}
}
