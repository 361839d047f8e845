package boundary

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/run/runtest"
)

var (
	unusedLine   = regexp.MustCompile(`'([^']*)' does not depend on: \[(.*)\]`)
	externalLine = regexp.MustCompile(`(\S+):(\d+): Module '([^']*)' (cannot|does not declare a dependency)(?: depend)? on external package '([^']*)'`)
)

// output is what a run of tach prints, on both streams.
func output(tb testing.TB, program, root string, args ...string) string {
	tb.Helper()
	cmd := runtest.Command(tb, program, args...)
	cmd.Dir = root
	out, _ := cmd.CombinedOutput() // it exits 1 when it finds something
	return string(out)
}

func violations(tb testing.TB, r *repo.Repo, stance Stance, tell func(a *Analysis, v Violation) string) []string {
	tb.Helper()
	a, err := Analyze(tb.Context(), r, stance)
	if err != nil {
		tb.Fatal(err)
	}
	var lines []string
	for _, v := range a.Violations {
		if line := tell(a, v); line != "" {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

const exactTree = `
-- tach.toml --
exact = true
layers = ["hi", "lo"]
rules.local_imports = "off"
[[modules]]
path = "a"
layer = "hi"
depends_on = ["b", "c", "d", { path = "gone", deprecated = true }, "e", "f", "n.*"]
[[modules]]
path = "b"
layer = "lo"
[[modules]]
path = "c"
utility = true
[[modules]]
path = "d"
depends_on = ["*", "b"]
[[modules]]
paths = ["e", "f"]
depends_on = ["a", "b"]
[[modules]]
path = "n.*"
depends_on = ["a", "d"]
-- a/__init__.py --
import b.x, c.x
import d.x  # tach-ignore
def f():
    import e.x
if TYPE_CHECKING:
    import f.x
-- b/__init__.py --
-- c/__init__.py --
-- d/__init__.py --
import a
-- e/__init__.py --
import a.x
-- f/__init__.py --
-- n/__init__.py --
-- n/one.py --
import a
-- n/two.py --
`

// Row 14: tach calls unused what layers, utilities, comments and local imports
// need; hogli looks at the imports themselves.
func TestUnusedDependencies(t *testing.T) {
	t.Parallel()
	program := tachProgram(t)
	r := gitRepo(t, exactTree)
	tell := func(_ *Analysis, v Violation) string {
		if v.Kind != Unused {
			return ""
		}
		return v.Where.String() + " " + v.Path
	}
	got := violations(t, r, Strict, tell)
	want := []string{"tach.toml:16:20 b", "tach.toml:19:20 b", "tach.toml:22:20 d", "tach.toml:7:73 f", "tach.toml:7:78 n.*"}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("row 14: (-want +got)\n%s", diff)
	}
	var tach []string
	for _, m := range unusedLine.FindAllStringSubmatch(output(t, program, r.Root, "check"), -1) {
		for name := range strings.SplitSeq(m[2], ", ") {
			tach = append(tach, m[1]+" "+strings.Trim(name, "'"))
		}
	}
	slices.Sort(tach)
	ours := violations(t, r, AsTach, func(_ *Analysis, v Violation) string {
		if v.Kind != Unused {
			return ""
		}
		return v.Source.Name + " " + v.Path
	})
	if diff := cmp.Diff(tach, ours); diff != "" {
		t.Errorf("(-tach +hogli)\n%s", diff)
	}
}

const externalTree = `
-- pyproject.toml --
[project]
name = "x"
version = "1"
dependencies = ["numpy", "django", "pandas", "pillow", "my-package"]
-- tach.toml --
[external]
rename = ["PIL:pillow"]
[[modules]]
path = "a"
depends_on_external = ["numpy", "pillow", "my-package"]
cannot_depend_on_external = ["django"]
[[modules]]
path = "b"
cannot_depend_on_external = ["pandas"]
[[modules]]
path = "c"
depends_on_external = []
-- a/__init__.py --
import os, numpy.x, django.db as d
from PIL import Image
import my_package, pandas
import b.x
-- b/__init__.py --
import numpy, pandas
-- c/__init__.py --
import sys, json.decoder, numpy
from numpy import x
`

// The lists of a module are those of tach check-external.
func TestExternalAgreesWithTach(t *testing.T) {
	t.Parallel()
	program := tachProgram(t)
	r := gitRepo(t, externalTree)
	var want []string
	for _, m := range externalLine.FindAllStringSubmatch(output(t, program, r.Root, "check-external"), -1) {
		kind := External
		if m[4] == "cannot" {
			kind = Banned
		}
		want = append(want, fmt.Sprintf("%s:%s %s %s %s", m[1], m[2], kind, m[3], m[5]))
	}
	slices.Sort(want)
	got := violations(t, r, AsTach, func(a *Analysis, v Violation) string {
		if v.Kind != External && v.Kind != Banned {
			return ""
		}
		where := a.Where(v)
		return fmt.Sprintf("%s:%d %s %s %s", where.Path, where.Start.Line, v.Kind, v.Source.Name, v.Detail)
	})
	if diff := cmp.Diff(slices.Compact(want), got); diff != "" || len(want) < 5 {
		t.Errorf("(-tach +hogli)\n%s", diff)
	}
	for _, line := range violations(t, r, Strict, func(_ *Analysis, v Violation) string { return v.Path }) {
		if line == "PIL.Image" || line == "my_package" {
			t.Errorf("%s is listed under the name of its package", line)
		}
	}
}
