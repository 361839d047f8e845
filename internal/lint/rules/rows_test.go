package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/report"
)

// row is one statement of products.md, section 3: a repository, what the peer
// says of it, and what hogli finds by all its rules.
type row struct {
	id    string            // "3.5/swallowed: ; true"
	base  map[string]string // strict, lenient or a frontend alone; strict if nil
	files map[string]string // over the base, below products/alpha; a path that begins with / is the repository's
	peer  verdict           // of its latest version
	want  []string          // severities and rules, sorted, one for each finding
	says  string            // what place and message of a finding match; "" for whatever they are
	why   string            // where the verdicts differ: why hogli's is another
}

// verdict is what a run comes to.
type verdict string

const (
	passes verdict = "passes"
	warns  verdict = "warns"
	fails  verdict = "fails"
)

// Reasons that many rows share.
const (
	missed   = "a known miss of the peer"
	wrongly  = "a wrong positive of the peer"
	seedSays = "SEED asks for it, and the peer does not look"
)

// gone takes a file of the base away.
const gone = "\x00"

// sections are the rows of 3.0, 3.1 and so on.
func sections() [14][]row {
	return [...][]row{
		truthRows(), frameworkRows(), rootFileRows(), productYAMLRows(), markerRows(), slices.Concat(presenceRows(), swallowedRows(), noOpRows(), pathRows()),
		misplacedRows(), conflictRows(), tachRows(), wholeTachRows(), slices.Concat(chainRows(), watchedRows(), permanentRows()),
		surfaceRows(), coverageRows(), baselineRows(),
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	for _, rows := range sections() {
		for _, r := range rows {
			t.Run(r.id, func(t *testing.T) {
				t.Parallel()
				r.check(t)
			})
		}
	}
}

func (r row) check(t *testing.T) {
	t.Helper()
	in := repotest.Open(t, r.repository())
	known := slices.Concat(All(), lint.Own())
	chosen, err := lint.Selection{Severities: in.Config.Lint.Severity}.Of(known)
	if err != nil {
		t.Fatal(err)
	}
	v, err := lint.Job{Repo: in, Products: in.Products(), Rules: chosen, Known: known}.Do(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got, places []string
	for _, f := range v.Findings {
		got = append(got, fmt.Sprintf("%s %s", f.Severity, f.Rule))
		places = append(places, told(f))
	}
	slices.Sort(got)
	if diff := cmp.Diff(r.want, got); diff != "" {
		t.Errorf("(-want +got)\n%s%s", diff, strings.Join(places, "\n"))
	}
	if says := regexp.MustCompile(r.says); r.says != "" && !slices.ContainsFunc(places, says.MatchString) {
		t.Errorf("nothing says %q:\n%s", r.says, strings.Join(places, "\n"))
	}
	switch own := verdictOf(got); {
	case own == r.peer && r.why != "":
		t.Errorf("the peer %s too: nothing is to be explained by %q", r.peer, r.why)
	case own != r.peer && r.why == "":
		t.Errorf("hogli %s, the peer %s: say why", own, r.peer)
	case own != r.peer:
		t.Logf("hogli %s, the peer %s: %s", own, r.peer, r.why)
	}
}

func verdictOf(found []string) verdict {
	switch {
	case slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, string(report.Error)) }):
		return fails
	case len(found) > 0:
		return warns
	default:
		return passes
	}
}

func (r row) repository() map[string]string {
	files := maps.Clone(r.base)
	if files == nil {
		files = strict()
	}
	for name, text := range r.files {
		at, rooted := strings.CutPrefix(name, "/")
		if !rooted {
			at = "products/alpha/" + name
		}
		if text == gone {
			delete(files, at)
			continue
		}
		files[at] = text
	}
	return files
}

// TestRowsAreAll: each part of section 3 has rows, under its own number, and no
// two rows have one id.
func TestRowsAreAll(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{}
	form := regexp.MustCompile(`^3\.([0-9]+)/.`)
	for n, rows := range sections() {
		if len(rows) == 0 {
			t.Errorf("3.%d has no row", n)
		}
		for _, r := range rows {
			if m := form.FindStringSubmatch(r.id); m == nil || m[1] != fmt.Sprint(n) || ids[r.id] {
				t.Errorf("%q is no id of 3.%d, or is there twice", r.id, n)
			}
			ids[r.id] = true
		}
	}
}

