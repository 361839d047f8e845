package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/posthog/hogli/internal/fault"
)

func span(path string, line int) fault.Span {
	return fault.Span{Path: path, Start: fault.Pos{Line: line, Column: 3}, End: fault.Pos{Line: line, Column: 9}}
}

// sample is a document with every kind of finding and error.
func sample() Document {
	return Document{
		Schema: "hogli.lint/1", Products: 2,
		Rules: []Rule{{ID: "a/one", Severity: Error, Rationale: "why not", Help: "# a/one\n\n**Because.**\n"}, {ID: "a/two", Severity: Warning, Rationale: "x"}},
		Findings: []Finding{
			{Rule: "a/one", Severity: Error, Where: span("products/a b/ü%.py", 7), Message: "50% of\nit: bad, <b>|`x`", Fix: "mend it"},
			{Rule: "a/one", Severity: Error, Where: span("products/a b/ü%.py", 9), Message: "50% of\nit: bad, <b>|`x`", Fix: "mend it"},
			{Rule: "a/three", Severity: Warning, Where: fault.File("tach.toml"), Message: "gone", Fix: "write it"},
		},
		Errors: []error{&fault.Error{Code: fault.BadFile, What: "not valid YAML", Where: fault.File("hogli.yaml")}},
	}
}

// The schema is the one that OASIS publishes (errata 01).
func TestSARIFKeepsTheSchema(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, doc := range map[string]Document{"empty": {}, "sample": sample(), "failed": {Errors: []error{errors.New("x")}}} {
		if err := schema.Validate(parsed(t, doc)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	var broken map[string]any
	if err := json.Unmarshal([]byte(`{"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]}`), &broken); err != nil {
		t.Fatal(err)
	}
	if schema.Validate(broken) == nil {
		t.Error("the schema takes a driver without a name: it checks nothing")
	}
}

func parsed(t *testing.T, doc Document) any {
	t.Helper()
	var out bytes.Buffer
	if err := SARIF(&out, doc, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(&out)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func results(t *testing.T, doc Document) []sarifResult {
	t.Helper()
	var out bytes.Buffer
	if err := SARIF(&out, doc, ""); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	for _, r := range log.Runs[0].Results {
		if rule := log.Runs[0].Tool.Driver.Rules[r.RuleIndex]; rule.ID != r.RuleID {
			t.Errorf("%s has the index of %s", r.RuleID, rule.ID)
		}
	}
	return log.Runs[0].Results
}

func TestFingerprintsStayWhenLinesMove(t *testing.T) {
	t.Parallel()
	moved := sample()
	for i := range moved.Findings {
		moved.Findings[i].Where.Start.Line += 100
		moved.Findings[i].Message = strings.ReplaceAll(moved.Findings[i].Message, "50", "51")
	}
	seen := map[string]bool{}
	before, after := results(t, sample()), results(t, moved)
	for i := range before {
		if diff := cmp.Diff(before[i].Fingerprints, after[i].Fingerprints); diff != "" {
			t.Error(diff)
		}
		seen[fmt.Sprint(before[i].Fingerprints)] = true
	}
	if len(seen) != len(before) {
		t.Error("two findings have one fingerprint")
	}
	if got := before[0].Locations[0].Physical.Artifact.URI; got != "products/a%20b/%C3%BC%25.py" {
		t.Errorf("the URI is %s", got)
	}
	if before[2].Locations[0].Physical.Region != nil {
		t.Error("a whole file has a region")
	}
}

func TestGitHub(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	GitHub(&out, sample())
	want := `::error file=products/a b/ü%25.py,line=7,col=3,endLine=7,endColumn=9,title=a/one::50%25 of%0Ait: bad, <b>|` + "`x`" + `%0Afix: mend it
::error file=products/a b/ü%25.py,line=9,col=3,endLine=9,endColumn=9,title=a/one::50%25 of%0Ait: bad, <b>|` + "`x`" + `%0Afix: mend it
::warning file=tach.toml,title=a/three::gone%0Afix: write it
::error title=hogli HG2006::not valid YAML
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	var many Document
	for i := range 23 {
		many.Findings = append(many.Findings, Finding{Rule: "a/one", Severity: Error, Where: span("a:b,c", i+1), Message: "m"})
	}
	out.Reset()
	GitHub(&out, many)
	if got := strings.Count(out.String(), "::error "); got != 10 || !strings.Contains(out.String(), "::notice title=hogli::and 13 more errors") {
		t.Errorf("%d errors:\n%s", got, out.String())
	}
	if !strings.Contains(out.String(), "file=a%3Ab%2Cc,") {
		t.Error("a path is not escaped")
	}
}

func TestSummaryTable(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	SummaryTable(&out, sample())
	want := "### hogli product:lint\n\nproducts: 2, errors: 2, warnings: 1\n\n| | place | finding | rule |\n| --- | --- | --- | --- |\n" +
		"| error | products/a b/ü%.py:7:3 | 50% of it: bad, &lt;b>\\|\\`x\\` | a/one |\n" +
		"| error | products/a b/ü%.py:9:3 | 50% of it: bad, &lt;b>\\|\\`x\\` | a/one |\n" +
		"| warning | tach.toml | gone | a/three |\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// A file's name and text stand in a log as one line, whatever is in them: there a
// line that begins with :: is a command, and an escape moves the cursor.
func TestTextKeepsToItsLines(t *testing.T) {
	t.Parallel()
	where := fault.Span{Path: "products/a\n::error::b.py", Start: fault.Pos{Line: 2, Column: 3}, End: fault.Pos{Line: 2, Column: 5}, Text: "x\x1b]0;y\a\tz"}
	doc := Document{Findings: []Finding{{Rule: "a/one", Severity: Error, Where: where, Message: "of a\n::error::b.py", Fix: "create a\n::error::b.py\r\u0085"}}}
	plain := func(_, text string) string { return text }
	want := "products/a␊::error::b.py:2:3: error: of a␊::error::b.py [a/one]\n" +
		"    2 | x␛]0;y␇\tz\n" +
		"      |   ^^\n" +
		"    fix: create a␊::error::b.py␍␡\n"
	var out bytes.Buffer
	Text(&out, doc, plain)
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	out.Reset()
	Lines(&out, doc, plain)
	if lines := strings.Count(out.String(), "\n"); lines != 1 {
		t.Errorf("%d lines: %q", lines, out.String())
	}
}
