package boundary

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/run/runtest"
)

// tachProgram is tach where make setup puts it.
func tachProgram(tb testing.TB) string {
	tb.Helper()
	program, err := filepath.Abs("../../../.venv/bin/tach")
	if err == nil {
		_, err = os.Stat(program)
	}
	if err == nil {
		_, err = exec.LookPath("git")
	}
	if err != nil {
		runtest.Lacks(tb, fmt.Sprintf("tach is not there to compare with: run make setup: %v", err))
	}
	return program
}

// tachKinds are tach's names of the kinds.
var tachKinds = map[string]Kind{
	"UndeclaredDependency": Undeclared, "ForbiddenDependency": Forbidden, "DeprecatedDependency": Deprecated,
	"PrivateDependency": Private, "InvalidDataTypeExport": DataTypes, "LayerViolation": LayerAbove, "ClosedLayerViolation": LayerClosed,
	"UnusedIgnoreDirective": UnusedIgnore, "MissingIgnoreDirectiveReason": NoReason,
	"ModuleNotFound": UnknownModule, "UnknownLayer": UnknownLayer,
}

// verdicts are what tach says, one line each, sorted.
func verdicts(tb testing.TB, program, root string) []string {
	tb.Helper()
	return verdictsOf(tb, tachJSON(tb, program, root))
}

func tachJSON(tb testing.TB, program, root string) []byte {
	tb.Helper()
	cmd := runtest.Command(tb, program, "check", "--output", "json")
	cmd.Dir = root
	out, _ := cmd.Output() // it exits 1 when it finds something
	return out
}

func verdictsOf(tb testing.TB, out []byte) []string {
	tb.Helper()
	var list []map[string]struct {
		FilePath   string `json:"file_path"`
		LineNumber int    `json:"line_number"`
		Severity   string
		Details    map[string]json.RawMessage
	}
	if at := strings.Index("\n"+string(out), "\n["); at > 0 { // it says first that it has rewritten the file
		out = out[at:]
	}
	if err := json.Unmarshal(out, &list); err != nil {
		return []string{fatal(tb, out)}
	}
	lines := []string{}
	for _, one := range list {
		for _, d := range one {
			for _, raw := range d.Details {
				lines = append(lines, verdict(tb, d.FilePath, d.LineNumber, d.Severity, raw))
			}
		}
	}
	lines = slices.DeleteFunc(lines, func(s string) bool { return s == "" })
	slices.Sort(lines)
	return slices.Compact(lines)
}

func verdict(tb testing.TB, path string, line int, severity string, raw json.RawMessage) string {
	tb.Helper()
	var byKind map[string]json.RawMessage
	if json.Unmarshal(raw, &byKind) != nil { // a kind without fields
		var name string
		if err := json.Unmarshal(raw, &name); err != nil {
			tb.Fatalf("%s", raw)
		}
		byKind = map[string]json.RawMessage{name: nil}
	}
	for name, fields := range byKind {
		var f struct {
			Dependency, Layer string
			Usage             string `json:"usage_module"`
			Definition        string `json:"definition_module"`
			FileModPath       string `json:"file_mod_path"`
		}
		_ = json.Unmarshal(fields, &f) // the fields of kinds differ
		switch {
		case name == "NoFirstPartyImportsFound" || name == "SkippedFileIoError":
			return "" // of the run, not of an import
		case tachKinds[name] == "":
			tb.Fatalf("tach has a kind that the test does not know: %s", raw)
		case path == "":
			return fmt.Sprintf("%s %s%s", tachKinds[name], f.Layer, f.FileModPath)
		}
		return fmt.Sprintf("%s:%d %s %s %s>%s %s", path, line, tachKinds[name], f.Dependency, f.Usage, f.Definition, strings.ToLower(severity))
	}
	tb.Fatalf("%s", raw)
	return ""
}

