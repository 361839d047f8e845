package bootstrap

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
)

// rewriter gives the files of a product another name. Names are replaced where
// their place says that the product is meant: as a module, a folder, a package,
// an AppConfig, a database alias, or a whole string. A word of the domain that
// happens to be the product's name stays: `from __future__ import annotations`
// in a product called annotations.
type rewriter struct {
	everywhere []replacement
	python     []replacement
	script     []replacement
	manifest   []replacement
	title      []replacement // of product.yaml
}

type replacement struct {
	from *regexp.Regexp
	to   string // may use $1 and $2, what stands around the name
}

func newRewriter(from, to identity) rewriter {
	camel := func(n repo.Names) string { return strings.ToLower(n.Pascal[:1]) + n.Pascal[1:] }
	w := rewriter{
		everywhere: []replacement{
			around(`products[./]`, from.Name, to.Name, `[^\w-]|$`),
			around(`@posthog/products-`, from.Dashed, to.Dashed, `[^\w-]|$`),
			around(`\b`, from.Pascal+"Config", to.Pascal+"Config", `\b`),
		},
		python: []replacement{
			around(`["']`, from.Name, to.Name, `["']`),
			around(`["']`, from.Name, to.Name, `\.[A-Z]\w*["']`),
			around(`/`, from.Name, to.Name, `[/"'?]`),
			around(`"""|["']`, from.Title, to.Title, `["',.]`),
		},
		script: []replacement{
			around("[\"'`]", from.Name, to.Name, "[\"'`]"),
			around(`/`, from.Name, to.Name, "[/\"'`?]"),
			around(`\burls\.`, camel(from.Names), camel(to.Names), `\b`),
			around(`>`, from.Title, to.Title, `<`),
			around(`^|[^>\w]`, from.Pascal, to.Pascal, `\b`),
		},
		// A name of one word has one form for several of these: where it stands
		// tells which, the surest places first.
		manifest: []replacement{
			around(`\[["']`, from.Pascal, to.Pascal, `["'],`),
			around(`\[["']`+to.Pascal+`["'],\s*["']`, camel(from.Names), camel(to.Names), `["']`),
			around(`(?m:^\s*)`, from.Name, to.Name, `: \{`),
			around("[\"'`]", from.Name, to.Name, "[\"'`]"),
			around(`/`, from.Name, to.Name, "[/\"'`?]"),
			around(`\b`, camel(from.Names), camel(to.Names), `\b`),
			around(`["']`, from.Title, to.Title, `["']`),
			around(`^|[^"'\w]`, from.Pascal, to.Pascal, `\b`),
		},
		title: []replacement{around(`["']`, from.Title, to.Title, `["']`)},
	}
	if from.database != to.database && from.database != "" {
		w.everywhere = append(w.everywhere,
			around(`\b`, from.database, to.database, `_db_(?:writer|reader|direct)\b`),
			around(`PRODUCT_DB_`, strings.ToUpper(from.database), strings.ToUpper(to.database), `_(?:WRITER|READER|DIRECT)_URL`),
			around(`\b`, "posthog_"+from.database, "posthog_"+to.database, `\b`),
		)
	}
	return w
}

// around replaces a name that stands between two patterns.
func around(before, from, to, after string) replacement {
	return replacement{regexp.MustCompile(`(` + before + `)` + regexp.QuoteMeta(from) + `(` + after + `)`), "${1}" + to + "${2}"}
}

// rewrite gives the content under the new name. Files that are not text, and
// SQL (a migration that was applied must not change), stay as they are.
func (w rewriter) rewrite(rel string, content []byte) []byte {
	rows := w.everywhere
	switch ext := path.Ext(rel); {
	case bytes.IndexByte(content, 0) >= 0, ext == ".sql":
		return content
	case path.Base(rel) == "manifest.tsx":
		rows = slices.Concat(rows, w.manifest)
	case ext == ".py":
		rows = slices.Concat(rows, w.python)
	case ext == ".go":
		rows = slices.Concat(rows, w.python) // strings and paths alike
	case ext == ".ts", ext == ".tsx":
		rows = slices.Concat(rows, w.script)
	case path.Base(rel) == "product.yaml":
		rows = slices.Concat(rows, w.title)
	}
	for _, row := range rows {
		// Twice: a match takes what stands around it, and two names may share that.
		content = row.from.ReplaceAll(row.from.ReplaceAll(content, []byte(row.to)), []byte(row.to))
	}
	return content
}
