package bootstrap

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph/node"
	"github.com/posthog/hogli/internal/manifest"
	"github.com/posthog/hogli/internal/repo"
)

// departure is that a product's names go: with it, or because it gets others.
type departure struct {
	id   identity
	verb string    // what becomes of the product: removed, renamed
	to   *identity // its names from then on; nil when it is gone
}

// refuseReferences turns the places that would break into a refusal, puts the
// new name into strings where that is safe, and adds the rest to the plan, for
// a person to look at.
func (p *Plan) refuseReferences(ctx context.Context, r *repo.Repo, product *repo.Product, d departure) error {
	files, err := r.Files(ctx, ".")
	if err != nil {
		return err
	}
	n, err := p.namesThatGo(r, files, product, d)
	if err != nil {
		return err
	}
	found, err := references(r, files, n, behindLinks(r, p.overlay()))
	if err != nil {
		return err
	}
	var hard []string
	for _, ref := range found {
		if ref.Hard {
			hard = append(hard, ref.Where.String()+": "+ref.What)
		}
	}
	if len(hard) > 0 {
		return &fault.Error{
			Code: fault.StillUsed, What: "other code uses " + d.id.Name + ", so it cannot be " + d.verb,
			Why: strings.Join(hard, "\n"), Fix: []string{"take these uses out, then run the command again"},
		}
	}
	return p.tellReferences(r, found, d)
}

// behindLinks adds the files that links among the changed ones lead to: a
// registration that is taken out there is no reference any more.
func behindLinks(r *repo.Repo, overlay map[string][]byte) map[string][]byte {
	out := maps.Clone(overlay)
	for rel, content := range overlay {
		target, err := filepath.EvalSymlinks(r.Path(rel))
		if err != nil {
			continue
		}
		if real, err := filepath.Rel(r.Root, target); err == nil {
			out[filepath.ToSlash(real)] = content
		}
	}
	return out
}

// mentionTables lists the places in the product's own files that name a table
// by its old name once they are rewritten: SQL, which may be of a migration that
// was applied, and names that Django derives from the table's. Only a person can
// tell what becomes of them.
func (p *Plan) mentionTables(r *repo.Repo, product *repo.Product, from identity) error {
	tables, err := productTables(r, product)
	if err != nil {
		return err
	}
	id := identity{Names: repo.Names{Name: from.Name}}
	for _, t := range tables {
		if t.derived {
			id.tables = append(id.tables, t.name)
		}
	}
	for _, c := range edit.Files(p.Changes) {
		if c.To == "" || !c.Mode.IsRegular() || bytes.IndexByte(c.After, 0) >= 0 {
			continue
		}
		for _, name := range id.tables {
			if at := bytes.Index(c.After, []byte(name)); at >= 0 {
				where := fault.At(c.To, c.After, at, at+len(name))
				p.Steps = append(p.Steps, Step{Kind: Mention, Path: where.String(), What: name + ", which Django's table is no longer called"})
			}
		}
	}
	return nil
}

// namesThatGo are those that mean nothing afterwards. A database that others
// share stays, and so do the urls that a rename keeps.
func (p *Plan) namesThatGo(r *repo.Repo, files []string, product *repo.Product, d departure) (knownNames, error) {
	n := knownNames{identity: d.id}
	routes, err := r.Routes()
	if err != nil {
		return n, err
	}
	if shared(routes, d.id) || d.to != nil && d.to.database == d.id.database {
		n.database = ""
	}
	tables, err := productTables(r, product)
	if err != nil {
		return n, err
	}
	for _, t := range tables {
		if t.derived || d.to == nil {
			n.tables = append(n.tables, t.name)
		}
	}
	var unread []error
	if n.aliases, unread = node.ReadAliases(r.Read, files); len(unread) > 0 {
		p.unsearched(unread, "imports by its paths")
	}
	content, err := r.Read(product.Path(manifest.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return n, nil
	}
	if err != nil {
		return n, err
	}
	now, err := manifest.Read(product.Path(manifest.FileName), content)
	if err != nil {
		p.unsearched([]error{err}, "uses of its urls")
		return n, nil
	}
	n.urls = urlsOf(now)
	if d.to == nil {
		return n, nil
	}
	later, err := manifest.Read(manifest.FileName, newRewriter(d.id, *d.to).rewrite(manifest.FileName, content))
	if err != nil {
		return n, err
	}
	kept := urlsOf(later)
	n.urls = slices.DeleteFunc(n.urls, func(url string) bool { return slices.Contains(kept, url) })
	return n, nil
}

func urlsOf(m *manifest.Manifest) []string {
	var urls []string
	for _, e := range m.Entries(manifest.URLs) {
		urls = append(urls, e.Key)
	}
	return urls
}

// unsearched tells a person what was not looked for, because a file cannot be
// read.
func (p *Plan) unsearched(unread []error, what string) {
	for _, err := range unread {
		for _, e := range fault.List(err) {
			p.Steps = append(p.Steps, Step{Kind: Mention, Path: e.Where.String(), What: "nothing that can be read (" + e.What + "), so " + what + " were not looked for"})
		}
	}
}
