package collect

import (
	"path"
	"slices"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/typescript"
)

// Collects gives what tells whether vitest or jest takes a file for a test, by
// its command line and its configuration; false when only a run could tell,
// which is so for every part of them that is no literal.
func (run Run) Collects(r *repo.Repo, dir string) (func(at string) bool, bool) {
	root, inside := Inside(dir, run.Root)
	if run.Whole || run.Elsewhere || !inside {
		return nil, false
	}
	names := namesOf{root: root}
	var known bool
	if run.Runner == "vitest" {
		known = names.ofVitest(run, r)
	} else {
		known = names.ofJest(run, r, dir)
	}
	return names.takes, known
}

// Tests is Collects, for those files that the words of the command line ask for.
func (run Run) Tests(r *repo.Repo, dir string) (func(at string) bool, bool) {
	takes, known := run.Collects(r, dir)
	if !known || len(run.Paths) == 0 {
		return takes, known
	}
	var named []string
	for _, t := range run.Paths {
		files, ok := run.Search(r, dir, t)
		if !ok || !t.Known || t.Doubtful {
			return nil, false
		}
		named = append(named, files...)
	}
	return func(at string) bool { return slices.Contains(named, at) && takes(at) }, true
}

// scriptConfigs are the endings of a configuration, in the order in which vitest
// and jest look for them.
var scriptConfigs = [...]string{".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"}

// vitestConfig is the object that vitest is configured with: of the file named on
// the command line, which counts from its root, else of the nearest from there
// upwards. One without members is vitest's own.
func (run Run) vitestConfig(r *repo.Repo, root string) (typescript.Value, bool) {
	none := typescript.Value{Kind: typescript.Object}
	if run.Config != "" {
		at, inside := Inside(root, run.Config)
		if !inside || !r.Exists(at) {
			return none, false
		}
		return exportedBy(r, at)
	}
	for at := root; ; at = path.Dir(at) {
		if slices.ContainsFunc(scriptConfigs[:], func(ext string) bool { return r.Exists(path.Join(at, "vitest.workspace"+ext)) }) {
			return none, false
		}
		for _, stem := range []string{"vitest.config", "vite.config"} {
			for _, ext := range scriptConfigs {
				if file := path.Join(at, stem+ext); r.Exists(file) {
					return exportedBy(r, file)
				}
			}
		}
		if at == "." {
			return none, true
		}
	}
}

// jestConfig is the object that jest is configured with, and the folder that it
// counts from: of the file named on the command line, else of the first that lies
// where the command runs, or of the package there.
func (run Run) jestConfig(r *repo.Repo, dir string) (typescript.Value, string, bool) {
	if run.Config != "" {
		at, inside := Inside(dir, run.Config)
		if !inside || !r.Exists(at) {
			return typescript.Value{}, "", false
		}
		config, ok := exportedBy(r, at)
		return config, path.Dir(at), ok
	}
	for _, ext := range scriptConfigs {
		if at := path.Join(dir, "jest.config"+ext); r.Exists(at) {
			config, ok := exportedBy(r, at)
			return config, dir, ok
		}
	}
	// jest goes up to the first folder with a configuration or a package
	config, ok := jestOfPackage(r, path.Join(dir, "package.json"))
	return config, dir, ok
}

func exportedBy(r *repo.Repo, at string) (typescript.Value, bool) {
	content, err := r.Read(at)
	if err != nil {
		return typescript.Value{}, false
	}
	if path.Ext(at) == ".json" {
		content = slices.Concat([]byte("export default "), content)
	}
	file, err := typescript.Open(at, content)
	if err != nil {
		return typescript.Value{}, false
	}
	return file.Exported()
}

func jestOfPackage(r *repo.Repo, at string) (typescript.Value, bool) {
	whole, ok := exportedBy(r, at)
	if !ok {
		return whole, false
	}
	if m, there := whole.Member("jest"); there {
		return m.Value, m.Value.Kind == typescript.Object
	}
	return typescript.Value{Kind: typescript.Object}, true
}