// The bases pass every rule, so that a row is about what it changes.
func TestRowBases(t *testing.T) {
	t.Parallel()
	for name, base := range map[string]map[string]string{"strict": strict(), "lenient": lenient(), "frontend": frontendOnly()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			row{base: base, peer: passes}.check(t)
		})
	}
}

const (
	moduleBlock = "[[modules]]\npath = \"posthog\"\n\n[[modules]]\npath = \"products.alpha\"\n\n"
	facadeBlock = "[[interfaces]]\nexpose = [\"backend\\\\.facade.*\", \"backend\\\\.presentation.*\"]\nfrom = [\"products\\\\.alpha\"]\n\n"
	leakBlock   = "[[interfaces]] # TODO legacy leak\nexpose = [\"backend\\\\.models.*\"]\nfrom = [\"products\\\\.alpha\"]\n"
	apiPy       = "def create() -> int:\n    return 1\n"
	testPy      = "def test_create():\n    assert True\n"
	modelsPy    = "from django.db import models\n\n\nclass Item(models.Model):\n    name = models.TextField()\n"
	narrow      = `"backend/facade/**", "backend/presentation/**"`
)

// packageJSON has the scripts given as pairs.
func packageJSON(scripts ...string) string {
	var list []string
	for i := 0; i < len(scripts); i += 2 {
		list = append(list, fmt.Sprintf("%q: %q", scripts[i], scripts[i+1]))
	}
	return `{"name": "@posthog/products-alpha", "scripts": {` + strings.Join(list, ", ") + "}}\n"
}

// tested is the package.json of a script backend:test.
func tested(script string) string {
	return packageJSON(backendTest, script, contractCheck, "cd ../.. && lint-imports")
}

func turboJSON(inputs string) string {
	return `{"extends": ["//"], "tasks": {"backend:contract-check": {"inputs": [` + inputs + "]}}}\n"
}

// strict is an isolated product.
func strict() map[string]string {
	files := lenient()
	maps.Copy(files, map[string]string{
		"tach.toml":                                       moduleBlock + facadeBlock,
		"products/alpha/package.json":                     tested("pytest backend/tests"),
		"products/alpha/turbo.json":                       turboJSON(narrow),
		"products/alpha/backend/facade/__init__.py":       "",
		"products/alpha/backend/facade/api.py":            apiPy,
		"products/alpha/backend/facade/contracts.py":      "",
		"products/alpha/backend/presentation/__init__.py": "",
		"products/alpha/backend/presentation/views.py":    "from products.alpha.backend.facade import api\n",
	})
	return files
}

// lenient is a product that has a backend, and is not isolated.
func lenient() map[string]string {
	files := frontendOnly()
	maps.Copy(files, map[string]string{
		"tach.toml":                                moduleBlock,
		"products/__init__.py":                     "",
		"products/alpha/package.json":              packageJSON(backendTest, "pytest backend/tests"),
		"products/alpha/__init__.py":               "",
		"products/alpha/backend/__init__.py":       "",
		"products/alpha/backend/apps.py":           "from django.apps import AppConfig\n\n\nclass AlphaConfig(AppConfig):\n    name = \"products.alpha.backend\"\n    label = \"alpha\"\n    verbose_name = \"Alpha\"\n",
		"products/alpha/backend/tests/test_api.py": testPy,
	})
	return files
}

// frontendOnly is a product without a backend.
func frontendOnly() map[string]string {
	return map[string]string{
		"hogli.yaml":                   "config: {}\n",
		"posthog/__init__.py":          "",
		"frontend/package.json":        "{\"dependencies\": {\"@posthog/products-alpha\": \"workspace:*\"}}\n",
		"products/alpha/manifest.tsx":  "export const manifest = { name: 'Alpha' }\n",
		"products/alpha/package.json":  packageJSON(),
		"products/alpha/tsconfig.json": "{}\n",
	}
}
