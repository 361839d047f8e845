package templates

import (
	"go/format"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/jsonfile"
	"github.com/posthog/hogli/internal/source/python"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

func rendered(t *testing.T, p Product, changes repo.Structure) map[string]string {
	t.Helper()
	files, err := Render(p, changes)
	if err != nil {
		t.Fatal(err)
	}
	contents := map[string]string{}
	for _, f := range files {
		if _, twice := contents[f.Path]; twice || f.Mode != 0o644 {
			t.Errorf("%s: written before: %v, mode %v", f.Path, twice, f.Mode)
		}
		contents[f.Path] = string(f.Content)
	}
	return contents
}

// longest is a name of 50 bytes, the most that a product's may have.
const longest = "a2345678_b2345678_c2345678_d2345678_e2345678_f2345"

func TestEveryVariantIsWellFormed(t *testing.T) {
	t.Parallel()
	read := map[string]int{}
	for name, p := range variants("visual_review", "links", longest) {
		for file, content := range rendered(t, p, repo.Structure{}) {
			if problem := illFormed(file, content); problem != "" {
				t.Errorf("%s: %s: %s", name, file, problem)
			}
			read[path.Ext(file)]++
		}
	}
	for _, ext := range []string{".py", ".json", ".yaml", ".go", ".sql", ".ts", ".tsx"} {
		if read[ext] < 20 {
			t.Errorf("only %d files in %s", read[ext], ext)
		}
	}
}

func illFormed(file, content string) string {
	switch {
	case strings.Contains(content, "<%") || strings.Contains(content, "%>") || strings.Contains(content, "<no value>"):
		return "not rendered"
	case content != "" && (!strings.HasSuffix(content, "\n") || strings.HasSuffix(content, "\n\n") || strings.HasPrefix(content, "\n")):
		return "blank lines at an end"
	case regexp.MustCompile(`[ \t]\n`).MatchString(content):
		return "spaces at the end of a line"
	case strings.Contains(content, "\n\n\n\n"):
		return "three blank lines"
	}
	var err error
	switch path.Ext(file) {
	case ".py":
		if problem := python.ReadOutline([]byte(content)).Problem; problem != nil {
			return problem.What
		}
	case ".json":
		_, err = jsonfile.Read(file, []byte(content))
	case ".yaml":
		err = yamlfile.Open(file, []byte(content)).Err()
	case ".go":
		var formatted []byte
		if formatted, err = format.Source([]byte(content)); err == nil && string(formatted) != content {
			return "not as gofmt writes it:\n" + cmp.Diff(string(formatted), content)
		}
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// The tree of the products' README: this is what people are told to expect.
func TestTheUsualProductIsWhole(t *testing.T) {
	t.Parallel()
	got := rendered(t, usual(), repo.Structure{})
	for want := range strings.FieldsSeq(`
		__init__.py manifest.tsx package.json product.yaml tsconfig.json turbo.json
		backend/__init__.py backend/apps.py backend/models.py backend/logic.py
		backend/migrations/__init__.py backend/migrations/0001_initial_migration.py backend/migrations/max_migration.txt
		backend/facade/__init__.py backend/facade/api.py backend/facade/contracts.py backend/facade/enums.py
		backend/presentation/__init__.py backend/presentation/views.py backend/presentation/serializers.py backend/presentation/urls.py
		backend/tasks/__init__.py backend/tasks/tasks.py
		backend/tests/conftest.py backend/tests/test_facade.py backend/tests/test_presentation.py backend/tests/test_tasks.py
		frontend/components/.gitkeep frontend/hooks/.gitkeep frontend/generated/.gitkeep
		frontend/scenes/ItemsScene.tsx frontend/logics/itemsApi.ts frontend/tests/ItemsScene.test.tsx`) {
		if _, there := got[want]; !there {
			t.Errorf("%s is not written", want)
		}
	}
	for name, p := range variants("visual_review") {
		files := rendered(t, p, repo.Structure{})
		for folder, want := range map[string]bool{"frontend/": p.Frontend, "backend/": p.Backend != "none", "shared/": p.Shared && p.Backend != "none"} {
			got := false
			for file := range files {
				got = got || strings.HasPrefix(file, folder)
			}
			if got != want {
				t.Errorf("%s: %s is written: %v", name, folder, got)
			}
		}
	}
}

var (
	pythonImport = regexp.MustCompile(`(?m)^ *from products\.visual_review(?:\.([a-z_.]+))? import (.+)$`)
	scriptImport = regexp.MustCompile(`(?m)(?:from |import\()'(\.[^']+)'`)
	goImport     = regexp.MustCompile(`(?m)^\s*(?:\w+ )?"example\.com/platform/products/visual_review/([a-z/]+)"$`)
)

// imported lists the product's own files that a file imports, as far as they
// are written; what cannot be resolved is an error.
func imported(t *testing.T, file string, files map[string]string) []string {
	t.Helper()
	var found []string
	add := func(candidates ...string) {
		i := slices.IndexFunc(candidates, func(c string) bool { _, there := files[c]; return there })
		if i < 0 {
			t.Errorf("%s imports %v, which is not written", file, candidates)
			return
		}
		found = append(found, candidates[i])
	}
	content := files[file]
	for _, m := range pythonImport.FindAllStringSubmatch(content, -1) {
		module := strings.ReplaceAll(m[1], ".", "/")
		if _, isFile := files[module+".py"]; isFile {
			add(module + ".py")
			continue
		}
		for name := range strings.SplitSeq(m[2], ", ") {
			add(path.Join(module, name) + ".py")
		}
	}
	for _, m := range scriptImport.FindAllStringSubmatch(content, -1) {
		at := path.Join(path.Dir(file), m[1])
		add(at, at+".ts", at+".tsx")
	}
	for _, m := range goImport.FindAllStringSubmatch(content, -1) {
		i := 0
		for name := range files {
			if path.Dir(name) == m[1] && strings.HasSuffix(name, ".go") {
				i++
			}
		}
		if i == 0 {
			t.Errorf("%s imports %s, which is not written", file, m[1])
		}
	}
	return found
}

// structure.yaml says of each file what it uses: all that it imports, at least.
func TestUsesAreWhatIsImported(t *testing.T) {
	t.Parallel()
	uses := map[string][]string{}
	for _, e := range structure(t) {
		uses[e.Path] = append(uses[e.Path], e.Uses...)
	}
	seen := 0
	for _, p := range variants("visual_review") {
		files := rendered(t, p, repo.Structure{})
		for file := range files {
			for _, other := range imported(t, file, files) {
				seen++
				optional := file == "backend/apps.py" && other == "backend/tasks/tasks.py"
				if !optional && !slices.Contains(uses[file], other) {
					t.Errorf("%s imports %s: name it under uses", file, other)
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d imports were found", seen)
	}
}

// Whatever one file a repository drops: it is refused with its place, or what is
// left imports nothing that is gone.
func TestDroppingAnyFile(t *testing.T) {
	t.Parallel()
	all := variants("visual_review")
	maps.DeleteFunc(all, func(_ string, p Product) bool { return !p.Shared || p.Database == "another" })
	dropped := 0
	for _, e := range structure(t) {
		for _, p := range all {
			where := repo.StructurePath{Path: e.Path}
			where.Where.Path = repo.ConfigFile
			files, err := Render(p, repo.Structure{Drop: []repo.StructurePath{where}})
			if err != nil {
				if !strings.Contains(err.Error(), "hogli.yaml") || !strings.Contains(err.Error(), "cannot be dropped") {
					t.Errorf("%s: %v", e.Path, err)
				}
				continue
			}
			contents := map[string]string{}
			for _, f := range files {
				contents[f.Path] = string(f.Content)
			}
			for file, content := range contents {
				imported(t, file, contents)
				if problem := illFormed(file, content); problem != "" {
					t.Errorf("without %s: %s: %s", e.Path, file, problem)
				}
			}
			if _, there := contents[e.file()]; there && !e.isFolder() {
				t.Errorf("%s is written", e.Path)
			}
			dropped++
		}
	}
	if dropped < 100 {
		t.Errorf("only %d could be dropped", dropped)
	}
}

func TestRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(p *Product){
		"unknown backend":     func(p *Product) { p.Backend = "rust" },
		"no backend":          func(p *Product) { p.Backend = "" },
		"Go without a route":  func(p *Product) { p.Backend, p.Routed, p.Database = "go", false, "" },
		"Go without a module": func(p *Product) { p.Backend, p.GoModule = "go", "" },
		"half a database":     func(p *Product) { p.WriterAlias = "" },
	} {
		p := usual()
		change(&p)
		if files, err := Render(p, repo.Structure{}); err == nil {
			t.Errorf("%s: %d files", name, len(files))
		}
	}
}

func BenchmarkRender(b *testing.B) {
	for b.Loop() {
		if _, err := Render(usual(), repo.Structure{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStructure(b *testing.B) {
	for b.Loop() {
		if _, err := Structure(repo.Structure{}); err != nil {
			b.Fatal(err)
		}
	}
}
