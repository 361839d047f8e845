package importgraph

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/jsonfile"
)

// Aliases are the paths under which TypeScript files import others, by the
// folder of the tsconfig.json that declares them.
type Aliases struct{ configs map[string]tsconfig }

// tsconfig is what a tsconfig.json says of imports, what it extends included.
type tsconfig struct {
	base  string // folder of names without a dot; "" when there is none
	paths []alias
}

// alias is one pattern of paths; before and after are around its star.
type alias struct {
	before, after string
	star          bool
	targets       []string // relative to the root, with the star
}

// maxExtends is how far a tsconfig.json is followed: one may extend itself.
const maxExtends = 10

// ReadAliases reads every tsconfig.json among the files, and what it extends. In
// unread is what could not be read: its aliases mean nothing to TypeScript
// either.
func ReadAliases(r *repo.Repo, files []string) (aliases Aliases, unread []error) {
	aliases.configs = map[string]tsconfig{}
	for _, rel := range files {
		if path.Base(rel) != "tsconfig.json" {
			continue
		}
		config, err := readTSConfig(r, rel, path.Dir(rel), maxExtends)
		if err != nil {
			unread = append(unread, err)
			continue
		}
		aliases.configs[path.Dir(rel)] = config
	}
	return aliases, unread
}

// readTSConfig reads one file for the configuration in the folder leaf.
func readTSConfig(r *repo.Repo, rel, leaf string, left int) (tsconfig, error) {
	var c tsconfig
	content, err := r.Read(rel)
	if err != nil {
		return c, err
	}
	file, err := jsonfile.ReadCommented(rel, content)
	if err != nil {
		return c, err
	}
	if left == 0 {
		return c, fault.Malformed(fault.File(rel), "the file extends itself, or too many others")
	}
	extends, _ := file.Root.Member("extends")
	for _, v := range append([]jsonfile.Value{extends.Value}, extends.Value.Items...) {
		if v.Kind != jsonfile.String || !strings.HasPrefix(v.Text, ".") {
			continue // a package's: it knows nothing of this repository's folders
		}
		before, err := extended(r, path.Join(path.Dir(rel), v.Text), leaf, left-1)
		if err != nil {
			return c, err
		}
		c = c.with(before)
	}
	options, _ := file.Root.Member("compilerOptions")
	return c.with(ownOptions(options.Value, path.Dir(rel), leaf, c.base)), nil
}

// extended reads a file whose ending may be left out.
func extended(r *repo.Repo, rel, leaf string, left int) (tsconfig, error) {
	c, err := readTSConfig(r, rel, leaf, left)
	if errors.Is(err, fs.ErrNotExist) && path.Ext(rel) != ".json" {
		return readTSConfig(r, rel+".json", leaf, left)
	}
	return c, err
}

// with gives what holds when other is read after c.
func (c tsconfig) with(other tsconfig) tsconfig {
	if other.base != "" {
		c.base = other.base
	}
	if other.paths != nil {
		c.paths = other.paths
	}
	return c
}

// ownOptions reads compilerOptions of a file in the folder dir. Paths start
// from baseUrl, which may be that of what is extended, or from the file that has
// them.
func ownOptions(options jsonfile.Value, dir, leaf, base string) tsconfig {
	var c tsconfig
	from := func(dir, text string) string {
		if rest, ok := strings.CutPrefix(text, "${configDir}"); ok {
			return path.Join(leaf, rest)
		}
		return path.Join(dir, text)
	}
	if url, ok := options.Member("baseUrl"); ok {
		c.base = from(dir, url.Value.Text)
	}
	if base := cmp.Or(c.base, base); base != "" {
		dir = base
	}
	paths, ok := options.Member("paths")
	if ok {
		c.paths = []alias{} // none, rather than those of what is extended
	}
	for _, m := range paths.Value.Members {
		var a alias
		a.before, a.after, a.star = strings.Cut(m.Key, "*")
		for _, target := range m.Value.Items {
			a.targets = append(a.targets, from(dir, target.Text))
		}
		c.paths = append(c.paths, a)
	}
	return c
}

// of is the configuration that holds for a file: the nearest one.
func (a Aliases) of(rel string) tsconfig {
	for dir := path.Dir(rel); ; dir = path.Dir(dir) {
		if c, ok := a.configs[dir]; ok {
			return c
		}
		if dir == "." || dir == "/" {
			return tsconfig{}
		}
	}
}

// targets are the paths that a specifier may stand for in a file: those of the
// pattern that fits best, else one below the base.
func (a Aliases) targets(rel, specifier string) []string {
	c := a.of(rel)
	best, length := -1, -1
	for i, p := range c.paths {
		n := len(p.before)
		if !p.star {
			n = len(specifier) + 1 // the very name is best
		}
		if p.fits(specifier) && n > length {
			best, length = i, n
		}
	}
	var out []string
	if best >= 0 {
		p := c.paths[best]
		middle := strings.TrimSuffix(strings.TrimPrefix(specifier, p.before), p.after)
		for _, target := range p.targets {
			out = append(out, path.Clean(strings.Replace(target, "*", middle, 1)))
		}
	}
	if c.base != "" {
		out = append(out, path.Join(c.base, specifier))
	}
	return out
}

func (p alias) fits(specifier string) bool {
	if !p.star {
		return specifier == p.before
	}
	return len(specifier) >= len(p.before)+len(p.after) && strings.HasPrefix(specifier, p.before) && strings.HasSuffix(specifier, p.after)
}

// Into lists the beginnings of the specifiers that lead into a product, for
// those who look for a word first.
func (a Aliases) Into(product string) []string {
	var out []string
	for _, c := range a.configs {
		for _, p := range c.paths {
			leads := func(target string) bool {
				name, ok := below(target, "products/", "/")
				return ok && name == product
			}
			if slices.ContainsFunc(p.targets, leads) && p.before != "" {
				out = append(out, p.before)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
