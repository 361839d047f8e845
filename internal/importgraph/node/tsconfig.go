package node

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/jsonfile"
)

// Aliases are the names under which scripts import others, by the folder of
// the tsconfig.json that declares them. Without any, no name is one.
type Aliases struct{ configs map[string]*config }

// config is what a tsconfig.json says of where names lead, with what it
// extends.
type config struct {
	base  string // folder of baseUrl; "" when none is given
	paths []alias
	root  string // folder that the targets of paths start at, without a baseUrl

	rootDirs   []string // folders that count as one for paths
	conditions []string // of exports and imports, besides those that always hold
}

// alias is one entry of paths: a pattern with at most one star. A target that
// begins with the folder of the configuration stands for itself.
type alias struct {
	before, after string
	star          bool
	targets       []string
}

// maxExtends is how far a tsconfig.json is followed: one may extend itself.
const maxExtends = 16

// ReadAliases reads every tsconfig.json among the files, and what it extends.
// In unread is what could not be read; the rest of that configuration holds.
func ReadAliases(read func(rel string) ([]byte, error), files []string) (aliases Aliases, unread []error) {
	return readAliases(read, files, func(string) string { return "" })
}

// readAliases is ReadAliases with the folders of packages, whose configurations
// others may extend.
func readAliases(read func(rel string) ([]byte, error), files []string, folder func(name string) string) (aliases Aliases, unread []error) {
	aliases.configs = map[string]*config{}
	for _, rel := range files {
		if path.Base(rel) != "tsconfig.json" {
			continue
		}
		reader := configReader{read: read, leaf: path.Dir(rel), folder: folder}
		content, err := read(rel)
		if err != nil {
			unread = append(unread, err)
			continue
		}
		aliases.configs[path.Dir(rel)] = reader.config(rel, content, 0)
		unread = append(unread, reader.unread...)
	}
	return aliases, unread
}

// configReader reads the configuration of one folder, the leaf of a chain.
type configReader struct {
	read   func(rel string) ([]byte, error)
	leaf   string
	folder func(name string) string // of a package by its name; "" for one from elsewhere
	unread []error
}

func (r *configReader) config(rel string, content []byte, depth int) *config {
	c := &config{}
	file, err := jsonfile.ReadCommented(rel, content)
	if err == nil && depth > maxExtends {
		err = fault.Malformed(fault.File(rel), "the file extends itself, or too many others")
	}
	if err != nil {
		r.unread = append(r.unread, err)
		return c
	}
	for _, text := range extended(file.Root) {
		if at := r.at(path.Dir(rel), text); at != "" {
			c.take(r.extended(at, depth+1))
		}
	}
	c.take(r.ownOptions(file.Root, path.Dir(rel)))
	return c
}

// at is the file that a text of extends means: a path, or one in a package of the
// workspace. Another package knows nothing of this repository's folders.
func (r *configReader) at(dir, text string) string {
	if isPath(text) {
		return path.Join(dir, text)
	}
	name := packageName(text)
	folder := r.folder(name)
	switch {
	case name == "" || folder == "":
		return ""
	case text == name:
		return path.Join(folder, "tsconfig.json")
	}
	return path.Join(folder, strings.TrimPrefix(text, name))
}

// extended are the texts of extends: one, or a list whose last one wins.
func extended(root jsonfile.Value) []string {
	m, _ := root.Member("extends")
	var out []string
	for _, v := range append([]jsonfile.Value{m.Value}, m.Value.Items...) {
		if v.Kind == jsonfile.String {
			out = append(out, v.Text)
		}
	}
	return out
}

// extended reads a file whose ending may be left out.
func (r *configReader) extended(rel string, depth int) *config {
	content, err := r.read(rel)
	if errors.Is(err, fs.ErrNotExist) && path.Ext(rel) != ".json" {
		rel += ".json"
		content, err = r.read(rel)
	}
	if err != nil {
		r.unread = append(r.unread, err)
		return &config{}
	}
	return r.config(rel, content, depth)
}

// take lets what another configuration says win over what is known so far.
func (c *config) take(o *config) {
	if o.base != "" {
		c.base = o.base
	}
	if o.paths != nil {
		c.paths, c.root = o.paths, o.root
	}
	if o.rootDirs != nil {
		c.rootDirs = o.rootDirs
	}
	if o.conditions != nil {
		c.conditions = o.conditions
	}
}

