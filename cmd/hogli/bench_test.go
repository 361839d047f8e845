package main

import (
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/repo/repotest"
)

func buildHogli(b *testing.B) string {
	b.Helper()
	hogli := filepath.Join(b.TempDir(), "hogli")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", hogli, ".")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return hogli
}

// BenchmarkStart is what every start of hogli costs: user and system CPU of the
// whole process, beside the smallest program of the system.
func BenchmarkStart(b *testing.B) {
	hogli := buildHogli(b)
	example := filepath.Join(b.TempDir(), "shop")
	if out, err := exec.Command(hogli, "init", "--example", example).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, row := range []struct {
		name string
		args []string
	}{
		{"true", []string{"true"}},
		{"version", []string{hogli, "--version"}},
		{"help", []string{hogli, "--help"}},
		{"lint-example", []string{hogli, "-C", example, "product:lint", "--all"}},
		{"bootstrap-dry-run", []string{hogli, "-C", example, "product:bootstrap", "visual_review", "--dry-run"}},
	} {
		b.Run(row.name, func(b *testing.B) {
			var cpu time.Duration
			for b.Loop() {
				cpu += runProcess(b, b.TempDir(), row.args).cpu
			}
			b.ReportMetric(float64(cpu.Microseconds())/float64(b.N)/1000, "cpu-ms/op")
		})
	}
}

// BenchmarkLint is product:lint as a whole process over 80 products and 14,000
// files, in turn with cat of the same files: time, user and system CPU, and the
// most memory of any round.
func BenchmarkLint(b *testing.B) {
	hogli := buildHogli(b)
	root := b.TempDir()
	if err := repotest.Write(root, repotest.Whole()); err != nil {
		b.Fatal(err)
	}
	rows := []struct {
		name string
		args []string
		sum  used
	}{
		{name: "all", args: []string{hogli, "product:lint", "--all"}},
		{name: "no-boundary", args: []string{hogli, "product:lint", "--all", "--skip", "boundary", "--skip", "frontend", "--skip", "structure/readable-files"}},
		{name: "one-rule", args: []string{hogli, "product:lint", "--all", "--rule", "structure/folder-name"}},
		{name: "cat", args: []string{"sh", "-c", "find . -type f -print0 | xargs -0 cat >/dev/null"}},
	}
	for b.Loop() {
		for i := range rows {
			one := runProcess(b, root, rows[i].args)
			rows[i].sum.wall += one.wall
			rows[i].sum.cpu += one.cpu
			rows[i].sum.megabytes = max(rows[i].sum.megabytes, one.megabytes)
		}
	}
	n := time.Duration(b.N)
	for _, row := range rows {
		b.ReportMetric(float64((row.sum.wall / n).Milliseconds()), row.name+"-ms")
		b.ReportMetric(float64((row.sum.cpu / n).Milliseconds()), row.name+"-cpu-ms")
		if row.args[0] == hogli {
			b.ReportMetric(float64(row.sum.megabytes), row.name+"-MB")
		}
	}
}

// used is what a process took.
type used struct {
	wall, cpu time.Duration
	megabytes int64
}

func runProcess(b *testing.B, dir string, args []string) used {
	b.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	start := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	one := used{wall: time.Since(start), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		one.megabytes = usage.Maxrss >> 10
	}
	return one
}
