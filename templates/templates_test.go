package templates

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func list(t *testing.T, tree fs.FS, dir string) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(tree, dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, name)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", dir, len(files), err)
	}
	return files
}

// Embedding leaves out names that begin with a dot or an underscore, unless told
// otherwise, without a word: the embedded list must be the one on disk.
func TestEverythingOnDiskIsEmbedded(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"platform", "product"} {
		disk := list(t, os.DirFS("."), dir)
		if diff := cmp.Diff(disk, list(t, embedded, dir)); diff != "" {
			t.Errorf("%s:\n%s", dir, diff)
		}
		for _, name := range disk {
			if !strings.HasSuffix(name, suffix) && name != structureFile {
				t.Errorf("%s does not end in %s", name, suffix)
			}
		}
	}
}

func structure(t *testing.T) []Entry {
	t.Helper()
	entries, err := Structure(repo.Structure{})
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// No template without an entry that writes it, no entry without its template.
func TestStructureIsWhatIsEmbedded(t *testing.T) {
	t.Parallel()
	var named []string
	for _, e := range structure(t) {
		if e.From != "" && e.From != empty {
			named = append(named, path.Join("product", e.From, e.Path)+suffix)
		}
	}
	slices.Sort(named)
	templates := slices.DeleteFunc(list(t, embedded, "product"), func(name string) bool { return name == structureFile })
	if diff := cmp.Diff(templates, named); diff != "" {
		t.Errorf("(-embedded +structure.yaml)\n%s", diff)
	}
}

func TestStructureIsSound(t *testing.T) {
	t.Parallel()
	entries, facts := structure(t), repo.FactNames()
	for _, e := range entries {
		if !fs.ValidPath(strings.TrimSuffix(e.Path, "/")) || (e.isFolder() && e.From != "" && e.From != empty) {
			t.Errorf("%q from %q cannot be written", e.Path, e.From)
		}
		if (e.From == "") && (e.Lint == "") {
			t.Errorf("%s is neither written nor required", e.Path)
		}
		if (e.Lint == "") != (e.Why == "") {
			t.Errorf("%s: a requirement has its reason, and nothing else has one", e.Path)
		}
		for _, f := range slices.Concat(e.When, e.LintWhen) {
			if !slices.Contains(facts, string(f)) {
				t.Errorf("%s: there is no fact %s", e.Path, f)
			}
		}
		for _, use := range e.Uses {
			if !slices.ContainsFunc(entries, func(other Entry) bool { return other.Path == use }) {
				t.Errorf("%s uses %s, which no product has", e.Path, use)
			}
		}
	}
	for name, p := range variants("visual_review") {
		facts, err := p.facts()
		if err != nil {
			t.Fatal(err)
		}
		written := map[string]bool{}
		for _, e := range entries {
			if e.From != "" && facts.Hold(e.When) {
				if written[e.Path] {
					t.Errorf("%s: two entries write %s", name, e.Path)
				}
				written[e.Path] = true
			}
		}
	}
}

// What bootstrap writes is what lint asks for, whatever the product is.
func TestEveryVariantHasWhatIsRequired(t *testing.T) {
	t.Parallel()
	entries := structure(t)
	for name, p := range variants("visual_review") {
		facts, err := p.facts()
		if err != nil {
			t.Fatal(err)
		}
		chosen := choose(entries, facts)
		required := Required(entries, facts)
		for _, q := range required {
			if !chosen.has(q.Path) && !(strings.HasSuffix(q.Path, "/") && chosen.holds(q.Path)) {
				t.Errorf("%s: %s is required, and not written", name, q.Path)
			}
		}
		if len(required) < 2 {
			t.Errorf("%s: only %v is required", name, required)
		}
	}
}

// What the seed names as required is an error; what it does not, is none.
func TestSeverities(t *testing.T) {
	t.Parallel()
	got := map[string]report.Severity{}
	for _, q := range Required(structure(t), repo.Facts{
		repo.HasDjango: true, repo.HasBackend: true, repo.HasPresentation: true,
		repo.IsIsolated: true, repo.HasFeatures: true, repo.HasFrontend: true, repo.IsRouted: true,
	}) {
		got[q.Path] = q.Severity
	}
	want := map[string]report.Severity{
		"manifest.tsx": report.Error, "package.json": report.Error, "__init__.py": report.Error,
		"backend/__init__.py": report.Error, "backend/apps.py": report.Error,
		"backend/facade/__init__.py": report.Error, "backend/facade/api.py": report.Error,
		"backend/presentation/__init__.py": report.Error,
		"frontend/":                        report.Warning,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPlatformRenders(t *testing.T) {
	t.Parallel()
	files, err := Platform()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasPrefix(string(f.Content), "#!") != (f.Mode == 0o755) {
			t.Errorf("%s has mode %v", f.Path, f.Mode)
		}
	}
}