// fatal reads what ends a run of tach.
func fatal(tb testing.TB, out []byte) string {
	tb.Helper()
	for text, kind := range map[string]Kind{"ircular": Circular, "isibility": Invisible, "root module": RootModule, "more than once": DuplicateModule, "cannot depend on": Invisible} {
		if strings.Contains(string(out), text) {
			return string(kind)
		}
	}
	tb.Fatalf("tach gave %q", out)
	return ""
}

// judged are hogli's verdicts in the same form.
func judged(tb testing.TB, r *repo.Repo, stance Stance) []string {
	tb.Helper()
	a, err := Analyze(tb.Context(), r, stance)
	if err != nil {
		tb.Fatal(err)
	}
	lines := []string{}
	for _, v := range a.Violations {
		where := a.Where(v)
		severity := string(v.Severity)
		switch {
		case v.Kind == Circular || v.Kind == Invisible || v.Kind == RootModule || v.Kind == DuplicateModule:
			lines = append(lines, string(v.Kind))
		case v.Kind == Unused, v.Kind == UndeclaredPackage, v.Kind == UnusedPackage: // of other commands of tach's
		case v.File < 0:
			lines = append(lines, fmt.Sprintf("%s %s", v.Kind, v.Path))
		case v.Kind == UnusedIgnore || v.Kind == NoReason:
			lines = append(lines, fmt.Sprintf("%s:%d %s  > %s", where.Path, where.Start.Line, v.Kind, severity))
		default:
			lines = append(lines, fmt.Sprintf("%s:%d %s %s %s>%s %s", where.Path, where.Start.Line, v.Kind, v.Path, v.Source.Name, v.Target.Name, severity))
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// gitRepo makes a repository of an archive that git knows, so that .gitignore counts.
func gitRepo(tb testing.TB, text string) *repo.Repo {
	tb.Helper()
	root := tb.TempDir()
	repotest.Put(tb, root, repotest.Files(text))
	gitInit(tb, root)
	r, err := repo.Open(root)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// TestAgreesWithTach runs tach on hand-written repositories, one for each key
// (testdata/oracle), and wants the same verdicts from both. Each of them makes
// tach say something, or says in its head that it says nothing.
func TestAgreesWithTach(t *testing.T) {
	t.Parallel()
	program := tachProgram(t)
	files, err := filepath.Glob("testdata/oracle/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d repositories: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r := gitRepo(t, string(txtar.Format(archive)))
			want := verdicts(t, program, r.Root)
			if diff := cmp.Diff(want, judged(t, r, AsTach)); diff != "" {
				t.Errorf("(-tach +hogli)\n%s", diff)
			}
			if quiet := strings.Contains(string(archive.Comment), "tach is quiet"); quiet != (len(want) == 0) {
				t.Errorf("tach says %q, and the head of the file says quiet=%v", want, quiet)
			}
			for line := range strings.Lines(string(archive.Comment)) {
				if deviation, ok := strings.CutPrefix(strings.TrimSpace(line), "strict "); ok {
					checkDeviation(t, r, want, deviation)
				}
			}
		})
	}
}

// checkDeviation pins one row of section 4: what is said more, or less, than
// tach says: "row 3: + LINE" or "row 9: - LINE"; "row 21: = LINE" is what both say
// although one could wonder.
func checkDeviation(t *testing.T, r *repo.Repo, tach []string, deviation string) {
	t.Helper()
	row, rest, ok := strings.Cut(deviation, ": ")
	if !ok || !strings.HasPrefix(row, "row ") || len(rest) < 3 {
		t.Fatalf("cannot read the deviation %q", deviation)
	}
	got := judged(t, r, Strict)
	line := rest[2:]
	here, there := slices.Contains(got, line), slices.Contains(tach, line)
	if rest[0] == '+' && (!here || there) || rest[0] == '-' && (here || !there) || rest[0] == '=' && (!here || !there) {
		t.Errorf("%s: in tach %v, in hogli %v; hogli says\n%s", deviation, there, here, strings.Join(got, "\n"))
	}
}
