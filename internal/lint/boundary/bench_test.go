package boundary

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/repo"
)

const (
	benchProducts = 80
	benchModules  = 125 // Python files of a product
)

// benchTree writes 80 products of 125 modules in PostHog's shape: one layer,
// a canonical interface, imports of all forms that keep the map.
func benchTree(b *testing.B) string {
	b.Helper()
	root := b.TempDir()
	write := func(name, text string) {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	class := strings.Repeat("class Model:\n    \"\"\"One of many, with what they import: nothing.\"\"\"\n\n    def method(self, value: int) -> str | None:\n        return f\"{value}\" if value else None\n\n\n", 40)
	var names []string
	var tach strings.Builder
	tach.WriteString("layers = [\"modules\"]\n\n[[modules]]\npath = \"posthog\"\nlayer = \"modules\"\n\n")
	for i := range benchProducts {
		name, next, after := fmt.Sprintf("product_%d", i), (i+1)%benchProducts, (i+2)%benchProducts
		names = append(names, name)
		fmt.Fprintf(&tach, "[[modules]]\npath = \"products.%s\"\ndepends_on = [\"posthog\", \"products.product_%d\"]\nlayer = \"modules\"\n\n", name, next)
		backend := "products/" + name + "/backend/"
		for _, empty := range []string{"products/" + name + "/__init__.py", backend + "__init__.py", backend + "facade/__init__.py", backend + "logic/__init__.py"} {
			write(empty, "")
		}
		write(backend+"facade/api.py", "def f(): ...\n")
		for n := range benchModules {
			write(fmt.Sprintf("%slogic/module_%d.py", backend, n), fmt.Sprintf("import json\nfrom datetime import timedelta\nfrom typing import TYPE_CHECKING, Any\n\nfrom django.db import models, transaction\n\nfrom . import module_%d\nfrom posthog.models import (\n    Team,\n)\nfrom products.product_%d.backend.facade import api as other\n\nif TYPE_CHECKING:\n    from products.product_%d.backend.logic.module_1 import Model\n\n\n%s", (n+1)%benchModules, next, after, class))
		}
	}
	fmt.Fprintf(&tach, "[[interfaces]]\nexpose = [\"backend\\\\.facade.*\", \"backend\\\\.routes.*\"]\nfrom = [\"products\\\\.(%s)\"]\n", strings.Join(names, "|"))
	write("tach.toml", tach.String())
	write("hogli.yaml", "")
	write("products/__init__.py", "")
	write("posthog/__init__.py", "")
	write("posthog/models.py", "class Team: ...\n")
	return root
}

// used is the time that this process, or its children, had of the processors.
func used(b *testing.B, who int) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(who, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// measure reports wall and processor time of one part of a round.
func measure(b *testing.B, name string, who int, do func()) func() {
	b.Helper()
	var wall, cpu time.Duration
	rounds := 0.0
	return func() {
		start, before := time.Now(), used(b, who)
		do()
		wall, cpu = wall+time.Since(start), cpu+used(b, who)-before
		rounds++
		b.ReportMetric(float64(wall.Milliseconds())/rounds, name+"-ms")
		b.ReportMetric(float64(cpu.Milliseconds())/rounds, name+"-cpu-ms")
	}
}

// BenchmarkAnalyze is the whole module map, from the list of files to the
// violations, in turn with what nobody can avoid (walking the tree and reading
// the same files once), and with tach check where it is in .venv.
func BenchmarkAnalyze(b *testing.B) {
	root := benchTree(b)
	analyze := measure(b, "hogli", syscall.RUSAGE_SELF, func() {
		r, err := repo.Open(root)
		if err != nil {
			b.Fatal(err)
		}
		a, err := Analyze(b.Context(), r, Strict)
		if err != nil || len(a.Violations) > 0 || len(a.Graph.Files) < benchProducts*benchModules {
			b.Fatalf("%v, %+v", err, a.Violations)
		}
	})
	read := measure(b, "read", syscall.RUSAGE_SELF, func() { readTree(b, root) })
	program, err := filepath.Abs("../../../.venv/bin/tach")
	if err == nil {
		_, err = os.Stat(program)
	}
	tach := measure(b, "tach", syscall.RUSAGE_CHILDREN, func() {
		cmd := exec.Command(program, "check")
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
	})
	for b.Loop() {
		analyze()
		read()
		if err == nil {
			tach()
		}
	}
}

func readTree(b *testing.B, root string) {
	b.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".py") {
			return err
		}
		_, err = os.ReadFile(path)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
