package boundary

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

// benchShape writes PostHog's shape with about that many Python files, and two
// fifths as many scripts.
func benchShape(b *testing.B, python int) string {
	b.Helper()
	root := b.TempDir()
	each := (python + repotest.ShapeProducts - 1) / repotest.ShapeProducts
	if err := repotest.WriteShape(root, repotest.Shape{Python: each, Scripts: each * 2 / 5}); err != nil {
		b.Fatal(err)
	}
	return root
}

// analyze is the whole module map, from the list of files to the violations: the
// dead <root> is all that is wrong.
func analyze(b *testing.B, root string) *Analysis {
	b.Helper()
	r, err := repo.Open(root)
	if err != nil {
		b.Fatal(err)
	}
	a, err := Analyze(b.Context(), r, Strict)
	if err != nil || len(a.Violations) != 1 {
		b.Fatalf("%v, %+v", err, a.Violations)
	}
	return a
}

// sample is what one run cost.
type sample struct {
	wall, cpu time.Duration
	rss       int64 // MB at most; 0 when it is not known
}

// measured runs a part of this process.
func measured(b *testing.B, do func()) sample {
	b.Helper()
	var before, after syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &before); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	do()
	wall := time.Since(start)
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &after); err != nil {
		b.Fatal(err)
	}
	return sample{wall: wall, cpu: time.Duration(after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano())}
}

// samples are the runs of each part, by its name, in order.
type samples struct {
	names []string
	runs  map[string][]sample
}

func (s *samples) add(name string, one sample) {
	if s.runs == nil {
		s.runs = map[string][]sample{}
	}
	if s.runs[name] == nil {
		s.names = append(s.names, name)
	}
	s.runs[name] = append(s.runs[name], one)
}

func median[T int64 | time.Duration](runs []sample, of func(sample) T) T {
	list := make([]T, 0, len(runs))
	for _, r := range runs {
		list = append(list, of(r))
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// table prints the medians, beside what reading alone costs.
func (s *samples) table(b *testing.B, base string) {
	b.Helper()
	cpu := func(name string) time.Duration {
		return median(s.runs[name], func(r sample) time.Duration { return r.cpu })
	}
	wall := func(name string) time.Duration {
		return median(s.runs[name], func(r sample) time.Duration { return r.wall })
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%-34s %9s %9s %9s %9s %7s\n", "", "ms", "CPU ms", "times", "CPU", "MB")
	for _, name := range s.names {
		fmt.Fprintf(&out, "%-34s %9d %9d %9.1f %9.1f %7d\n", name, wall(name).Milliseconds(), cpu(name).Milliseconds(),
			float64(wall(name))/float64(wall(base)), float64(cpu(name))/float64(cpu(base)), median(s.runs[name], func(r sample) int64 { return r.rss }))
	}
	b.Logf("medians of %d rounds\n%s", len(s.runs[base]), out.String())
}

// readTree walks the tree and reads its code once, on two threads.
func readTree(b *testing.B, root string, ends ...string) {
	b.Helper()
	files := make(chan string, 64)
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() {
			for at := range files {
				if _, err := os.ReadFile(at); err != nil {
					b.Error(err)
				}
			}
		})
	}
	err := filepath.WalkDir(root, func(at string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && slices.Contains(ends, filepath.Ext(at)) {
			files <- at
		}
		return err
	})
	close(files)
	wait.Wait()
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkAnalyze is the module map on trees of growing size, in turn with what
// nobody can avoid: reading the Python once. Linear is what it should be.
func BenchmarkAnalyze(b *testing.B) {
	for _, size := range []int{2500, 5000, 10_000, 20_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			root := benchShape(b, size)
			var s samples
			files := 0
			b.ReportAllocs()
			for b.Loop() {
				s.add("analyze", measured(b, func() { files = len(analyze(b, root).Graph.Files) }))
				s.add("read", measured(b, func() { readTree(b, root, ".py") }))
			}
			cpu := median(s.runs["analyze"], func(r sample) time.Duration { return r.cpu })
			wall := median(s.runs["analyze"], func(r sample) time.Duration { return r.wall })
			b.ReportMetric(float64(wall.Microseconds())/float64(files), "µs/file")
			b.ReportMetric(float64(cpu.Microseconds())/float64(files), "cpu-µs/file")
			b.ReportMetric(float64(cpu)/float64(median(s.runs["read"], func(r sample) time.Duration { return r.cpu })), "readings-cpu")
			b.ReportMetric(float64(wall)/float64(median(s.runs["read"], func(r sample) time.Duration { return r.wall })), "readings")
		})
	}
}
