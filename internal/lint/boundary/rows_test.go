package boundary

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

// rowsOfSection4 is how many rows the table of boundaries.md has.
const rowsOfSection4 = 25

// TestRowsAreAll: each row of section 4 is the name of a test here, or of a
// deviation at the head of a repository in testdata/oracle.
func TestRowsAreAll(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	for _, from := range []struct {
		pattern string
		label   *regexp.Regexp
	}{
		{"*_test.go", regexp.MustCompile(`"row ([0-9]+): `)},
		{"testdata/oracle/*.txtar", regexp.MustCompile(`(?m)^strict row ([0-9]+): [-+=] `)},
	} {
		files, err := filepath.Glob(from.pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range from.label.FindAllSubmatch(content, -1) {
				named[string(m[1])] = true
			}
		}
	}
	for row := range rowsOfSection4 {
		if !named[fmt.Sprint(row+1)] {
			t.Errorf("row %d of section 4 is in no test", row+1)
		}
	}
}

// keysOfSection3 are the keys of tach.toml that say something of imports, by the
// table that they stand in.
var keysOfSection3 = map[string]string{
	"":           "source_roots exclude respect_gitignore ignore_type_checking_imports include_string_imports forbid_circular_dependencies exact root_module layers layers_explicit_depends_on",
	"modules":    "path paths depends_on cannot_depend_on depends_on_external cannot_depend_on_external layer visibility utility unchecked",
	"interfaces": "expose from visibility exclusive data_types",
	"rules":      "unused_ignore_directives require_ignore_directive_reasons unused_external_dependencies local_imports",
	"external":   "exclude rename",
	"plugins":    "django",
	"root":       "depends_on", // of a tach.domain.toml
}

// TestKeysAreAll: each key of section 3 is in a repository that tach judges too.
func TestKeysAreAll(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/oracle/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{exactTree, externalTree}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(txtar.Format(archive)))
	}
	for seed := range uint64(30) { // as many as TestPackagesAgreeWithTachByChance has
		texts = append(texts, generatePackages(seed))
	}
	seen := map[string]bool{}
	for _, text := range texts {
		for _, f := range txtar.Parse([]byte(text)).Files {
			if base := filepath.Base(f.Name); base == "tach.toml" || base == "tach.domain.toml" {
				seeKeys(seen, string(f.Data))
			}
		}
	}
	for table, keys := range keysOfSection3 {
		for key := range strings.FieldsSeq(keys) {
			if !seen[table+"."+key] {
				t.Errorf("[%s] %s is in no repository that tach is run on", table, key)
			}
		}
	}
}

var keyLine = regexp.MustCompile(`^([\w.]+)\s*=`)

// seeKeys notes the keys of a file that are written one to a line.
func seeKeys(seen map[string]bool, toml string) {
	table := ""
	for line := range strings.Lines(toml) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			table = strings.Trim(line, "[]")
			if strings.HasPrefix(table, "plugins.django") {
				seen["plugins.django"] = true
			}
		}
		if m := keyLine.FindStringSubmatch(line); m != nil {
			before, after, dotted := strings.Cut(m[1], ".")
			if dotted {
				after, _, _ = strings.Cut(after, ".")
				seen[before+"."+after] = true
			}
			seen[table+"."+before] = true
		}
	}
}

const two = "-- tach.toml --\n[[modules]]\npath = \"a\"\ndepends_on = []\n[[modules]]\npath = \"b\"\n-- a/__init__.py --\n-- b/__init__.py --\n-- b/x.py --\n"

// Rows whose stance is more than one finding more or less.
func TestRows(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]func(t *testing.T){
		"row 17: the order is total":                                  orderIsTotal,
		"row 20: what is there is known by a list":                    listIsKnown,
		"row 24: no file is written":                                  nothingIsWritten,
		"row 25: what lies in the repository is no package of others": ownIsNoPackage,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t)
		})
	}
}

