package importgraph

import (
	"bytes"
	"path"
	"strings"

	"github.com/posthog/hogli/internal/importgraph/node"
	"github.com/posthog/hogli/internal/source/typescript"
)

// scriptReferences are imports by a product's package and by a path into its
// folder, and the urls of its manifest.
func scriptReferences(rel string, content []byte, names Names) []Reference {
	imports, _ := typescript.Imports(content, typescript.DialectOf(rel)) // what stands above a fault counts
	var found []Reference
	for _, i := range imports {
		if product, ok := importedProduct(rel, i.Kind.Module(i.Specifier), names.Aliases); ok {
			what := "imports "
			if !i.Kind.IsImport() {
				what = "names "
			}
			found = append(found, Reference{Product: product, Start: i.SpecStart, End: i.End, What: what + i.Specifier, Hard: true})
		}
	}
	if len(names.URLs) == 0 || !bytes.Contains(content, []byte("rls")) {
		return found
	}
	return append(found, urlUses(rel, content, imports, names.URLs)...)
}

// importedProduct is the product that a specifier leads into. A path that
// leaves the repository leads nowhere.
func importedProduct(rel, specifier string, aliases node.Aliases) (string, bool) {
	specifier, _, _ = strings.Cut(specifier, "?") // ?raw and the like are the bundler's
	if strings.HasPrefix(specifier, ".") {
		return below(path.Join(path.Dir(rel), specifier), "products/", "/")
	}
	if product, ok := packageProduct(specifier); ok {
		return product, true
	}
	for _, target := range aliases.Targets(rel, specifier) {
		if product, ok := below(target, "products/", "/"); ok {
			return product, true
		}
	}
	return below(specifier, "products/", "/")
}

// urlReader looks for urls of products in the tokens of a file.
type urlReader struct {
	content []byte
	tokens  []typescript.Token
	urls    map[string]string
	locals  map[string]bool // what the file calls the combined urls
	found   []Reference
}

// isURLTable tells whether a name is that of all urls: the combined manifests
// export productUrls, and a platform may join them with its own to urls.
func isURLTable(name string) bool { return name == "productUrls" || name == "urls" }

func urlUses(rel string, content []byte, imports []typescript.Reference, urls map[string]string) []Reference {
	r := urlReader{content: content, urls: urls, locals: map[string]bool{}}
	for _, i := range imports {
		for _, n := range i.Names {
			if isURLTable(n.Name) {
				r.locals[n.Local] = true
			}
		}
	}
	s := typescript.NewScanner(content, typescript.DialectOf(rel))
	for t := s.Next(); t.Kind != typescript.EOF; t = s.Next() {
		if t.Kind != typescript.Comment {
			r.tokens = append(r.tokens, t)
		}
	}
	for i, t := range r.tokens {
		if t.Kind != typescript.Name {
			continue
		}
		if name := r.text(i); r.locals[name] || isURLTable(name) {
			r.table(i, name)
		}
	}
	return r.found
}

func (r *urlReader) text(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return string(r.content[r.tokens[i].Start:r.tokens[i].End])
}

// table reads what is taken from the table at an index. A name of its own that
// happens to be urls, and the member of something else, are worth a look only.
func (r *urlReader) table(i int, name string) {
	member := r.text(i-1) == "." || r.text(i-1) == "?."
	hard := name == "productUrls" || !member && (r.locals[name] || r.locals["productUrls"])
	switch next := r.text(i + 1); {
	case next == "[" || next == "?." && r.text(i+2) == "[":
		at := i + 2
		if next == "?." {
			at++
		}
		if r.text(at+1) == "]" {
			key, _ := typescript.Unquote([]byte(r.text(at)))
			r.add(at, key, hard)
		}
	case next == "." || next == "?.":
		r.add(i+2, r.text(i+2), hard)
	}
	if !member && r.text(i-1) == "=" && r.text(i-2) == "}" {
		r.destructured(i-3, hard)
	}
}

// maxPattern is how many tokens a pattern has at most, so that a file of many
// brackets that nothing opens costs no square of its size.
const maxPattern = 200

// destructured reads the names of const { a, b: c } = urls, backwards.
func (r *urlReader) destructured(last int, hard bool) {
	depth := 0
	for i := last; i >= max(0, last-maxPattern); i-- {
		switch r.text(i) {
		case "}", "]", ")":
			depth++
		case "[", "(":
			depth--
		case "{":
			if depth--; depth < 0 {
				return
			}
		default:
			if before := r.text(i - 1); depth == 0 && (before == "{" || before == ",") {
				r.add(i, r.text(i), hard)
			}
		}
	}
}

func (r *urlReader) add(i int, key string, hard bool) {
	product := r.urls[key]
	if product == "" {
		return
	}
	t := r.tokens[i]
	r.found = append(r.found, Reference{Product: product, Start: t.Start, End: t.End, What: said(hard, "leads to ", "the url "+key), Hard: hard})
}
