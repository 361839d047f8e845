package bootstrap

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
)

// Reference is a place outside a product that names it.
type Reference struct {
	Where fault.Span
	What  string // what is named there: a module, a package, a relation
	Hard  bool   // the code breaks when the product goes or gets another name
}

// references finds what names the product outside its own folder. In overlay
// are the contents that files will have: a registration that is taken out is
// no reference any more.
func references(ctx context.Context, r *repo.Repo, id identity, overlay map[string][]byte) ([]Reference, error) {
	own := path.Join(r.Config.Paths.Products, id.Name) + "/"
	files, err := r.Files(ctx, ".")
	if err != nil {
		return nil, err
	}
	var found []Reference
	for _, rel := range files {
		if strings.HasPrefix(rel, own) || slices.Contains(generatedFrom(r), rel) {
			continue
		}
		content, ok := overlay[rel]
		if !ok {
			if content, err = readSmall(r, rel); err != nil {
				return nil, err
			}
		}
		if bytes.Contains(content, []byte(id.Name)) || bytes.Contains(content, []byte(id.Dashed)) {
			found = append(found, referencesIn(rel, content, id)...)
		}
	}
	return found, nil
}

// generatedFrom are the files that are made anew from the manifests.
func generatedFrom(r *repo.Repo) []string {
	return []string{r.Config.Paths.ProductsTSX, r.Config.Paths.ProductsJSON}
}

// readSmall gives no content for a file that nobody writes by hand.
func readSmall(r *repo.Repo, rel string) ([]byte, error) {
	info, err := r.Stat(rel)
	if err != nil || info.Size() > repo.MaxText {
		return nil, err
	}
	content, err := r.Read(rel)
	if errors.Is(err, fs.ErrNotExist) || bytes.IndexByte(content, 0) >= 0 {
		return nil, nil
	}
	return content, err
}

// referencesIn reads one file by its language; in every file the path and the
// package of the product count as mentions.
func referencesIn(rel string, content []byte, id identity) []Reference {
	var found []Reference
	for _, ref := range importgraph.Read(rel, content, id.goModule) {
		if ref.Product == id.Name {
			found = append(found, Reference{Where: fault.At(rel, content, ref.Start, ref.End), What: ref.What, Hard: true})
		}
	}
	lines := map[int]bool{}
	for _, ref := range found {
		lines[ref.Where.Start.Line] = true
	}
	for _, at := range mentions(content, id) {
		where := fault.At(rel, content, at.start, at.end)
		if line := where.Start.Line; !lines[line] {
			lines[line] = true
			found = append(found, Reference{Where: where, What: string(content[at.start:at.end])})
		}
	}
	slices.SortFunc(found, func(a, b Reference) int { return a.Where.Start.Line - b.Where.Start.Line })
	return found
}

type stretch struct{ start, end int }

// mentions finds the product's module, folder and package as whole words.
func mentions(content []byte, id identity) []stretch {
	var found []stretch
	for _, needle := range []string{"products." + id.Name, `products\\.` + id.Name, "products/" + id.Name, id.Package()} {
		for at := 0; ; {
			n := bytes.Index(content[at:], []byte(needle))
			if n < 0 {
				break
			}
			start, end := at+n, at+n+len(needle)
			if !wordAround(content, start, end) {
				found = append(found, stretch{start, end})
			}
			at = end
		}
	}
	slices.SortFunc(found, func(a, b stretch) int { return a.start - b.start })
	return found
}

// wordAround tells whether a letter, a digit, an underscore or, behind it, a
// dash goes on with the word.
func wordAround(content []byte, start, end int) bool {
	return start > 0 && isWord(content[start-1]) || end < len(content) && (isWord(content[end]) || content[end] == '-')
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
