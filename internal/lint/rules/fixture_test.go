package rules

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/docs"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/deep"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/report"
)

// TestFixtures runs each rule over testdata/<group>/<name>/{fail,pass}*.txtar.
// Lines before the first file say what is wanted, in order:
//
//	want PATH[:LINE:COLUMN] SEVERITY PRODUCT: REGEXP
func TestFixtures(t *testing.T) {
	t.Parallel()
	for _, rule := range All() {
		id := rule.Meta().ID
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			for _, kind := range []string{"fail", "pass"} {
				files, err := filepath.Glob(filepath.Join("testdata", filepath.FromSlash(id), kind+"*.txtar"))
				if err != nil || len(files) == 0 {
					t.Fatalf("no %s fixture: %v", kind, err)
				}
				for _, file := range files {
					t.Run(filepath.Base(file), func(t *testing.T) { checkFixture(t, rule, file, kind == "fail") })
				}
			}
		})
	}
}

func checkFixture(t *testing.T, rule lint.Rule, file string, fails bool) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := openArchive(t, archive)
	got := lint.Run(r, r.Products(), []lint.Rule{rule})
	checkJob(t, rule, archive, got)
	var wants []string
	for line := range strings.Lines(string(archive.Comment)) {
		if want, ok := strings.CutPrefix(strings.TrimSpace(line), "want "); ok {
			wants = append(wants, want)
		}
	}
	if fails == (len(wants) == 0) {
		t.Fatalf("a %s fixture with %d wants", filepath.Base(file), len(wants))
	}
	for i := range max(len(got), len(wants)) {
		switch {
		case i >= len(wants):
			t.Errorf("unwanted: %s", told(got[i]))
		case i >= len(got):
			t.Errorf("missing: %s", wants[i])
		default:
			checkFinding(t, rule.Meta(), got[i], wants[i])
		}
	}
}

// checkJob: a rule finds the same when the files were seen as a job reads them.
func checkJob(t *testing.T, rule lint.Rule, archive *txtar.Archive, want []report.Finding) {
	t.Helper()
	r := openArchive(t, archive)
	v, err := lint.Job{Repo: r, Products: r.Products(), Rules: []lint.Rule{rule}, Known: All()}.Do(t.Context())
	if err != nil || v.Suppressed > 0 {
		t.Fatalf("%v, %d suppressed", err, v.Suppressed)
	}
	for i := range max(len(want), len(v.Findings)) {
		if i >= len(want) || i >= len(v.Findings) || told(want[i]) != told(v.Findings[i]) {
			t.Fatalf("a job finds otherwise:\n%+v\nwithout one:\n%+v", v.Findings, want)
		}
	}
}

func checkFinding(t *testing.T, meta report.Rule, got report.Finding, want string) {
	t.Helper()
	place, message, ok := strings.Cut(want, ": ")
	if !ok {
		t.Fatalf("cannot read the want %q", want)
	}
	head := fmt.Sprintf("%s %s %s", got.Where, got.Severity, got.Product)
	if head != place || !regexp.MustCompile(message).MatchString(got.Message) {
		t.Errorf("got  %s\nwant %s", told(got), want)
	}
	if got.Rule != meta.ID || got.Fix == "" || strings.Contains(got.Message, "\n") || strings.HasSuffix(got.Message, ".") {
		t.Errorf("%s has another rule's id, no fix, or more than a line: %+v", told(got), got)
	}
}

func told(f report.Finding) string {
	return fmt.Sprintf("%s %s %s: %s", f.Where, f.Severity, f.Product, f.Message)
}

// openArchive writes the files of an archive and opens them as a repository.
func openArchive(tb testing.TB, archive *txtar.Archive) *repo.Repo {
	tb.Helper()
	return repotest.OpenText(tb, string(txtar.Format(archive)))
}

// TestRulesHavePages: each rule has a page with the fixed headings, and no
// page or fixture is without its rule.
func TestRulesHavePages(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, rule := range slices.Concat(All(), []lint.Rule{deep.Facades{}}, lint.Own()) {
		meta := rule.Meta()
		known[meta.ID] = true
		page, err := fs.ReadFile(docs.Rules, "rules/"+meta.ID+".md")
		if err != nil {
			t.Errorf("%s: %v", meta.ID, err)
			continue
		}
		last := -1
		for _, heading := range []string{"# " + meta.ID + "\n", "\n## Summary\n", "\n## Rationale\n", "\n## Failing\n", "\n## Passing\n", "\n## Fix\n"} {
			at := strings.Index(string(page), heading)
			if at <= last {
				t.Errorf("%s: the page lacks %q, or has it in another order", meta.ID, strings.TrimSpace(heading))
			}
			last = max(last, at)
		}
		if meta.Rationale == "" || strings.Contains(meta.Rationale, "\n") || meta.Severity == "" {
			t.Errorf("%s: the rule does not describe itself: %+v", meta.ID, meta)
		}
	}
	for _, tree := range []fs.FS{sub(t, docs.Rules, "rules"), os.DirFS("testdata")} {
		found, err := fs.Glob(tree, "*/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			if id := strings.TrimSuffix(name, ".md"); !known[id] && !strings.HasPrefix(id, "fuzz/") {
				t.Errorf("%s belongs to no rule", name)
			}
		}
	}
}

// TestPagesShowCode: Markdown, and people who read a page as it is, see code
// where each of its lines is indented; an example begins with some.
func TestPagesShowCode(t *testing.T) {
	t.Parallel()
	pages, err := fs.Glob(docs.Rules, "rules/*/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, name := range pages {
		page, err := fs.ReadFile(docs.Rules, name)
		if err != nil {
			t.Fatal(err)
		}
		heading := ""
		for block := range strings.SplitSeq(strings.TrimSpace(string(page)), "\n\n") {
			code := strings.HasPrefix(block, "    ")
			if example := heading == "## Failing" || heading == "## Passing"; example && !code {
				t.Errorf("%s: what follows %q is no code: %q", name, heading, block)
			}
			for line := range strings.SplitSeq(block, "\n") {
				if strings.HasPrefix(line, "    ") != code {
					t.Errorf("%s: a block is half code: %q", name, line)
				}
			}
			heading = block
		}
	}
}

func sub(t *testing.T, tree fs.FS, dir string) fs.FS {
	t.Helper()
	inner, err := fs.Sub(tree, dir)
	if err != nil {
		t.Fatal(err)
	}
	return inner
}
