package collect

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/typescript"
)

// scriptTest is what jest and vitest take for a test by its name.
var scriptTest = regexp.MustCompile(`\.(test|spec)\.[cm]?[jt]sx?$`)

// IsScriptTest tells whether a file is a test of TypeScript or JavaScript by its
// name, or by its folder __tests__.
func IsScriptTest(at string) bool {
	return scriptTest.MatchString(at) || IsScript(at) && slices.Contains(strings.Split(path.Dir(at), "/"), "__tests__")
}

// IsScript tells whether a file is TypeScript or JavaScript.
func IsScript(at string) bool {
	return slices.Contains([]string{".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"}, path.Ext(at))
}

// FirstScriptTest gives the first file below a folder that is a test of
// TypeScript or JavaScript by its name; "" when there is none.
func FirstScriptTest(r *repo.Repo, rel string) string {
	first := ""
	Below(r, rel, func(at string) bool {
		if IsScriptTest(at) {
			first = at
		}
		return first == ""
	})
	return first
}

// Search lists the scripts below the root of the run whose path the filter is
// found in; false when that only a run could tell.
func (run Run) Search(r *repo.Repo, dir string, t Target) ([]string, bool) {
	root, inside := Inside(dir, run.Root)
	if !inside {
		return nil, false
	}
	matches := func(at string) bool {
		return strings.Contains(strings.ToLower(at), strings.ToLower(strings.TrimPrefix(t.Path, "./")))
	}
	if run.Runner == "jest" {
		pattern, err := regexp.Compile("(?i)" + t.Path)
		if err != nil {
			return nil, false // what JavaScript's expressions have and Go's lack
		}
		matches = pattern.MatchString
	}
	var found []string
	Below(r, root, func(at string) bool {
		// vitest and jest look at whole paths, of which this is the end
		if IsScript(at) && (matches("/"+at) || matches("./"+strings.TrimPrefix(at, root+"/"))) {
			found = append(found, at)
		}
		return true
	})
	return found, true
}

// isScriptTest tells whether the runner takes a file for a test by its name. A
// configuration that has names of its own and cannot be read: then any may be one.
func (run Run) isScriptTest(r *repo.Repo, dir, at string) bool {
	if takes, known := run.Collects(r, dir); known {
		return takes(at)
	}
	return IsScriptTest(at) || run.Whole || run.namesTests(r, dir)
}

func (run Run) namesTests(r *repo.Repo, dir string) bool {
	if at, inside := Inside(dir, run.Config); run.Config != "" && inside {
		return hasNames(r, at)
	}
	root, inside := Inside(dir, run.Root)
	for ; inside; root = path.Dir(root) {
		for _, name := range []string{run.Runner + ".config", "vite.config", "vitest.workspace", "package"} {
			for _, ext := range []string{".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"} {
				if hasNames(r, path.Join(root, name+ext)) {
					return true
				}
			}
		}
		inside = root != "."
	}
	return false
}

var ownNames = regexp.MustCompile(`\b(include|testMatch|testRegex)["']?\s*:`)

func hasNames(r *repo.Repo, at string) bool {
	content, err := r.Read(at)
	return err == nil && ownNames.Match(content)
}

// HoldsScriptTest tells whether a file of TypeScript or JavaScript calls test, it, describe or the like.
func HoldsScriptTest(r *repo.Repo, at string) bool {
	info, err := r.Stat(at)
	if err != nil || info.Size() > MaxFile {
		return true
	}
	src, err := r.Read(at)
	if err != nil {
		return true
	}
	scanner := typescript.NewScanner(src, typescript.DialectOf(at))
	called, member := false, false // a.test() is a method of something
	for t := scanner.Next(); t.Kind != typescript.EOF; t = scanner.Next() {
		if t.Kind == typescript.Comment {
			continue
		}
		if called && (scanner.Is(t, "(") || scanner.Is(t, ".") || t.Kind == typescript.Template) {
			return true
		}
		called = !member && t.Kind == typescript.Name && isIn(scanner.Text(t), "test it describe bench fit xit fdescribe xdescribe suite")
		member = scanner.Is(t, ".") || scanner.Is(t, "?.")
	}
	return false
}
