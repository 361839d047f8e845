package node

import (
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/jsonfile"
)

// config is what a tsconfig.json says of where names lead, with what it
// extends.
type config struct {
	base  string // folder of baseUrl; "" when none is given
	has   bool   // baseUrl is given
	paths []alias
	root  string // folder that the targets of paths start at
}

// alias is one entry of paths: a pattern with at most one star.
type alias struct {
	before, after string
	star          bool
	targets       []string
}

// maxExtends bounds a chain of configurations that extend each other in a ring.
const maxExtends = 16

// readConfig reads a configuration; what cannot be read says nothing.
func readConfig(files Files, rel string, depth int) *config {
	content, err := files.Read(rel)
	if err != nil || depth > maxExtends {
		return &config{}
	}
	file, err := jsonfile.ReadCommented(rel, content)
	if err != nil {
		return &config{}
	}
	c := &config{}
	dir := path.Dir(rel)
	for _, text := range extended(file.Root) {
		if base := findExtended(files, dir, text); base != "" {
			c.take(readConfig(files, base, depth+1))
		}
	}
	c.take(ownOptions(file.Root, dir))
	return c
}

// take lets what another configuration says win over what is known so far.
func (c *config) take(o *config) {
	if o.has {
		c.base, c.has = o.base, true
	}
	if o.paths != nil {
		c.paths, c.root = o.paths, o.root
	}
}

// extended are the texts of extends: one, or a list whose last one wins.
func extended(root jsonfile.Value) []string {
	m, _ := root.Member("extends")
	if m.Value.Kind == jsonfile.String {
		return []string{m.Value.Text}
	}
	var out []string
	for _, item := range m.Value.Items {
		out = append(out, item.Text)
	}
	return out
}

// findExtended is the file that extends names; "" for one of a package that is
// not in the repository.
func findExtended(files Files, dir, text string) string {
	if !isPath(text) {
		return ""
	}
	for _, rel := range []string{path.Join(dir, text), path.Join(dir, text) + ".json", path.Join(dir, text, "tsconfig.json")} {
		if files.Has(rel) {
			return rel
		}
	}
	return ""
}

func ownOptions(root jsonfile.Value, dir string) *config {
	options, _ := root.Member("compilerOptions")
	c := &config{root: dir}
	if m, ok := options.Value.Member("baseUrl"); ok && m.Value.Kind == jsonfile.String {
		c.base, c.has = path.Join(dir, m.Value.Text), true
	}
	m, ok := options.Value.Member("paths")
	if !ok || m.Value.Kind != jsonfile.Object {
		return c
	}
	c.paths = []alias{}
	for _, entry := range m.Value.Members {
		a := alias{}
		a.before, a.after, a.star = strings.Cut(entry.Key, "*")
		for _, item := range entry.Value.Items {
			a.targets = append(a.targets, item.Text)
		}
		c.paths = append(c.paths, a)
	}
	return c
}

// resolve finds the file of a name. aliased says that paths has a pattern for
// it, also where that leads nowhere.
func (c *config) resolve(files Files, specifier string) (file string, aliased bool) {
	start := c.root
	if c.has {
		start = c.base
	}
	if a, rest, ok := c.match(specifier); ok {
		for _, target := range a.targets {
			text := strings.Replace(target, "*", rest, 1)
			rel := path.Join(start, text)
			if _, ext := splitExtension(target); slices.Contains(known[:], ext) && files.Has(rel) {
				return rel, true
			}
			if file := probe(files, rel, isFolder(text)); file != "" {
				return file, true
			}
		}
		return "", a.before != "" // "*" matches every package too
	}
	if c.has {
		return probe(files, path.Join(c.base, specifier), isFolder(specifier)), false
	}
	return "", false
}

// match is the entry of paths for a name: the exact one, else that with the
// longest text before its star.
func (c *config) match(specifier string) (best alias, rest string, ok bool) {
	for _, a := range c.paths {
		switch {
		case !a.star && a.before == specifier:
			return a, "", true
		case a.star && len(specifier) >= len(a.before)+len(a.after) && strings.HasPrefix(specifier, a.before) && strings.HasSuffix(specifier, a.after):
			if !ok || len(a.before) > len(best.before) {
				best, rest, ok = a, specifier[len(a.before):len(specifier)-len(a.after)], true
			}
		}
	}
	return best, rest, ok
}
