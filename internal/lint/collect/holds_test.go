package collect

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/run/runtest"
)

// cases are files that pytest can read, and whether it finds a test in them.
// base.py lies beside each.
func cases() map[string]bool {
	return map[string]bool{
		"":                                 false,
		"def test_a(): pass":               true,
		"async def test_a(): pass":         true,
		"def helper(): pass":               false,
		"x = 'def test_a(): pass'":         false,
		"if 1:\n    def test_a(): pass":    true,
		"def f():\n    def test_a(): pass": false,
		"class TestA:\n  def test_a(s): 0": true,
		"class TestA:\n  def helper(s): 0": false,
		"class A:\n  def test_a(s): 0":     false,
		"class TestA(object):\n  x = 0":    false,
		"class TestA: pass\nclass TestA(TestA):\n  def test_a(s): 0":                                        true,
		"class TestA:\n  class TestB:\n    def test_c(s): 0":                                                true,
		"class TestA:\n  def __init__(s): 0\n  def test_a(s): 0":                                            false,
		"class TestA:\n  def __new__(c): 0\n  def test_a(s): 0":                                             false,
		"class Base:\n  def __init__(s): 0\nclass TestA(Base):\n  def test_a(s): 0":                         false,
		"class TestA:\n  __test__ = False\n  def test_a(s): 0":                                              false,
		"class TestB:\n  __test__ = False\nclass TestA(TestB):\n  def test_a(s): 0":                         false,
		"class TestB:\n  __test__ = False\nclass TestA(TestB):\n  __test__ = True\n  def test_a(s): 0":      true,
		"class A:\n  __test__ = True\n  def test_a(s): 0":                                                   true,
		"__test__ = False\ndef test_a(): 0":                                                                 false,
		"import pytest\npytest.skip('x', allow_module_level=True)\ndef test_a(): 0":                         false,
		"import pytest\nif not pytest:\n  pytest.skip('x', allow_module_level=True)\ndef test_a(): 0":       true,
		"import unittest\nraise unittest.SkipTest('x')\ndef test_a(): 0":                                    false,
		"if False:\n  def test_a(): 0":                                                                      false,
		"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  def test_a(): 0\n  from base import test_b": false,
		"from dataclasses import dataclass\n@dataclass\nclass TestA:\n  a: int = 0\n  def test_a(s): 0":     false,
		"import dataclasses as d\n@d.dataclass(init=False)\nclass TestA:\n  def test_a(s): 0":               true,
		"import enum\nclass TestA(enum.Enum):\n  def test_a(s): 0":                                          false,
		"from typing import NamedTuple\nclass TestA(NamedTuple):\n  a: int = 0\n  def test_a(s): 0":         false,
		"import pytest\n@pytest.fixture(scope='module')\ndef test_data(): 0":                                false,
		"from base import TestFlags":                                                                        true, "from base import test_b as helper": false, "from base import helper as test_it": true,
		"from base import *": true, "from base import Case": true, "from base import Model as TestModel": false,
		"import pytest": false, "test_a = lambda: 0": true,
		"from base import test_b\ntest_a = test_b": true,

		"import unittest\nclass A(unittest.TestCase):\n  x=0":                                                      false,
		"from unittest import TestCase":                                                                            false,
		"from unittest import TestCase\nclass A(TestCase):\n  def test(s):0":                                       true,
		"from unittest import TestCase as TC\nclass A(TC):\n  def test_x(s):0":                                     true,
		"from unittest import TestCase as TC\nclass A(TC):\n  def runTest(s):0":                                    true,
		"from unittest import TestCase\nclass A(TestCase):\n  def helper(s):0":                                     false,
		"from unittest import TestCase\nclass A(TestCase):\n  __test__ = False\n  def test_x(s):0":                 false,
		"from unittest import TestCase\nclass Base(TestCase): pass\nclass Survey(Base):\n  def test_x(s):0":        true,
		"from unittest import TestCase\nBase = TestCase\nclass Survey(Base):\n  def test_x(s):0":                   true,
		"from unittest import TestCase\nclass TestCase(TestCase):\n  def test_x(s):0":                              true,
		"import unittest\nclass A(unittest.TestCase):\n  def __init__(s, n='test_a'): 0\n  def test_a(s): 0":       true,
		"from base import Common\nimport unittest\nclass A(Common, unittest.TestCase): pass":                       true,
		"from base import Common\nclass A(Common): pass":                                                           false,
		"from base import Base as _Base\nclass Survey(_Base):\n  def test_x(s):0":                                  true,
		"import base\nclass Survey(base.Base):\n  def test_x(s):0":                                                 true,
		"from base import Base as B\nclass Survey(B):\n  def helper(s):0":                                          false,
		"from base import Model\nclass TestSurvey(Model):\n  def test_x(s):0":                                      false,
		"from typing import Generic, TypeVar\nT = TypeVar('T')\nclass A(Generic[T]):\n  def test_a(s): 0":          false,
		"from typing import Generic, TypeVar\nT = TypeVar('T')\nclass TestA(Generic[T]):\n  def test_a(s): 0":      true,
		"from unittest import TestCase\nclass A(TestCase):\n  def test_a(s): 0\nclass Off(A):\n  __test__ = False": true,
		"class A(ValueError):\n  def test_a(s): 0\nclass TestB(dict):\n  def test_a(s): 0":                         false,
	}
}

