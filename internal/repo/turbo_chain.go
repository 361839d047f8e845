package repo

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// DeclaredInputs are the files that turbo is told to watch for a task of the
// product, put together as turbo does it: the root's turbo.json, under the name
// of the product's package ("@posthog/products-x#task") else for all packages;
// over it the turbo.json of each package that the product's extends; over those
// the product's own. Each says what it says instead of the ones before, or adds
// to it by $TURBO_EXTENDS$. It is false when none of them knows the task.
func (p *Product) DeclaredInputs(name string) (TurboInputs, bool, error) {
	whole, ok, rootErr := p.rootTask(name)
	chain, err := p.ownChain(name)
	for _, next := range chain {
		whole, ok = next.over(whole), true
	}
	return whole, ok, errors.Join(rootErr, err)
}

// over is what a task is when a later turbo.json says this about it.
func (in TurboInputs) over(before TurboInputs) TurboInputs {
	if in.alone {
		before = TurboInputs{}
	}
	switch {
	case !in.Given && before.Given:
		in.Given, in.Patterns, in.Where, in.Shared = true, before.Patterns, before.Where, before.Shared
	case slices.Contains(in.Patterns, turboExtends):
		rest := slices.DeleteFunc(slices.Clone(in.Patterns), func(glob string) bool { return glob == turboExtends })
		in.Patterns = slices.Concat(before.Patterns, rest)
	}
	in.After = slices.Concat(before.After, in.After)
	return in
}

// rootTask is what the root's turbo.json says about a task of the product. One
// under the name of its package is instead of the one for all, not over it.
func (p *Product) rootTask(name string) (TurboInputs, bool, error) {
	none := TurboInputs{dir: p.Dir}
	file, err := p.repo.turboFile(rootTurbo)
	if err != nil || file == nil {
		return none, false, err
	}
	if pkg, err := p.Package(); err == nil {
		if in, ok, err := readTask(file, p.Dir, pkg.Name+"#"+name); ok {
			return in, true, err
		}
	}
	in, ok, err := readTask(file, p.Dir, name)
	in.Shared = ok
	return in, ok, err
}

// ownChain is what the turbo.json of the product says about a task, after those
// of the packages that it extends.
func (p *Product) ownChain(name string) ([]TurboInputs, error) {
	var chain []TurboInputs
	var walk func(dir string, seen []string) error
	walk = func(dir string, seen []string) error {
		file, err := p.repo.turboFile(path.Join(dir, rootTurbo))
		if err != nil || file == nil || slices.Contains(seen, dir) {
			return err
		}
		list, _ := file.Root.Member("extends")
		for _, item := range list.Value.Items {
			if item.Text == "//" {
				continue
			}
			of, ok := p.repo.packageDir(item.Text)
			if !ok {
				return fault.Malformed(file.Span(item.Start, item.End), "turbo.json extends "+item.Text+", and no package is called that", "name a package of the workspace")
			}
			if err := walk(of, append(seen, dir)); err != nil {
				return err
			}
		}
		in, ok, err := readTask(file, p.Dir, name)
		if ok {
			in.Shared = dir != p.Dir
			chain = append(chain, in)
		}
		return err
	}
	err := walk(p.Dir, nil)
	return chain, err
}

// packageDir is the folder of a package of the workspace.
func (r *Repo) packageDir(name string) (string, bool) {
	if p, rest, ok := r.OfPackage(name); ok && rest == "" {
		return p.Dir, true
	}
	workspace, err := r.Workspace()
	if err != nil || workspace == nil {
		return "", false
	}
	for _, pattern := range workspace.Patterns {
		files, _ := fs.Glob(r.FS(), path.Join(strings.ReplaceAll(pattern, "**", "*"), "package.json"))
		for _, at := range files {
			if pkg, err := r.ReadPackage(at); err == nil && pkg.Name == name {
				return path.Dir(at), true
			}
		}
	}
	return "", false
}
