package bootstrap

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/templates"
)

// gap is what a product that is there lacks, and which of it would not fit.
type gap struct {
	repo  *repo.Repo
	dir   string // the product's folder
	files []templates.File
	left  map[string]string // path in the folder: why it is left out
}

// findGap looks which missing files were written against others that have
// changed since: a test of the sample domain says nothing of a product that has
// models of its own, and does not even import.
func findGap(r *repo.Repo, dir string, files []templates.File) (map[string]string, error) {
	g := gap{repo: r, dir: dir, files: files, left: map[string]string{}}
	changed, missing := map[string]bool{}, []templates.File{}
	for _, f := range files {
		before, err := r.Read(path.Join(dir, f.Path))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, f)
		case err != nil:
			return nil, err
		case isCode(f) && !bytes.Equal(before, f.Content):
			changed[f.Path] = true
		}
	}
	for _, f := range missing {
		if err := g.leaveOut(f, changed); err != nil {
			return nil, err
		}
	}
	for again := true; again; { // what uses a file that is left out is left out too
		again = false
		for _, f := range missing {
			at := slices.IndexFunc(f.Uses, func(u string) bool { return g.left[u] != "" })
			if g.left[f.Path] == "" && at >= 0 {
				g.left[f.Path], again = fmt.Sprintf("it needs %s, which is left out", f.Uses[at]), true
			}
		}
	}
	return g.left, nil
}

func (g gap) leaveOut(f templates.File, changed map[string]bool) error {
	if at := slices.IndexFunc(f.Uses, func(u string) bool { return changed[u] }); at >= 0 && isCode(f) {
		g.left[f.Path] = fmt.Sprintf("the product has a %s of its own, and the template does not know what is in it", f.Uses[at])
		return nil
	}
	folder := path.Dir(f.Path)
	inMigrations := strings.HasSuffix(folder, "/migrations") && len(f.Content) > 0
	if !inMigrations && path.Base(f.Path) != ".gitkeep" {
		return nil
	}
	entries, err := fs.ReadDir(g.repo.FS(), path.Join(g.dir, folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	own := slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return !inMigrations || isMigration(e.Name()) && !g.isTemplate(path.Join(folder, e.Name()))
	})
	switch {
	case own && inMigrations:
		g.left[f.Path] = "the product has migrations of its own"
	case own:
		g.left[f.Path] = "the folder is not empty"
	}
	return nil
}

func (g gap) isTemplate(rel string) bool {
	return slices.ContainsFunc(g.files, func(f templates.File) bool { return f.Path == rel })
}

func isMigration(name string) bool {
	return path.Ext(name) == ".sql" || path.Ext(name) == ".py" && name != "__init__.py"
}

// isCode tells files that others depend on the content of from those that have
// to be there only.
func isCode(f templates.File) bool {
	ext := path.Ext(f.Path)
	return len(f.Content) > 0 && (ext == ".py" || ext == ".go" || ext == ".ts" || ext == ".tsx" || ext == ".sql")
}
