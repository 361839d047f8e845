package collect

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/typescript"
)

// Collects gives what tells whether vitest or jest takes a file for a test, by
// its configuration; false when only a run could tell, which is so for every
// part of it that is no literal.
func (run Run) Collects(r *repo.Repo, dir string) (func(at string) bool, bool) {
	root, inside := Inside(dir, run.Root)
	if run.Whole || run.Elsewhere || !inside || run.Runner == "jest" && run.Root != "" {
		return nil, false
	}
	config, known := run.scriptConfig(r, dir, root)
	if !known {
		return nil, false
	}
	names := namesOf{root: root, byFolder: run.Runner == "jest"}
	if run.Runner == "vitest" {
		known = names.vitest(config)
	} else {
		known = names.jest(config)
	}
	return names.takes, known
}

// scriptConfig is the object that the runner is configured with: of the file
// named on the command line, else of the first that lies where it looks. One
// without members is the runner's own.
func (run Run) scriptConfig(r *repo.Repo, dir, root string) (typescript.Value, bool) {
	none := typescript.Value{Kind: typescript.Object}
	if run.Config != "" {
		at, inside := Inside(dir, run.Config)
		if !inside || !r.Exists(at) {
			return none, false
		}
		return exportedBy(r, at)
	}
	stems := []string{"vitest.config", "vite.config"}
	if run.Runner == "jest" {
		stems = []string{"jest.config"}
	}
	for _, stem := range stems {
		for _, ext := range []string{".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"} {
			if at := path.Join(root, stem+ext); r.Exists(at) {
				return exportedBy(r, at)
			}
		}
	}
	if run.Runner == "vitest" {
		workspaces := []string{"vitest.workspace.ts", "vitest.workspace.mts", "vitest.workspace.js", "vitest.workspace.mjs", "vitest.workspace.json"}
		return none, !slices.ContainsFunc(workspaces, func(name string) bool { return r.Exists(path.Join(root, name)) })
	}
	// jest goes up to the first folder with a configuration or a package
	return jestOfPackage(r, path.Join(root, "package.json"))
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

// namesOf is which paths a runner takes for tests.
type namesOf struct {
	root             string
	include, exclude []string // globs over paths of the repository; include nil: the runner's own
	byFolder         bool     // the runner's own have __tests__/
}

// vitest reads test.include and test.exclude. What makes it look elsewhere, or
// read more, is not followed.
func (n *namesOf) vitest(config typescript.Value) bool {
	if !isPlain(config, "root", "extends") {
		return false
	}
	m, there := config.Member("test")
	if !there {
		return true
	}
	if m.Value.Kind != typescript.Object || !isPlain(m.Value, "root", "dir", "projects", "workspace", "includeSource") {
		return false
	}
	return n.globs(m.Value, "include", &n.include) && n.globs(m.Value, "exclude", &n.exclude)
}

func (n *namesOf) jest(config typescript.Value) bool {
	return isPlain(config, "rootDir", "roots", "projects", "preset", "testRegex", "testPathIgnorePatterns", "modulePathIgnorePatterns", "filter") &&
		n.globs(config, "testMatch", &n.include)
}

// isPlain tells whether an object says all it says as key: value, and nothing
// under these keys.
func isPlain(object typescript.Value, without ...string) bool {
	return !slices.ContainsFunc(object.Members, func(m typescript.Member) bool {
		return m.Form == typescript.Computed || m.Form == typescript.Spread || slices.Contains(without, m.Key)
	})
}

// globs reads a list of patterns; false for one that hogli cannot match.
func (n *namesOf) globs(object typescript.Value, key string, to *[]string) bool {
	m, there := object.Member(key)
	if !there {
		return true
	}
	if m.Value.Kind != typescript.Array {
		return false
	}
	for _, item := range m.Value.Items {
		glob, ok := n.glob(item)
		if !ok {
			return false
		}
		*to = append(*to, glob)
	}
	return len(m.Value.Items) > 0
}

// choice is ?(a|b) or @(a|b), which is {,a,b} or {a,b} as well.
var choice = regexp.MustCompile(`([?@])\(([^()]*)\)`)

func (n *namesOf) glob(item typescript.Value) (string, bool) {
	if item.Kind != typescript.StringValue {
		return "", false
	}
	glob := choice.ReplaceAllStringFunc(item.Text, func(found string) string {
		inner := strings.ReplaceAll(found[2:len(found)-1], "|", ",")
		if found[0] == '?' {
			inner = "," + inner
		}
		return "{" + inner + "}"
	})
	glob, fromRoot := strings.CutPrefix(glob, "<rootDir>/")
	if strings.ContainsAny(glob, "()!\\<$") || path.IsAbs(glob) || !fromRoot && strings.HasPrefix(glob, "..") {
		return "", false
	}
	glob = path.Join(n.root, glob)
	return glob, doublestar.ValidatePattern(glob)
}

// takes errs towards yes: folders that the runners pass over by themselves are
// not known to be passed over.
func (n *namesOf) takes(at string) bool {
	matches := func(glob string) bool { return doublestar.MatchUnvalidated(glob, at) }
	switch {
	case !within(at, n.root) || slices.ContainsFunc(n.exclude, matches):
		return false
	case n.include == nil:
		return scriptTest.MatchString(at) || n.byFolder && IsScriptTest(at)
	default:
		return slices.ContainsFunc(n.include, matches)
	}
}
