package lint

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// Unfixed is a finding whose repair would not be safe, and why.
type Unfixed struct {
	Finding report.Finding
	Why     string
}

// Fixes computes the change that mends all findings that have a repair: the
// edits of one file go into it one after the other. A repair that is not safe is
// left out whole.
func Fixes(ctx context.Context, r *repo.Repo, found []report.Finding) (changes []edit.Change, left []Unfixed, err error) {
	files := edited{repo: r, now: map[string][]byte{}, before: map[string][]byte{}}
	used, err := stillUsed(ctx, r, found)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range found {
		switch where := used[f.Repair]; {
		case f.Repair == nil:
		case where != "":
			left = append(left, Unfixed{f, where + " names " + f.Repair.Unused})
		default:
			if err := files.apply(f.Repair.Edits); errors.Is(err, edit.ErrShape) {
				left = append(left, Unfixed{f, err.Error()})
			} else if err != nil {
				return nil, nil, err
			}
		}
	}
	return files.changes(), left, nil
}

// edited are the files as they will be.
type edited struct {
	repo        *repo.Repo
	order       []string
	before, now map[string][]byte
}

// apply makes all edits of a repair, or none.
func (e *edited) apply(edits []report.Edit) error {
	next := map[string][]byte{}
	for _, one := range edits {
		content, ok := next[one.Path]
		if !ok {
			var err error
			if content, err = e.content(one); err != nil {
				return err
			}
		}
		after, changed, err := one.Apply(content)
		if err != nil {
			return err
		}
		if changed {
			next[one.Path] = after
		}
	}
	maps.Copy(e.now, next)
	return nil
}

// content is that of the file now; nil for one that is made.
func (e *edited) content(one report.Edit) ([]byte, error) {
	rel := one.Path
	if content, ok := e.now[rel]; ok {
		return content, nil
	}
	content, err := e.repo.Read(rel)
	switch {
	case one.Create && errors.Is(err, fs.ErrNotExist):
		content = nil
	case err != nil:
		return nil, err
	}
	e.order = append(e.order, rel)
	e.before[rel], e.now[rel] = content, content
	return content, nil
}

func (e *edited) changes() []edit.Change {
	var out []edit.Change
	for _, rel := range e.order {
		before, after := e.before[rel], e.now[rel]
		if !bytes.Equal(before, after) || before == nil && after != nil {
			out = append(out, edit.Change{Path: rel, Before: before, After: after, Mode: 0o644})
		}
	}
	return out
}

// stillUsed gives, for each repair that takes a name away, a file that the
// repair does not edit and that holds the name. Lock files are made anew.
func stillUsed(ctx context.Context, r *repo.Repo, found []report.Finding) (map[*report.Repair]string, error) {
	used := map[*report.Repair]string{}
	var repairs []*report.Repair
	for _, f := range found {
		if f.Repair != nil && f.Repair.Unused != "" {
			repairs = append(repairs, f.Repair)
		}
	}
	if len(repairs) == 0 {
		return used, nil
	}
	files, err := r.Files(ctx, ".")
	if err != nil {
		return nil, err
	}
	holders := make([][]*report.Repair, len(files))
	r.Scan(files, func(i int, content []byte) {
		for _, repair := range repairs {
			if path.Base(files[i]) != "pnpm-lock.yaml" && !edits(repair, files[i]) && holds(content, repair.Unused) {
				holders[i] = append(holders[i], repair)
			}
		}
	})
	for i, list := range holders {
		for _, repair := range list {
			if used[repair] == "" {
				used[repair] = files[i]
			}
		}
	}
	return used, nil
}

func edits(repair *report.Repair, rel string) bool {
	for _, e := range repair.Edits {
		if e.Path == rel {
			return true
		}
	}
	return false
}

// holds finds a name that goes on neither before nor behind.
func holds(content []byte, name string) bool {
	for at := 0; ; {
		n := bytes.Index(content[at:], []byte(name))
		if n < 0 {
			return false
		}
		start, end := at+n, at+n+len(name)
		if (start == 0 || !inName(content[start-1])) && (end == len(content) || !inName(content[end])) {
			return true
		}
		at = end
	}
}

func inName(c byte) bool {
	return c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
