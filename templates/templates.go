// Package templates embeds the files that hogli writes: the example platform
// and the products. Every template ends in .tmpl, since go:embed drops what
// looks like a module; the delimiters are <% %>, since TSX and Jinja use braces.
// Which files make a product is data: product/structure.yaml.
//
// It refuses to write, and to know where a product is registered: that is
// package bootstrap's.
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

// File is one rendered file. Path is relative to the folder that is written,
// the platform's or the product's.
type File struct {
	Path    string
	Content []byte
	Mode    fs.FileMode
	Uses    []string // of a product's file: those that it does not work without
}

// Platform renders the example platform.
func Platform() ([]File, error) {
	var files []File
	err := fs.WalkDir(embedded, "platform", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel := strings.TrimSuffix(strings.TrimPrefix(name, "platform/"), suffix)
		content, err := renderFile(name, nil, nil)
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

// suffix ends the name of every template.
const suffix = ".tmpl"

// executable says which files of the platform are programs; embedding loses modes.
func executable(rel string) bool {
	return strings.HasPrefix(rel, "bin/") || rel == "manage.py" || strings.HasSuffix(rel, ".sh")
}

func renderFile(name string, data any, funcs template.FuncMap) ([]byte, error) {
	source, err := fs.ReadFile(embedded, name)
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Delims("<%", "%>").Option("missingkey=error").Funcs(funcs).Parse(string(source))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
