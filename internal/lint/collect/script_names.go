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

// namesOf is which paths a runner takes for tests.
type namesOf struct {
	root             string   // what globs and <rootDir> count from
	folders          []string // where tests are looked for; none: below root
	include, exclude []string // globs over paths of the repository
	wanted, ignored  []*regexp.Regexp
	own              func(at string) bool // the runner's own names, when there is neither include nor wanted
}

// jestTest is what jest takes for a test by its name, besides what is in
// __tests__.
var jestTest = regexp.MustCompile(`(^|[./])(test|spec)\.[cm]?[jt]sx?$`)

// ofVitest reads test.include, test.exclude and test.dir. What makes vitest look
// elsewhere in another way, or read more, is not followed.
func (n *namesOf) ofVitest(run Run, r *repo.Repo) bool {
	n.own = scriptTest.MatchString
	config, known := run.vitestConfig(r, n.root)
	if !known || !isPlain(config, "root", "extends") {
		return false
	}
	test := typescript.Value{Kind: typescript.Object}
	if m, there := config.Member("test"); there {
		test = m.Value
	}
	if test.Kind != typescript.Object || !isPlain(test, "root", "projects", "workspace", "includeSource") {
		return false
	}
	dir := run.Script.Dir
	if m, there := test.Member("dir"); there && dir == "" {
		if m.Value.Kind != typescript.StringValue {
			return false
		}
		dir = m.Value.Text
	}
	root, inside := Inside(n.root, dir)
	n.root = root
	if !inside || !n.globs(test, "include", &n.include) || !n.globs(test, "exclude", &n.exclude) {
		return false
	}
	for _, text := range run.Script.Exclude {
		glob, ok := n.glob(text)
		if !ok {
			return false
		}
		n.exclude = append(n.exclude, glob)
	}
	return true
}

// ofJest reads testMatch, testRegex, testPathIgnorePatterns, roots and rootDir;
// each is instead of the configuration's when the command line has it.
func (n *namesOf) ofJest(run Run, r *repo.Repo, dir string) bool {
	n.own = func(at string) bool { return jestTest.MatchString(at) || IsScriptTest(at) }
	config, base, known := run.jestConfig(r, dir)
	if !known || !isPlain(config, "projects", "preset", "modulePathIgnorePatterns", "filter", "haste") {
		return false
	}
	if run.Root == "" {
		given, ok := textsOf(config, "rootDir", nil)
		root, inside := Inside(base, strings.Join(given, ""))
		if !ok || !inside {
			return false
		}
		n.root = root
	}
	lists := map[string][]string{"testMatch": run.Script.Match, "testRegex": run.Script.Regex, "testPathIgnorePatterns": run.Script.Ignored, "roots": run.Script.Roots}
	for key, given := range lists {
		texts, ok := textsOf(config, key, given)
		if !ok {
			return false
		}
		lists[key] = texts
	}
	return n.jestGlobs(lists["testMatch"]) && n.jestRoots(lists["roots"], dir, len(run.Script.Roots) > 0) &&
		n.expressions(lists["testRegex"], &n.wanted) && n.expressions(lists["testPathIgnorePatterns"], &n.ignored)
}

// textsOf reads a member that is a string, or a list of them, unless what the
// command line gives is instead of it; false for another kind of value.
func textsOf(object typescript.Value, key string, given []string) ([]string, bool) {
	m, there := object.Member(key)
	if !there || len(given) > 0 {
		return given, true
	}
	items := m.Value.Items
	if m.Value.Kind == typescript.StringValue {
		items = []typescript.Value{m.Value}
	} else if m.Value.Kind != typescript.Array {
		return nil, false
	}
	var out []string
	for _, item := range items {
		if item.Kind != typescript.StringValue {
			return nil, false
		}
		out = append(out, item.Text)
	}
	return out, true
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
	texts, ok := textsOf(object, key, nil)
	if m, there := object.Member(key); !ok || there && (len(texts) == 0 || m.Value.Kind != typescript.Array) {
		return false
	}
	for _, text := range texts {
		glob, ok := n.glob(text)
		if !ok {
			return false
		}
		*to = append(*to, glob)
	}
	return true
}

