package bootstrap

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/importgraph/node"
	"github.com/posthog/hogli/internal/repo"
)

// Reference is a place outside a product that names it.
type Reference struct {
	Where fault.Span
	What  string // what is named there: a module, a package, a relation
	Hard  bool   // the code breaks when the product goes or gets another name

	nameAt int // byte of the product's name, where another may be put; 0 when a person has to decide
}

// knownNames are what a product is known by that goes with it, or that a rename
// changes.
type knownNames struct {
	identity
	aliases node.Aliases
	urls    []string // of its manifest
}

// declared are the names as the reader of references takes them.
func (n knownNames) declared() importgraph.Names {
	out := importgraph.Names{GoModule: n.goModule, Aliases: n.aliases, Databases: map[string]string{}, URLs: map[string]string{}}
	if n.database != "" {
		out.Databases[n.database] = n.Name
	}
	for _, url := range n.urls {
		out.URLs[url] = n.Name
	}
	return out
}

// words are what a file that names the product holds at least one of.
func (n knownNames) words() [][]byte {
	words := append([]string{n.Name, n.Dashed}, slices.Concat(n.urls, n.aliases.Into("products/"+n.Name), n.databaseVariables())...)
	if n.database != "" {
		words = append(words, n.database+"_db")
	}
	var out [][]byte
	for _, w := range words {
		out = append(out, []byte(w))
	}
	return out
}

// databaseVariables say where the product's database is.
func (id identity) databaseVariables() []string {
	if id.database == "" {
		return nil
	}
	var out []string
	for _, role := range []string{"writer", "reader", "direct"} {
		out = append(out, "PRODUCT_DB_"+strings.ToUpper(id.database+"_"+role)+"_URL")
	}
	return out
}

// references finds what names the product outside its own folder. In overlay
// are the contents that files will have: a registration that is taken out is
// no reference any more.
func references(r *repo.Repo, files []string, n knownNames, overlay map[string][]byte) ([]Reference, error) {
	own := path.Join(r.Config.Paths.Products, n.Name) + "/"
	words, declared := n.words(), n.declared()
	var found []Reference
	for _, rel := range files {
		if strings.HasPrefix(rel, own) || slices.Contains(generatedFrom(r), rel) {
			continue
		}
		content, ok := overlay[rel]
		if !ok {
			var err error
			if content, err = readSmall(r, rel); err != nil {
				return nil, err
			}
		}
		if slices.ContainsFunc(words, func(word []byte) bool { return bytes.Contains(content, word) }) {
			found = append(found, referencesIn(rel, content, n.identity, declared)...)
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
func referencesIn(rel string, content []byte, id identity, declared importgraph.Names) []Reference {
	var found []Reference
	for _, ref := range importgraph.Read(rel, content, declared) {
		if ref.Product == id.Name {
			found = append(found, Reference{Where: fault.At(rel, content, ref.Start, ref.End), What: ref.What, Hard: ref.Hard, nameAt: ref.NameAt})
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
	slices.SortStableFunc(found, func(a, b Reference) int {
		return cmp.Or(a.Where.Start.Line-b.Where.Start.Line, a.Where.Start.Column-b.Where.Start.Column)
	})
	return found
}

type stretch struct{ start, end int }

// mentions finds the product's module, folder, package and the variables of its
// database as whole words.
func mentions(content []byte, id identity) []stretch {
	var found []stretch
	needles := append(slices.Concat(id.databaseVariables(), id.tables), "products."+id.Name, `products\\.`+id.Name, "products/"+id.Name, id.Package())
	if id.Dashed != id.Name {
		needles = append(needles, "@posthog/products-"+id.Name)
	}
	for _, needle := range needles {
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
	found = append(found, apiPaths(content, id)...)
	slices.SortFunc(found, func(a, b stretch) int { return a.start - b.start })
	return found
}

// apiPaths finds the product as a step of the path of an API.
func apiPaths(content []byte, id identity) []stretch {
	var found []stretch
	for at := 0; ; {
		n := bytes.Index(content[at:], []byte("/"+id.Name))
		if n < 0 {
			return found
		}
		start, end := at+n, at+n+1+len(id.Name)
		at = end
		before := content[lineStart(content, start):start]
		if before = before[bytes.LastIndexAny(before, "\"'`")+1:]; bytes.Contains(before, []byte("/api")) && (end == len(content) || !isWord(content[end]) && content[end] != '-') {
			found = append(found, stretch{start + 1, end})
		}
	}
}

func lineStart(content []byte, at int) int { return bytes.LastIndexByte(content[:at], '\n') + 1 }

// wordAround tells whether a letter, a digit, an underscore or, behind it, a
// dash goes on with the word.
func wordAround(content []byte, start, end int) bool {
	return start > 0 && isWord(content[start-1]) || end < len(content) && (isWord(content[end]) || content[end] == '-')
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
