// Package templates embeds the files that hogli writes: the example platform
// and the products. Every file ends in .tmpl, since go:embed drops what looks
// like a module; the delimiters are <% %>, since TSX and Jinja use braces.
//
// It refuses to decide what is written where: that is package bootstrap.
package templates

import (
	"bytes"
	"embed"
	"io/fs"
	"strings"
	"text/template"
)

//go:embed all:platform all:product
var embedded embed.FS

// File is one rendered file. Path is relative to the template's folder.
type File struct {
	Path    string
	Content []byte
	Mode    fs.FileMode
}

// Product is what the templates of a product may use.
type Product struct {
	Name, Dashed, Pascal, Title string // visual_review, visual-review, VisualReview, Visual review
	Package, Module             string // @posthog/products-visual-review, products.visual_review
	Owner                       string // team, or "" when nobody was named
	Database                    string // the product's own database; "" for the default one
	WriterAlias, ReaderAlias    string // Django aliases of that database
	Routed                      bool   // Database is set
	Frontend                    bool   // frontend/ is written
}

// Platform renders the example platform.
func Platform() ([]File, error) { return render("platform", nil) }

// Django renders a product with a Django backend.
func Django(p Product) ([]File, error) { return render("product/django", p) }

// executable says which files of the platform are programs; embedding loses modes.
func executable(rel string) bool {
	return strings.HasPrefix(rel, "bin/") || rel == "manage.py" || strings.HasSuffix(rel, ".sh")
}

func render(dir string, data any) ([]File, error) {
	var files []File
	err := fs.WalkDir(embedded, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel := strings.TrimSuffix(strings.TrimPrefix(name, dir+"/"), ".tmpl")
		content, err := renderFile(name, data)
		if err != nil {
			return err
		}
		mode := fs.FileMode(0o644)
		if executable(rel) {
			mode = 0o755
		}
		files = append(files, File{Path: rel, Content: content, Mode: mode})
		return nil
	})
	return files, err
}

func renderFile(name string, data any) ([]byte, error) {
	source, err := fs.ReadFile(embedded, name)
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Delims("<%", "%>").Option("missingkey=error").Parse(string(source))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