const besides = `import unittest
class Base(unittest.TestCase): pass
class Case(Base):
    def test_case(self): pass
class Common:
    def test_common(self): pass
class TestFlags:
    def test_flags(self): pass
class Model:
    def __init__(self): pass
    def test_model(self): pass
def test_b(): pass
def helper(): pass
`

func TestFileHolds(t *testing.T) {
	t.Parallel()
	more := map[string]bool{ // what nobody can see may be there
		"from .missing import SurveyBase\nclass Survey(SurveyBase):\n  def test_x(s):0":               true,
		"from posthog.test.base import APIBaseTest as _Base\nclass Survey(_Base):\n  def test_x(s):0": true,
		"from posthog.test.base import APIBaseTest\nclass Survey(CommonTests, APIBaseTest): pass":     true,
		"from .missing import Mixin\nclass Survey(make(Mixin)):\n  def test_x(s):0":                   true,
		"from .missing import *\n":                                                     true,
		"from .missing import TestFlags":                                               true,
		"from .missing import helper":                                                  false,
		"from .missing import Session\nclass Fake(Session):\n  def get(s):0":           false,
		"class TestA(Base): pass":                                                      true,
		"def test_a(:":                                                                 true,
		"test_a = make()":                                                              true,
		"class A(A, A, A): pass\nclass B(B, A): pass":                                  false,
		"from test_x import A\nclass A(A):\n  def test_a(s): 0":                        false,
		"from django.test import TestCase\nclass A(TestCase):\n  def test_a(s): 0":     true,
		"from django.db import models\nclass TestA(models.Model):\n  def test_a(s): 0": false,
		"from rest_framework.test import APITestCase, APIClient\nclass A(APITestCase):\n  def setUp(s): 0": false,
	}
	maps.Copy(more, cases())
	for src, want := range more {
		r := repotest.Open(t, map[string]string{"test_x.py": src, "base.py": besides})
		if _, got := newReader(DefaultConfig(), r).fileHolds("test_x.py", nil); got != want {
			t.Errorf("%q: got %v", src, got)
		}
	}
}

// TestFileHoldsAsPytest asks pytest the same.
func TestFileHoldsAsPytest(t *testing.T) {
	t.Parallel()
	pytest := findPytest(t)
	table := cases()
	sources := slices.Sorted(maps.Keys(table))
	files := map[string]string{"pytest.ini": "[pytest]\naddopts = --import-mode=importlib --continue-on-collection-errors\n"}
	for n, src := range sources {
		files[fmt.Sprintf("c%d/test_x.py", n)] = "import sys, os; sys.path.insert(0, os.path.dirname(__file__)); sys.modules.pop('base', None)\n" + src
		files[fmt.Sprintf("c%d/base.py", n)] = besides
	}
	root := repotest.Open(t, files).Path(".")
	cmd := exec.CommandContext(t.Context(), pytest, "--collect-only", "-q", "-p", "no:cacheprovider")
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for n, src := range sources {
		got := strings.Contains(string(out), fmt.Sprintf("c%d/test_x.py::", n))
		if diff := cmp.Diff(table[src], got); diff != "" {
			t.Errorf("%q: pytest disagrees %s", src, diff)
		}
	}
}