// texts are the strings of an option that is a list; nil when it is not given.
func texts(options jsonfile.Value, key string) []string {
	m, ok := options.Member(key)
	if !ok {
		return nil
	}
	out := []string{}
	for _, v := range m.Value.Items {
		out = append(out, v.Text)
	}
	return out
}

func (r *configReader) ownOptions(root jsonfile.Value, dir string) *config {
	options, _ := root.Member("compilerOptions")
	c := &config{root: dir}
	if m, ok := options.Value.Member("baseUrl"); ok && m.Value.Kind == jsonfile.String {
		c.base = path.Join(dir, m.Value.Text)
		if rest, ok := strings.CutPrefix(m.Value.Text, configDir); ok {
			c.base = path.Join(r.leaf, rest)
		}
	}
	c.conditions = texts(options.Value, "customConditions")
	for _, text := range texts(options.Value, "rootDirs") {
		folder := path.Join(dir, text)
		if rest, ok := strings.CutPrefix(text, configDir); ok {
			folder = path.Join(r.leaf, rest)
		}
		c.rootDirs = append(c.rootDirs, folder)
	}
	m, ok := options.Value.Member("paths")
	if !ok || m.Value.Kind != jsonfile.Object && m.Value.Text != "null" {
		return c
	}
	c.paths = []alias{} // none, rather than those of what is extended
	for _, entry := range m.Value.Members {
		a := alias{}
		a.before, a.after, a.star = strings.Cut(entry.Key, "*")
		for _, item := range entry.Value.Items {
			text := item.Text
			if rest, ok := strings.CutPrefix(text, configDir); ok {
				text = "/" + r.leaf + rest
			}
			a.targets = append(a.targets, text)
		}
		c.paths = append(c.paths, a)
	}
	return c
}

// configDir is how a configuration names the folder of the one that extends it.
const configDir = "${configDir}"

// of is the configuration that holds for a file: the nearest one; nil without.
func (a Aliases) of(file string) *config { return nearestOf(a.configs, path.Dir(file)) }

// Targets are the paths that a name may stand for in a file, whether they are
// there or not: those of the entry of paths that fits best, else one below the
// base.
func (a Aliases) Targets(file, specifier string) []string {
	c := a.of(file)
	if c == nil {
		return nil
	}
	var out []string
	if best, rest, ok := c.match(specifier); ok {
		for _, t := range best.targets {
			rel, _ := c.target(t, rest)
			out = append(out, rel)
		}
	}
	if c.base != "" {
		out = append(out, path.Join(c.base, specifier))
	}
	return out
}

// Into lists the beginnings of the names that lead into a folder, for those who
// look for a word first.
func (a Aliases) Into(folder string) []string {
	var out []string
	for _, c := range a.configs {
		for _, p := range c.paths {
			leads := func(target string) bool {
				rel, _ := c.target(target, "")
				return rel == folder || strings.HasPrefix(rel, folder+"/")
			}
			if p.before != "" && slices.ContainsFunc(p.targets, leads) {
				out = append(out, p.before)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// target is the path that a target means, and whether it is written as that of
// a folder.
func (c *config) target(text, rest string) (rel string, folder bool) {
	text = strings.Replace(text, "*", rest, 1)
	if below, ok := strings.CutPrefix(text, "/"); ok {
		return path.Clean(below), isFolder(text)
	}
	start := c.root
	if c.base != "" {
		start = c.base
	}
	return path.Join(start, text), isFolder(text)
}

// resolve finds the file of a name. aliased says that paths has a pattern for
// it, also where that leads nowhere.
func (c *config) resolve(files Files, specifier string) (file string, aliased bool) {
	best, rest, ok := c.match(specifier)
	for _, t := range best.targets {
		rel, folder := c.target(t, rest)
		if _, ext := splitExtension(t); slices.Contains(known[:], ext) && files.Has(rel) {
			return rel, true
		}
		if file := probe(files, rel, folder); file != "" {
			return file, true
		}
	}
	if ok {
		return "", best.before != "" // "*" matches every package too
	}
	if c.base != "" {
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
