package lint

import (
	"bytes"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// closed are the products in which a folder may not be looked into. What is said
// of such a one would be said of what is left of it: that others import what is
// not there, and that it is registered for nothing. Only that it cannot be seen
// is told, and what does not name it.
type closed struct {
	repo     *repo.Repo
	folders  []*fault.Error
	products []*repo.Product
	whole    map[string]bool // the rules that need all of the repository
}

func (j Job) closed() (closed, error) {
	folders, err := j.Repo.Closed()
	c := closed{repo: j.Repo, folders: folders, whole: map[string]bool{}}
	if len(folders) == 0 || err != nil {
		return c, err
	}
	for _, p := range j.Repo.Products() {
		if slices.ContainsFunc(folders, func(e *fault.Error) bool { return repo.Within(e.Where.Path, p.Dir) }) {
			c.products = append(c.products, p)
		}
	}
	for _, rule := range j.Known {
		c.whole[rule.Meta().ID] = rule.Meta().Whole
	}
	return c, nil
}

// holds tells whether a path or a dotted module is in such a product.
func (c closed) holds(source string) bool {
	at := strings.ReplaceAll(source, ".", "/")
	return slices.ContainsFunc(c.products, func(p *repo.Product) bool { return repo.Within(source, p.Dir) || repo.Within(at, p.Dir) })
}

// certain leaves out what could be told for what was not seen, and every repair.
func (c closed) certain(found []report.Finding) []report.Finding {
	if len(c.products) == 0 {
		return found
	}
	found = slices.DeleteFunc(found, func(f report.Finding) bool {
		if f.Unread { // of what lies in a folder that is told, all is
			return slices.ContainsFunc(c.folders, func(e *fault.Error) bool {
				return f.Where.Path != e.Where.Path && repo.Within(f.Where.Path, e.Where.Path)
			})
		}
		return c.whole[f.Rule] || slices.ContainsFunc(c.products, func(p *repo.Product) bool { return c.isAbout(f, p) })
	})
	for i := range found {
		found[i].Repair = nil
	}
	return found
}

// isAbout tells whether a finding is in a product or names it, itself or by the
// lines that it is about.
func (c closed) isAbout(f report.Finding, p *repo.Product) bool {
	if f.Product == p.Name || repo.Within(f.Where.Path, p.Dir) {
		return true
	}
	texts := []byte(strings.Join([]string{f.Message, f.Fix, f.Source, f.Target}, "\n"))
	if content, err := c.repo.Read(f.Where.Path); err == nil && f.Where.Start.Line > 0 { // of a file that cannot be read another finding tells
		lines := bytes.Split(content, []byte("\n"))
		from := min(f.Where.Start.Line-1, len(lines))
		texts = append(append(texts, '\n'), bytes.Join(lines[from:min(max(from+1, f.Where.End.Line), len(lines))], []byte("\n"))...)
	}
	return slices.ContainsFunc([]string{p.Name, p.Names.Package(), p.Pascal + "Config"}, func(name string) bool { return holds(texts, name) })
}

// unread are the folders, where no rule tells of them.
func (c closed) unread(found []report.Finding) []repo.Skipped {
	var out []repo.Skipped
	for _, e := range c.folders {
		if !slices.ContainsFunc(found, func(f report.Finding) bool { return f.Where.Path == e.Where.Path }) {
			out = append(out, repo.Skipped{Path: e.Where.Path, Why: e.Reason()})
		}
	}
	return out
}