// findPytest is the pytest that make test sets up in a folder above.
func findPytest(t *testing.T) string {
	t.Helper()
	for dir := "."; len(dir) < 60; dir = filepath.Join(dir, "..") {
		if at, err := filepath.Abs(filepath.Join(dir, ".venv", "bin", "pytest")); err == nil {
			if _, err := os.Stat(at); err == nil {
				return at
			}
		}
	}
	reason := "no pytest\nRun: ./scripts/setup.sh"
	runtest.Lacks(t, reason)
	return ""
}

// TestIgnoredAsPytest: what conftest.py leaves out is told as pytest does.
func TestIgnoredAsPytest(t *testing.T) {
	t.Parallel()
	const test = "def test_a(): pass\n"
	files := map[string]string{
		"pytest.ini":      "[pytest]\naddopts = --import-mode=importlib\n",
		"a/conftest.py":   "collect_ignore = ['out', 'test_i.py']\ncollect_ignore_glob = ['*_g.py', 'deep/*_h.py']\n",
		"a/out/test_a.py": test, "a/test_i.py": test, "a/test_g.py": test, "a/test_ok.py": test,
		"a/deep/test_i.py": test, "a/deep/test_g.py": test, "a/deep/x/test_h.py": test,
		"a/own/conftest.py": "collect_ignore = ['test_z.py']\n", "a/own/test_z.py": test, "a/own/test_i.py": test, "a/own/test_g.py": test,
		"b/conftest.py": "import sys\ncollect_ignore = []\nif sys.version_info < (3, 0):\n    collect_ignore.append('test_b.py')\n", "b/test_b.py": test,
		"c/conftest.py": "import sys\nif sys.version_info < (3, 0):\n    collect_ignore = ['test_c.py']\n", "c/test_c.py": test,
	}
	r := repotest.Open(t, files)
	for _, target := range []string{".", "a", "a/own", "a/out", "a/test_i.py", "b", "c"} {
		var got []string
		reach := Run{Runner: "pytest", Paths: []Target{{Path: target}}}.Reach(r, ".")
		for at := range files {
			if reach(at) && files[at] == test {
				got = append(got, at)
			}
		}
		slices.Sort(got)
		cmd := exec.CommandContext(t.Context(), findPytest(t), "--collect-only", "-q", "-p", "no:cacheprovider", target)
		cmd.Dir = r.Path(".")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", target, err, out)
		}
		var want []string
		for line := range strings.Lines(string(out)) {
			if at, _, ok := strings.Cut(line, "::"); ok {
				want = append(want, at)
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-pytest +got)\n%s", target, diff)
		}
	}
}

// FuzzModule: no panic and no hang, whatever the classes inherit from.
func FuzzModule(f *testing.F) {
	for src := range cases() {
		f.Add([]byte(src))
	}
	f.Add([]byte("class A(B, B): pass\nclass B(A, A): pass\nA = B = A\nfrom a import *\nfrom . import *\ncollect_ignore = ['a', f'b']\n"))
	r := repotest.Open(f, map[string]string{"base.py": besides, "a.py": "from b import *\nfrom a import *\n", "b.py": "from a import *\nfrom b import x as y\n"})
	f.Fuzz(func(t *testing.T, src []byte) {
		m := newReader(DefaultConfig(), r).parse("test_x.py", src)
		_ = m.hasTests() && m.has([]string{"A", "test_a"})
		for _, name := range []string{"collect_ignore", "collect_ignore_glob"} {
			if items, there := m.list(name); len(items) > 0 && !there {
				t.Fatalf("%q of a list that is not there", items)
			}
		}
	})
}
