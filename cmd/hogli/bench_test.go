package main

import (
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkStart is what every start of hogli costs: user and system CPU of the
// whole process, beside the smallest program of the system.
func BenchmarkStart(b *testing.B) {
	hogli := filepath.Join(b.TempDir(), "hogli")
	build := exec.Command("go", "build", "-trimpath", "-o", hogli, ".")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
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
				cmd := exec.Command(row.args[0], row.args[1:]...)
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
				cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			}
			b.ReportMetric(float64(cpu.Microseconds())/float64(b.N)/1000, "cpu-ms/op")
		})
	}
}
