package repo

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Leftover tells whether a folder of products/ looks like a product and holds
// nothing but what git ignores.
func (r *Repo) Leftover(name string) bool { return slices.Contains(r.leftovers, name) }

// isLeftover asks git only about a folder without manifest.tsx and package.json,
// which every product has: opening a repository must not wait for git. When git
// cannot answer the folder counts as a product, and who needs its files asks
// again and says why. A folder without any file is one that somebody has begun.
func (p *Product) isLeftover() bool {
	switch {
	case p.Has("manifest.tsx"), p.Has("package.json"), !p.repo.holdsFile(p.Dir, anyFolder):
		return false
	case len(p.repo.closedBelow(p.Dir)) > 0: // who knows what is there
		return false
	case !p.repo.holdsFile(p.Dir, isNoCache):
		return true
	case !p.repo.Exists(".git"):
		return false
	}
	entries, err := p.repo.Entries(context.Background(), p.Dir)
	return err == nil && len(entries) == 0
}

func anyFolder(string) bool { return true }

// isNoCache passes over what Repo.Files passes over where there is no git.
func isNoCache(name string) bool {
	return !strings.HasPrefix(name, ".") && name != "node_modules" && name != "__pycache__"
}

// holdsFile tells whether a walk through the folders that are wanted meets a file.
func (r *Repo) holdsFile(dir string, wanted func(name string) bool) bool {
	found := errors.New("found")
	err := fs.WalkDir(r.FS(), path.Clean(dir), func(_ string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			return found
		case !wanted(d.Name()):
			return fs.SkipDir
		}
		return nil
	})
	return err != nil // what cannot be read is no reason to say that nothing is there
}
