package rules

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/boundary"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

// BenchmarkLintAll is product:lint --all with the opening of the repository,
// comments included; the same without the rules about imports, and without any;
// and in turn with them what nobody can avoid: walking the tree and reading the
// same files once with os.ReadFile, on as many threads, and with cat.
func BenchmarkLintAll(b *testing.B) {
	root := whole(b)
	all := slices.Concat(All(), lint.Own())
	chosen, err := lint.Selection{}.Of(all) // without those that are off by themselves
	if err != nil {
		b.Fatal(err)
	}
	passes := []struct {
		name string
		do   func()
		used cost
	}{
		{name: "lint", do: func() { lintAll(b, root, chosen, all) }},
		{name: "others", do: func() { lintAll(b, root, notAboutImports(chosen), all) }},
		{name: "none", do: func() { lintAll(b, root, nil, all) }},
		{name: "read", do: func() { readAll(b, root) }},
		{name: "cat", do: func() { catAll(b, root) }},
	}
	for b.Loop() {
		for i := range passes {
			passes[i].used.add(b, passes[i].do)
		}
	}
	n := time.Duration(b.N)
	for _, p := range passes {
		b.ReportMetric(float64((p.used.time/n).Microseconds())/1000, p.name+"-ms")
		b.ReportMetric(float64((p.used.cpu/n).Microseconds())/1000, p.name+"-cpu-ms")
	}
	lint, others, none, read, cat := passes[0].used, passes[1].used, passes[2].used, passes[3].used, passes[4].used
	b.ReportMetric(float64(lint.time)/float64(read.time), "lint/read")
	b.ReportMetric(float64(lint.cpu)/float64(read.cpu), "lint/read-cpu")
	b.ReportMetric(float64(others.time-none.time)/float64(cat.time), "others/cat")
	b.ReportMetric(float64(others.cpu-none.cpu)/float64(cat.cpu), "others/cat-cpu")
}

// cost is what passes took in all.
type cost struct{ time, cpu time.Duration }

func (c *cost) add(b *testing.B, do func()) {
	b.Helper()
	start, cpu := time.Now(), cpuTime(b)
	do()
	c.time += time.Since(start)
	c.cpu += cpuTime(b) - cpu
}

// notAboutImports leaves out the rules that ask for the import graph:
// structure/readable-files tells what could not be read for it.
func notAboutImports(all []lint.Rule) []lint.Rule {
	asks := map[string]bool{"structure/readable-files": true}
	for _, r := range boundary.NewMaps(boundary.Strict, "").Rules() {
		asks[r.Meta().ID] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(r lint.Rule) bool { return asks[r.Meta().ID] })
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

// cpuTime is what the process and those that it waited for have used of the
// processors so far: other programs lengthen it less than the time that goes by.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	sum := int64(0)
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var used syscall.Rusage
		if err := syscall.Getrusage(who, &used); err != nil {
			b.Fatal(err)
		}
		sum += used.Utime.Nano() + used.Stime.Nano()
	}
	return time.Duration(sum)
}

func lintAll(b *testing.B, root string, rules, known []lint.Rule) {
	b.Helper()
	r, err := repo.Open(root)
	if err != nil {
		b.Fatal(err)
	}
	v, err := lint.Job{Repo: r, Products: r.Products(), Rules: rules, Known: known}.Do(b.Context())
	if err != nil || len(v.Findings) > 0 {
		b.Fatalf("%v, %d findings, such as %+v", err, len(v.Findings), v.Findings[:min(5, len(v.Findings))])
	}
}

// readAll walks and reads on two threads.
func readAll(b *testing.B, root string) {
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
}

// catAll reads all files as cat does.
func catAll(b *testing.B, root string) {
	b.Helper()
	cat := exec.Command("sh", "-c", "find . -type f -print0 | xargs -0 cat >/dev/null")
	cat.Dir = root
	if out, err := cat.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
}