// Each of two roots that overlap can be the one that a file is below: it is the
// first in the list, however often it is asked.
func orderIsTotal(t *testing.T) {
	t.Helper()
	const code = "root_module = \"allow\"\n[[modules]]\npath = \"a\"\ndepends_on = []\n[[modules]]\npath = \"src.b\"\n[[modules]]\npath = \"b\"\n" +
		"-- src/a/__init__.py --\nimport b.x, src.b.x\n-- src/b/__init__.py --\n-- src/b/x.py --\nimport a\n-- src/c/tach.domain.toml --\n[[modules]]\npath = \"q\"\ndepends_on = []\n-- src/c/q.py --\nimport b\n-- src/d/tach.domain.toml --\n[[modules]]\npath = \"q\"\ndepends_on = []\n-- src/d/q.py --\nimport b\n"
	said := map[string]string{}
	for _, roots := range []string{`"src", "."`, `".", "src"`} {
		text := "-- tach.toml --\nsource_roots = [" + roots + "]\n" + code
		for range 8 {
			said[roots+strings.Join(tell(t, repotest.OpenText(t, text), Strict), "\n")] = roots
		}
	}
	if len(said) != 2 {
		t.Errorf("%d answers to two questions:\n%s", len(said), strings.Join(slices.Sorted(maps.Keys(said)), "\n\n"))
	}
}

// A file that comes after the list was made is none: nobody asks the disk.
func listIsKnown(t *testing.T) {
	t.Helper()
	r := repotest.OpenText(t, strings.Replace(two, "path = \"b\"", "path = \"b\"\n[[modules]]\npath = \"c\"", 1)+"-- c/__init__.py --\n-- a/m.py --\nimport late.x, b.x\n")
	before := tell(t, r, Strict)
	if err := os.MkdirAll(r.Path("late"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(r.Path("late/x.py"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := Analyze(t.Context(), r, Strict)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range a.Graph.Paths {
		if p.Name == "late.x" && p.Kind.FirstParty() {
			t.Errorf("%+v: it came after the list", p)
		}
	}
	if diff := cmp.Diff(before, tell(t, r, Strict)); diff != "" || sum(before, Undeclared) != 1 {
		t.Errorf("%q\n%s", before, diff)
	}
}

// tach writes these two old forms anew while it reads them.
func nothingIsWritten(t *testing.T) {
	t.Helper()
	r := gitRepo(t, "-- tach.toml --\nexclude = [\".*__pycache__\", \".*egg-info\"]\n[[modules]]\npath = \"a\" # a comment\nstrict = true\ndepends_on = []\n-- a/__init__.py --\n__all__ = [\"p\"]\n")
	all := func() map[string]string {
		content := map[string]string{}
		for _, dir := range []string{"", "a"} {
			entries, err := os.ReadDir(r.Path(dir))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				text, err := os.ReadFile(r.Path(filepath.Join(dir, e.Name())))
				if err != nil && !e.IsDir() {
					t.Fatal(err)
				}
				content[dir+"/"+e.Name()] = string(text)
			}
		}
		return content
	}
	before := all()
	for _, stance := range []Stance{Strict, AsTach} {
		if _, err := Analyze(t.Context(), r, stance); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, all()); diff != "" {
			t.Error(diff)
		}
	}
	output(t, tachProgram(t), r.Root, "check")
	if cmp.Equal(before, all()) {
		t.Error("tach does not write any more: the row is out of date")
	}
}

// tach check-external wants a package for a folder without an __init__, and for
// a module of the project itself that is not there.
func ownIsNoPackage(t *testing.T) {
	t.Helper()
	r := gitRepo(t, strings.Replace(two, "[[modules]]", "[rules]\nunused_external_dependencies = \"error\"\n[[modules]]", 1)+"-- pyproject.toml --\n[project]\nname = \"x\"\nversion = \"1\"\ndependencies = [\"requests\"]\n-- n/deep/y.py --\n-- a/m.py --\nimport n\nimport n.deep\nimport a.gone.z\nimport other\n")
	packages := func(r *repo.Repo, stance Stance) []string {
		return violations(t, r, stance, func(_ *Analysis, v Violation) string {
			if v.Kind != UndeclaredPackage {
				return ""
			}
			return v.Path
		})
	}
	if diff := cmp.Diff([]string{"other"}, packages(r, Strict)); diff != "" {
		t.Errorf("hogli (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a", "n", "other"}, packages(r, AsTach)); diff != "" {
		t.Errorf("as tach (-want +got)\n%s", diff)
	}
}
