package bootstrap

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// contents are what the folder of a product holds: all of it, and what git
// knows of that. A symlink is its text; what it leads to is not the product's.
type contents struct {
	folder  *edit.Folder
	files   []edit.Change // that git knows, by their path below the folder
	ignored []ignored
}

// ignored is a file, or a folder in which git knows nothing.
type ignored struct {
	path  string
	files int // in the folder; 0 for a file
}

// contentsOf reads the folder of a product. The listing comes first: what
// changes while the files are read differs from it when the plan is carried out.
func contentsOf(ctx context.Context, r *repo.Repo, p *repo.Product) (*contents, error) {
	dir := path.Clean(p.Dir)
	folder, err := edit.ReadFolder(r.Root, dir)
	if err != nil {
		return nil, err
	}
	known, err := r.Entries(ctx, dir)
	if err != nil {
		return nil, err
	}
	if err := refuseForeign(r, dir, folder, known); err != nil {
		return nil, err
	}
	c := &contents{folder: folder}
	for _, rel := range known {
		file, err := readPart(r, rel)
		if err != nil {
			return nil, err
		}
		file.Path = strings.TrimPrefix(rel, dir+"/")
		c.files = append(c.files, file)
	}
	c.ignored = ignoredIn(folder, c.files)
	return c, nil
}

// refuseForeign refuses a folder that is not this repository's alone: git could
// not give back what it does not have.
func refuseForeign(r *repo.Repo, dir string, folder *edit.Folder, known []string) error {
	refuse := func(rel, what string, fix ...string) error {
		return &fault.Error{Code: fault.Uncommitted, What: what, Where: fault.File(rel), Fix: fix}
	}
	for _, e := range folder.Entries {
		if path.Base(e.Path) == ".git" {
			return refuse(path.Join(dir, path.Dir(e.Path)), "another repository of git, or a submodule, lies in the product", "move it out of the product, then run the command again")
		}
	}
	for _, rel := range known {
		if info, err := os.Lstat(r.Path(rel)); err == nil && info.IsDir() {
			return refuse(rel, "a submodule lies in the product", "git rm --cached "+rel+"    or move it out of the product")
		}
	}
	if len(known) == 0 {
		return refuse(dir, "git knows no file of the product: all of it is ignored", "git add --force "+dir, "move the folder by hand")
	}
	return nil
}

func readPart(r *repo.Repo, rel string) (edit.Change, error) {
	info, err := os.Lstat(r.Path(rel))
	if err != nil {
		return edit.Change{}, unlisted(rel, err)
	}
	c := edit.Change{Mode: info.Mode()}
	if info.Mode()&fs.ModeSymlink == 0 {
		c.Before, err = r.Read(rel)
		return c, err
	}
	target, err := os.Readlink(r.Path(rel))
	if err != nil {
		return c, unlisted(rel, err)
	}
	c.Before = []byte(target)
	return c, nil
}

func unlisted(rel string, err error) error {
	return &fault.Error{Code: fault.BadFile, What: "cannot look at the file", Where: fault.File(rel), Err: err, Fix: []string{"run the command again"}}
}

// ignoredIn are the outermost paths below which git knows nothing.
func ignoredIn(folder *edit.Folder, files []edit.Change) []ignored {
	known := map[string]bool{}
	for _, f := range files {
		for at := f.Path; at != "." && !known[at]; at = path.Dir(at) {
			known[at] = true
		}
	}
	var out []ignored
	for _, e := range folder.Entries {
		if known[e.Path] || e.Info.IsDir() {
			continue
		}
		outer := e.Path
		for at := path.Dir(e.Path); at != "." && !known[at]; at = path.Dir(at) {
			outer = at
		}
		if outer == e.Path {
			out = append(out, ignored{path: outer})
			continue
		}
		at := slices.IndexFunc(out, func(i ignored) bool { return i.path == outer })
		if at < 0 {
			at, out = len(out), append(out, ignored{path: outer})
		}
		out[at].files++
	}
	return out
}

// count is the number of files.
func (i ignored) count() int { return max(1, i.files) }

// String says what it is, for a plan.
func (i ignored) String() string {
	if i.files == 0 {
		return "ignored by git"
	}
	return fmt.Sprintf("ignored by git; files: %d", i.files)
}
