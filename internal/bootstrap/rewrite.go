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
// an AppConfig, an app label, a step of a URL, a database alias. A word of the
// domain that happens to be the product's name stays: a model called Item, and
// a field called item, in a product called item.
type rewriter struct {
	everywhere []replacement
	python     []replacement
	apps       []replacement // apps.py: that a model reads like the product, its migrations say too
	migration  []replacement // Python again: what else it says, databases hold
	golang     []replacement
	script     []replacement
	manifest   []replacement
	product    []replacement // product.yaml
}

// replacement replaces a name inside the matches of within, or in the whole
// text when that is nil.
type replacement struct {
	within *regexp.Regexp
	from   *regexp.Regexp
	to     string // may use $1 and $2, what stands around the name
}

func newRewriter(from, to identity) rewriter {
	camel := func(n repo.Names) string { return strings.ToLower(n.Pascal[:1]) + n.Pascal[1:] }
	step := around(`/`, from.Name, to.Name, `[/"'`+"`"+`?]`)
	step.within = urlPath
	w := rewriter{
		everywhere: []replacement{
			around(`products[./]`, from.Name, to.Name, `[^\w-]|$`),
			around(`@posthog/products-`, from.Dashed, to.Dashed, `[^\w-]|$`),
			around(`\b`, from.Pascal+"Config", to.Pascal+"Config", `\b`),
		},
		python: []replacement{
			around(`\b(?:app_)?label\s*={1,2}\s*["']`, from.Name, to.Name, `["']`),
			around(`\b(?:get_model|get_app_config|register)\(\s*r?["']`, from.Name, to.Name, `["']`),
			around(`\bbasename\s*=\s*["']`, from.Name, to.Name, `["']`),
			around(`["']`, from.Name, to.Name, `\.[A-Z]\w*["']`),
			step,
			around(`\A"""`, from.Title, to.Title, `[,.:]`),
		},
		apps: []replacement{around(`\bverbose_name\s*=\s*["']`, from.Title, to.Title, `["']`)},
		migration: []replacement{
			around(`\(\s*["']`, from.Name, to.Name, `["']\s*,\s*["'](?:\d{4}_\w*|__first__|__latest__)["']`),
			around(`\bto\s*=\s*["']`, from.Name, to.Name, `\.\w+["']`),
			around(`\b(?:get_model|get_app_config)\(\s*["']`, from.Name, to.Name, `["'.]`),
		},
		golang: []replacement{step, around(`"product", "`, from.Name, to.Name, `"`)},
		script: []replacement{
			step,
			around("`", from.Name, to.Name, `/\$`),
			around(`\burls\.`, camel(from.Names), camel(to.Names), `\b`),
			around(`<h1>`, from.Title, to.Title, `</h1>`),
		},
		// A name of one word is its own camel case, and its title is its Pascal
		// case: only the place tells which is meant.
		manifest: []replacement{
			around(`\b(?:name|path):\s*["']`, from.Title, to.Title, `["']`),
			around(`\b(?:type|filterKey):\s*["']`, from.Name, to.Name, `["']`),
			around(`\[\s*["']`, from.Pascal, to.Pascal, `["']\s*,`),
			around(`,\s*["']`, camel(from.Names), camel(to.Names), `["']\s*\]`),
			around(`(?m:^|[{,\s])`, from.Pascal, to.Pascal, `\s*:\s*\{`),
			around(`(?m:^|[{,\s])`, camel(from.Names), camel(to.Names), `\s*:\s*\(`),
			around(`(?m:^|[{,\s])`, from.Name, to.Name, `\s*:\s*\{`),
		},
		product: []replacement{around(`\bname:\s*["']?`, from.Title, to.Title, `(?m:["']?\s*$)`)},
	}
	if from.database != to.database && from.database != "" {
		w.everywhere = append(w.everywhere,
			around(`\b`, from.database, to.database, `_db_(?:writer|reader|direct)\b`),
			around(`PRODUCT_DB_`, strings.ToUpper(from.database), strings.ToUpper(to.database), `_(?:WRITER|READER|DIRECT)_URL`),
			around(`/`, "posthog_"+from.database, "posthog_"+to.database, `\b`),
		)
	}
	return w
}

// urlPath is a string that begins as the path of a URL does, after the method
// when there is one: "GET /api/projects/{id}/links"; or a comment that is one.
var urlPath = regexp.MustCompile("[\"'`](?:[A-Z]+ )?/[^\"'`\n]*[\"'`]|(?m:^\\s*(?:#|//) /\\S*)")

// around replaces a name that stands between two patterns.
func around(before, from, to, after string) replacement {
	return replacement{from: regexp.MustCompile(`(` + before + `)` + regexp.QuoteMeta(from) + `(` + after + `)`), to: "${1}" + to + "${2}"}
}

func (r replacement) apply(content []byte) []byte {
	// Twice: a match takes what stands around it, and two names may share that.
	twice := func(c []byte) []byte { return r.from.ReplaceAll(r.from.ReplaceAll(c, []byte(r.to)), []byte(r.to)) }
	if r.within == nil {
		return twice(content)
	}
	return r.within.ReplaceAllFunc(content, twice)
}

// rewrite gives the content under the new name. Files that are not text, and
// SQL (a migration that was applied must not change), stay as they are.
func (w rewriter) rewrite(rel string, content []byte) []byte {
	rows := w.everywhere
	switch ext := path.Ext(rel); {
	case bytes.IndexByte(content, 0) >= 0, ext == ".sql":
		return content
	case path.Base(rel) == "manifest.tsx":
		rows = slices.Concat(rows, w.manifest, w.script)
	case ext == ".py" && strings.Contains("/"+rel, "/migrations/"):
		rows = slices.Concat(rows, w.migration)
	case path.Base(rel) == "apps.py":
		rows = slices.Concat(rows, w.python, w.apps)
	case ext == ".py":
		rows = slices.Concat(rows, w.python)
	case ext == ".go":
		rows = slices.Concat(rows, w.golang)
	case ext == ".ts", ext == ".tsx":
		rows = slices.Concat(rows, w.script)
	case path.Base(rel) == "product.yaml":
		rows = slices.Concat(rows, w.product)
	}
	for _, row := range rows {
		content = row.apply(content)
	}
	return content
}
