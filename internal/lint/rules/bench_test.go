package rules

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

// BenchmarkLintAll is product:lint --all with the opening of the repository,
// comments included, and in turn with it what nobody can avoid: walking the
// tree and reading the same files once with os.ReadFile, on as many threads.
func BenchmarkLintAll(b *testing.B) {
	root := whole(b)
	var lintTime, readTime, lintCPU, readCPU time.Duration
	size := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		start, cpu := time.Now(), cpuTime(b)
		lintAll(b, root)
		between, cpuBetween := time.Now(), cpuTime(b)
		size = readAll(b, root)
		lintTime, lintCPU = lintTime+between.Sub(start), lintCPU+cpuBetween-cpu
		readTime, readCPU = readTime+time.Since(between), readCPU+cpuTime(b)-cpuBetween
	}
	b.ReportMetric(float64(lintTime.Milliseconds())/float64(b.N), "lint-ms")
	b.ReportMetric(float64(readTime.Milliseconds())/float64(b.N), "read-ms")
	b.ReportMetric(float64(lintTime)/float64(readTime), "times")
	b.ReportMetric(float64(lintCPU.Milliseconds())/float64(b.N), "lint-cpu-ms")
	b.ReportMetric(float64(readCPU.Milliseconds())/float64(b.N), "read-cpu-ms")
	b.ReportMetric(float64(size)/(1<<20), "MB")
}

// whole writes the repository that benchmarks run over.
func whole(b *testing.B) string {
	b.Helper()
	root := b.TempDir()
	if err := repotest.Write(root, repotest.Whole()); err != nil {
		b.Fatal(err)
	}
	return root
}

// cpuTime is what the process has used of the processors so far: other programs
// lengthen it less than the time that goes by.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func lintAll(b *testing.B, root string) {
	b.Helper()
	r, err := repo.Open(root)
	if err != nil {
		b.Fatal(err)
	}
	known := slices.Concat(All(), lint.Own())
	chosen, err := lint.Selection{}.Of(known)
	if err != nil {
		b.Fatal(err)
	}
	v, err := lint.Job{Repo: r, Products: r.Products(), Rules: chosen, Known: known}.Do(b.Context())
	if err != nil || len(v.Findings) > 0 {
		b.Fatalf("%v, %d findings, such as %+v", err, len(v.Findings), v.Findings[:min(5, len(v.Findings))])
	}
}

// readAll walks and reads on two threads, and gives the bytes that were read.
func readAll(b *testing.B, root string) int64 {
	b.Helper()
	files := make(chan string, 64)
	sizes := make([]int64, 2)
	var wait sync.WaitGroup
	for i := range sizes {
		wait.Go(func() {
			for at := range files {
				content, err := os.ReadFile(at)
				if err != nil {
					b.Error(err)
				}
				sizes[i] += int64(len(content))
			}
		})
	}
	err := filepath.WalkDir(root, func(at string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files <- at
		}
		return err
	})
	close(files)
	wait.Wait()
	if err != nil {
		b.Fatal(err)
	}
	return sizes[0] + sizes[1]
}
