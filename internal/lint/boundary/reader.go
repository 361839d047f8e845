package boundary

import (
	"context"
	"sync"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// analyses are those of the repositories that one list of rules looks at. They
// take the imports of files that a job reads anyway.
type analyses struct {
	stance Stance
	mu     sync.Mutex
	known  map[*repo.Repo]*analysis
}

// analysis is one of a repository: begun before its files are read, and ended
// when its outcome is asked for.
type analysis struct {
	begin func() begun
	end   func() outcome
}

// begun is an analysis before its end; without a module map there is only a
// graph, and with a map that cannot be read not even that.
type begun struct {
	reading *importgraph.PythonReading
	judging *Analysis
	err     error
}

// outcome is what is known of a repository; without a module map only its graph.
type outcome struct {
	graph    *importgraph.Python
	findings []report.Finding
	err      error
}

// Wanted is lint's: the files that the graph is made of.
func (s *analyses) Wanted(_ context.Context, r *repo.Repo) []string {
	if b := s.of(r).begin(); b.reading != nil {
		return b.reading.Wanted()
	}
	return nil
}

// Words is lint's: what files have that ignore violations.
func (s *analyses) Words(*repo.Repo) []string { return []string{directiveMark} }

// Read is lint.Reader's.
func (s *analyses) Read(r *repo.Repo, f *lint.File) {
	if b := s.of(r).begin(); b.reading != nil && importgraph.IsPython(f.Path) {
		if file, ok := b.reading.Take(f.Path, f.Content, f.Imports()); ok && b.judging != nil && f.Has(directiveMark) {
			b.judging.ignore(file, f.Path, f.Content)
		}
	}
}

func (s *analyses) of(r *repo.Repo) *analysis {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.known[r]
	if one == nil {
		one = &analysis{}
		one.begin = sync.OnceValue(func() begun { return s.begin(context.Background(), r) }) // rules have no context: what runs is one git ls-files
		one.end = sync.OnceValue(func() outcome { return one.begin().end() })
		s.known[r] = one
	}
	return one
}

func (s *analyses) begin(ctx context.Context, r *repo.Repo) begun {
	t, err := r.Tach()
	switch {
	case err != nil:
		return begun{} // structure/readable-files is about a file that is no TOML
	case t.File != nil:
		a, err := begin(ctx, r, s.stance)
		if err != nil {
			return begun{err: err}
		}
		return begun{reading: a.reading, judging: a}
	}
	files, err := r.Files(ctx, ".")
	if err != nil {
		return begun{err: err}
	}
	return begun{reading: importgraph.BeginPython(r, files, importgraph.PythonOptions{Roots: []string{"."}})}
}

func (b begun) end() outcome {
	switch {
	case b.judging != nil:
		b.judging.finish()
		return outcome{graph: b.judging.Graph, findings: b.judging.Findings()}
	case b.reading != nil:
		return outcome{graph: b.reading.Finish(nil)}
	}
	return outcome{err: b.err}
}

func (s *analyses) graph(r *repo.Repo) *importgraph.Python { return s.of(r).end().graph }
