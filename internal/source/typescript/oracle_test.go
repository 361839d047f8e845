package typescript

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/run/runtest"
)

// oracle is what the compiler says of one file.
type oracle struct {
	Path    string
	Tokens  [][]any // kind, start, end
	Imports [][]any

	Directives [][]any // kind, start of the name, name
}

// TestAgreesWithTheCompiler compares every token and every import of every
// source file below node_modules, of the example platform and of testdata with
// what the TypeScript compiler says. HOGLI_ORACLE_ALL=1 takes the biggest files
// too, and HOGLI_TS_CORPUS names one more folder.
func TestAgreesWithTheCompiler(t *testing.T) {
	t.Parallel()
	modules := compiler(t)
	files := corpus(t, modules)
	cmd := runtest.Command(t, "node", "testdata/tokens.js")
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	cmd.Stdin = strings.NewReader(strings.Join(files, "\n"))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	compared, refused, tokens, references, directives := 0, 0, 0, 0, 0
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) == 0 && err != nil {
			break
		}
		var want oracle
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatal(err)
		}
		directives += len(want.Directives)
		compareDirectives(t, want)
		if want.Tokens == nil {
			refused++
			continue
		}
		compared++
		tokens += len(want.Tokens)
		references += len(want.Imports)
		compareFile(t, want)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, %d tokens, %d imports and %d directives compared; the compiler refuses %d files", compared, tokens, references, directives, refused)
	if compared < 50 || directives < 50 {
		t.Errorf("only %d files and %d directives compared", compared, directives)
	}
}

func compareFile(t *testing.T, want oracle) {
	t.Helper()
	src, err := os.ReadFile(want.Path)
	if err != nil {
		t.Fatal(err)
	}
	got, problem := asOracle(src, DialectOf(want.Path))
	expected := splitTokens(src, want.Tokens)
	if problem.What != "" {
		t.Errorf("%s:%d: %s, but the compiler accepts the file", want.Path, problem.Line, problem.What)
	}
	at := 0
	for at < min(len(got), len(expected)) && got[at] == expected[at] {
		at++
	}
	if at < max(len(got), len(expected)) {
		from, to := max(at-3, 0), at+3
		t.Errorf("%s: token %d (-compiler +hogli):\n%s", want.Path, at,
			cmp.Diff(expected[min(from, len(expected)):min(to, len(expected))], got[min(from, len(got)):min(to, len(got))]))
		return
	}
	compareImports(t, want, src)
}

// asOracle is the file's tokens as "kind@start text".
func asOracle(src []byte, dialect Dialect) ([]string, Problem) {
	s := NewScanner(src, dialect)
	var out []string
	for tok := s.Next(); tok.Kind != EOF; tok = s.Next() {
		kind := tok.Kind
		switch kind {
		case Comment:
			continue
		case JSXName:
			kind = Name
		case Op:
			if s.Is(tok, "</") { // the compiler's list of children has two tokens there
				out = append(out, fmt.Sprintf("op@%d <", tok.Start))
				tok.Start++
			}
		default:
		}
		out = append(out, fmt.Sprintf("%s@%d %s", kind, tok.Start, short(s.Text(tok))))
	}
	p, _ := s.Problem()
	return out, p
}

// splitTokens cuts the compiler's tokens as hogli's scanner does: > is alone.
func splitTokens(src []byte, tokens [][]any) []string {
	var out []string
	for _, tok := range tokens {
		kind, start, end := tok[0].(string), int(tok[1].(float64)), int(tok[2].(float64))
		for kind == "op" && src[start] == '>' && end-start > 1 {
			out = append(out, fmt.Sprintf("op@%d >", start))
			start++
		}
		out = append(out, fmt.Sprintf("%s@%d %s", kind, start, short(string(src[start:end]))))
	}
	return out
}

func short(s string) string {
	if len(s) > 60 {
		return fmt.Sprintf("%s… (%d)", s[:60], len(s))
	}
	return s
}

func compiler(t *testing.T) string {
	t.Helper()
	modules, err := filepath.Abs("../../../.tools/node/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	_, err = os.Stat(filepath.Join(modules, "typescript", "lib", "typescript.js"))
	if err == nil {
		_, err = exec.LookPath("node")
	}
	if err != nil {
		runtest.Lacks(t, "node with typescript is not there: run make setup to compare the scanner with the compiler")
	}
	return modules
}

// corpus lists files to compare, without those whose tokens take long to print.
func corpus(t *testing.T, modules string) []string {
	t.Helper()
	var files []string
	limit := int64(1 << 20)
	if os.Getenv("HOGLI_ORACLE_ALL") != "" {
		limit = 12 << 20
	}
	for _, dir := range []string{modules, "../../../templates/platform", "testdata", os.Getenv("HOGLI_TS_CORPUS")} {
		if dir == "" {
			continue
		}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			name := strings.TrimSuffix(path, ".tmpl")
			info, err := d.Info()
			if err == nil && info.Size() < limit && slices.Contains([]string{".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"}, filepath.Ext(name)) {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// compareImports compares kind, start, specifier and names of every import.
func compareImports(t *testing.T, want oracle, src []byte) {
	t.Helper()
	references, _ := Imports(src, DialectOf(want.Path))
	early, _ := References(src, DialectOf(want.Path))
	if diff := cmp.Diff(references, early); diff != "" {
		t.Errorf("%s (-Imports +References):\n%s", want.Path, diff)
	}
	got := [][]any{}
	for _, ref := range references {
		if !ref.Static || ref.Kind == ReferencePath || ref.Kind == ReferenceTypes {
			continue
		}
		row := []any{string(ref.Kind), float64(ref.Start), ref.Specifier, float64(ref.SpecStart)}
		if ref.Kind == Import {
			names := []any{}
			for _, n := range ref.Names {
				names = append(names, []any{n.Name, n.Local, n.TypeOnly})
			}
			row = append(row, names)
		}
		if ref.Kind == Dynamic && ref.TypeOnly {
			row = append(row, "type")
		}
		got = append(got, row)
	}
	if diff := cmp.Diff(want.Imports, got); diff != "" {
		t.Errorf("%s (-compiler +hogli):\n%s", want.Path, diff)
	}
}

// compareDirectives compares what the comments above all code refer to, of files
// that the compiler refuses too: it reads no further.
func compareDirectives(t *testing.T, want oracle) {
	t.Helper()
	src, err := os.ReadFile(want.Path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Directives, directivesOf(src, DialectOf(want.Path))); diff != "" {
		t.Errorf("%s (-compiler +hogli):\n%s", want.Path, diff)
	}
}

// directivesOf lists kind, place and name of each, and wants the readers to agree.
func directivesOf(src []byte, dialect Dialect) [][]any {
	out := [][]any{}
	s := NewScanner(src, dialect)
	for tok := s.Next(); tok.Kind == Comment; tok = s.Next() {
		if kind, start, end := readDirective(src[tok.Start:tok.End]); kind != "" && kind != "no-default-lib" {
			out = append(out, []any{string(kind), float64(tok.Start + start), string(src[tok.Start+start : tok.Start+end])})
		}
	}
	return out
}