// choice is ?(a|b), @(a|b) or +(a|b), which is {,a,b} or {a,b} as well: nobody
// means a+ to stand for a twice.
var choice = regexp.MustCompile(`([?@+])\(([^()]*)\)`)

func (n *namesOf) glob(text string) (string, bool) {
	glob := choice.ReplaceAllStringFunc(text, func(found string) string {
		inner := strings.ReplaceAll(found[2:len(found)-1], "|", ",")
		if found[0] == '?' {
			inner = "," + inner
		}
		return "{" + inner + "}"
	})
	glob, fromRoot := strings.CutPrefix(glob, rootDir+"/")
	if strings.ContainsAny(glob, "()!\\<$") || path.IsAbs(glob) || !fromRoot && strings.HasPrefix(glob, "..") {
		return "", false
	}
	glob = path.Join(n.root, glob)
	return glob, doublestar.ValidatePattern(glob)
}

// rootDir stands for the folder that jest counts from.
const rootDir = "<rootDir>"

// nothing is a glob that no path of a repository matches.
const nothing = "/"

// jestGlobs reads testMatch. jest compares whole paths, so that a glob which
// counts from no folder takes no file.
func (n *namesOf) jestGlobs(texts []string) bool {
	for _, text := range texts {
		glob, ok := n.glob(text)
		switch {
		case !ok:
			return false
		case strings.HasPrefix(text, "**/"):
			glob = path.Join(".", strings.TrimPrefix(glob, n.root+"/")) // what lies above the root counts too
		case !strings.HasPrefix(text, rootDir):
			glob = nothing
		}
		n.include = append(n.include, glob)
	}
	return true
}

// jestRoots reads roots, which on the command line count from where it runs.
func (n *namesOf) jestRoots(texts []string, dir string, given bool) bool {
	base := n.root
	if given {
		base = dir
	}
	for _, text := range texts {
		from, rest := base, text
		if below, ok := strings.CutPrefix(text, rootDir); ok {
			from, rest = n.root, strings.TrimPrefix(below, "/")
		}
		folder, inside := Inside(from, rest)
		if !inside {
			return false
		}
		n.folders = append(n.folders, folder)
	}
	return true
}

// expressions reads jest's expressions over whole paths; false for one that
// Go's have no words for, or that says how the path of the checkout begins.
func (n *namesOf) expressions(texts []string, to *[]*regexp.Regexp) bool {
	for _, text := range texts {
		anchored := strings.HasPrefix(text, "^") && !strings.HasPrefix(text, "^"+rootDir)
		pattern, err := regexp.Compile(strings.ReplaceAll(text, rootDir, regexp.QuoteMeta(strings.TrimSuffix(path.Join("/", n.root), "/"))))
		if err != nil || anchored {
			return false
		}
		*to = append(*to, pattern)
	}
	return true
}

// takes errs towards yes: folders that the runners pass over by themselves are
// not known to be passed over.
func (n *namesOf) takes(at string) bool {
	finds := func(pattern *regexp.Regexp) bool { return pattern.MatchString("/" + at) }
	switch {
	case !repo.Within(at, n.root) || len(n.folders) > 0 && !slices.ContainsFunc(n.folders, func(folder string) bool { return repo.Within(at, folder) }):
		return false
	case slices.ContainsFunc(n.exclude, func(glob string) bool { return n.takenOut(glob, at) }), slices.ContainsFunc(n.ignored, finds):
		return false
	case n.include == nil && n.wanted == nil:
		return n.own(at)
	default:
		return slices.ContainsFunc(n.include, func(glob string) bool { return doublestar.MatchUnvalidated(glob, at) }) || slices.ContainsFunc(n.wanted, finds)
	}
}

// takenOut tells whether a glob names a file, or a folder that it is in.
func (n *namesOf) takenOut(glob, at string) bool {
	for ; at != n.root && at != "."; at = path.Dir(at) {
		if doublestar.MatchUnvalidated(glob, at) {
			return true
		}
	}
	return false
}
