package importgraph

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/source/python"
)

func TestReadingTakesWhatOthersRead(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, tree)
	want := ReadPython(r, filesOf(t, r), PythonOptions{Roots: []string{"."}})
	reading := BeginPython(r, filesOf(t, r), PythonOptions{Roots: []string{"."}})
	wanted := reading.Wanted()
	for i, rel := range wanted {
		if i%2 > 0 {
			continue
		}
		content, err := r.Read(rel)
		if err != nil {
			t.Fatal(err)
		}
		reading.Take(rel, content, python.ReadImports(content), nil)
		reading.Take(rel, []byte("import os\n"), []python.Import{{Name: "os", Line: 1, NameAt: 7}}, nil) // again: it is known
	}
	var visited atomic.Int64 // files are read side by side
	reading.Take("no/such.py", []byte("import os\n"), []python.Import{{Name: "os", Line: 1, NameAt: 7}}, nil)
	if left := reading.Wanted(); len(left) != len(wanted)/2 {
		t.Errorf("%d of %d are left: %s", len(left), len(wanted), strings.Join(left, " "))
	}
	if diff := cmp.Diff(tellImports(want), tellImports(reading.Finish(func(int, string, []byte) { visited.Add(1) }))); diff != "" || int(visited.Load()) != len(wanted)/2 {
		t.Errorf("%d visited: %s", visited.Load(), diff)
	}
}
