package node

import (
	"path"
	"strings"

	"github.com/posthog/hogli/internal/source/jsonfile"
)

// known are the extensions that the compiler reads as such; the longest first.
var known = [...]string{".d.ts", ".d.mts", ".d.cts", ".mjs", ".mts", ".cjs", ".cts", ".ts", ".js", ".tsx", ".jsx", ".json"}

// instead are the extensions that are tried for a written one, in order: an
// import names the file that the compiler will write.
func instead(ext string) []string {
	switch ext {
	case ".mjs", ".mts", ".d.mts":
		return []string{".mts", ".d.mts", ".mjs"}
	case ".cjs", ".cts", ".d.cts":
		return []string{".cts", ".d.cts", ".cjs"}
	case ".json":
		return []string{".d.json.ts", ".json"}
	case ".tsx", ".jsx":
		return []string{".tsx", ".ts", ".d.ts", ".jsx", ".js"}
	case ".ts", ".d.ts", ".js", "":
		return []string{".ts", ".tsx", ".d.ts", ".js", ".jsx"}
	}
	return []string{".d" + ext + ".ts"}
}

// view is the files as one reading of the compiler sees them. It reads paths
// once; a package by its name first for types, then for what runs.
type view struct {
	Files

	code, types bool
}

func (v view) Has(rel string) bool {
	_, ext := splitExtension(rel)
	switch {
	case v.code == v.types:
	case strings.HasPrefix(ext, ".d.") || strings.HasSuffix(ext, "ts") || ext == ".tsx":
		if !v.types {
			return false
		}
	case rel != path.Join(path.Dir(rel), "package.json") && !v.code:
		return false
	}
	return v.Files.Has(rel)
}

// probe finds the file that a path means; "" for none. folder says that it is
// written as a folder.
func probe(files Files, rel string, folder bool) string {
	if rel == ".." || strings.HasPrefix(rel, "../") {
		return ""
	}
	if !folder {
		if file := probeFile(files, rel); file != "" {
			return file
		}
	}
	return probeFolder(files, rel)
}

// isFolder tells whether a specifier is written as a folder.
func isFolder(specifier string) bool {
	last := path.Base(specifier)
	return strings.HasSuffix(specifier, "/") || last == "." || last == ".."
}

// probeFile finds a file by a path with or without its extension. What the
// compiler does not read (an image, a style) is found by its own name, also
// with a question for the bundler behind it: "./x.svg?raw".
func probeFile(files Files, rel string) string {
	if file := probeNamed(files, rel); file != "" {
		return file
	}
	for _, more := range instead("") {
		if files.Has(rel + more) {
			return rel + more
		}
	}
	if stem, ext := splitExtension(rel); ext == "" || len(instead(ext)) > 1 || stem == "" {
		return ""
	}
	if plain, _, _ := strings.Cut(rel, "?"); files.Has(plain) {
		return plain
	}
	return ""
}

// probeNamed finds a file by a path with an extension.
func probeNamed(files Files, rel string) string {
	stem, ext := splitExtension(rel)
	if ext == "" {
		return ""
	}
	for _, other := range instead(ext) {
		if files.Has(stem + other) {
			return stem + other
		}
	}
	return ""
}

func splitExtension(rel string) (stem, ext string) {
	for _, ext := range known {
		if stem, ok := strings.CutSuffix(rel, ext); ok {
			return stem, ext
		}
	}
	ext = path.Ext(rel)
	return strings.TrimSuffix(rel, ext), ext
}

// probeTarget finds the file that a field of package.json names: one of
// TypeScript as it is written, any other by what it is compiled from too.
func probeTarget(files Files, rel string) string {
	v, limited := files.(view)
	if limited && !v.types {
		return probeNamed(files, rel)
	}
	switch _, ext := splitExtension(rel); ext {
	case ".ts", ".tsx", ".mts", ".cts", ".d.ts", ".d.mts", ".d.cts":
		if files.Has(rel) {
			return rel
		}
		return ""
	}
	return probeNamed(files, rel)
}

// probeFolder reads a folder's package.json, else looks for its index.
func probeFolder(files Files, rel string) string {
	if manifest := path.Join(rel, "package.json"); files.Has(manifest) {
		if p, err := readPackage(files, manifest); err == nil {
			if file := p.entered(files); file != "" {
				return file
			}
		}
	}
	return probeFile(files, path.Join(rel, "index"))
}

// entered is the file that a package without exports is entered by.
func (p *pkg) entered(files Files) string {
	keys := []string{"typings", "types", "main"}
	v, limited := files.(view)
	if limited && !v.types {
		keys = keys[2:]
	}
	if d, ok := v.Files.(declarations); ok { // a package may be entered by code there too
		files = view{Files: d.Files, types: true}
	}
	for _, key := range keys {
		m, ok := p.root.Member(key)
		if !ok || m.Value.Kind != jsonfile.String || m.Value.Text == "" {
			continue
		}
		target := path.Join(p.dir, m.Value.Text)
		for _, file := range []string{probeTarget(files, target), probeFile(files, target), probeFile(files, path.Join(target, "index"))} {
			if file != "" {
				return file
			}
		}
		return ""
	}
	return ""
}
