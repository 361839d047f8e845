package boundary

import (
	"context"
	"sync"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/boundary/packages"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// Maps holds one reading of each repository, for all rules of a list. It takes
// the imports of files that a job reads anyway.
type Maps struct {
	stance Stance
	venv   string
	mu     sync.Mutex
	known  map[*repo.Repo]*analysis
}

// analysis is one of a repository: begun before its files are read, and ended
// when its outcome is asked for.
type analysis struct {
	begin func() begun
	end   func() outcome
}

// begun is an analysis before its end. Without a module map there is only a
// graph, and with a map that cannot be read not even that; what scripts and Go
// import of products is judged all the same.
type begun struct {
	repo    *repo.Repo
	files   []string
	reading *importgraph.PythonReading
	judging *Analysis
	err     error // of the map
	failed  error // of listing files
}

// outcome is what is known of a repository; without a module map only its graph.
type outcome struct {
	graph    *importgraph.Python
	analysis *Analysis
	findings []report.Finding
	scripts  []importgraph.ScriptFile
	err      error
}

// Wanted is lint's: the files that the graph is made of.
func (m *Maps) Wanted(_ context.Context, r *repo.Repo) []string {
	if b := m.of(r).begin(); b.reading != nil {
		return b.reading.Wanted()
	}
	return nil
}

// Words is lint's: what files have that ignore violations, or name models.
func (m *Maps) Words(*repo.Repo) []string { return append(namingWords[:], directiveMark) }

// Read is lint.Reader's.
func (m *Maps) Read(r *repo.Repo, f *lint.File) {
	if b := m.of(r).begin(); b.reading != nil && importgraph.IsPython(f.Path) {
		if file, ok := b.reading.Take(f.Path, f.Content, f.Imports(), f.Problem()); ok && b.judging != nil {
			b.judging.note(file, f.Path, f.Content, f.Has)
		}
	}
}

func (m *Maps) of(r *repo.Repo) *analysis {
	m.mu.Lock()
	defer m.mu.Unlock()
	one := m.known[r]
	if one == nil {
		one = &analysis{}
		one.begin = sync.OnceValue(func() begun { return m.begin(context.Background(), r) }) // rules have no context: what runs is one git ls-files
		one.end = sync.OnceValue(func() outcome { return one.begin().end() })
		m.known[r] = one
	}
	return one
}

func (m *Maps) begin(ctx context.Context, r *repo.Repo) begun {
	b := begun{repo: r}
	if b.files, b.failed = r.Files(ctx, "."); b.failed != nil {
		return b
	}
	t, err := r.Tach()
	switch {
	case err != nil: // structure/readable-files is about a file that is no TOML
	case t.File == nil:
		b.reading = importgraph.BeginPython(r, b.files, importgraph.PythonOptions{Roots: []string{"."}})
	default:
		if b.judging, b.err = begin(ctx, r, m.stance); b.judging != nil {
			b.judging.venv = m.venv
			b.reading = b.judging.reading
		}
	}
	return b
}

func (b begun) end() outcome {
	is := outcome{err: b.err}
	var code *packages.Code
	switch {
	case b.failed != nil:
		return outcome{err: b.failed}
	case b.judging != nil:
		b.judging.finish()
		code = b.judging.code
		is.graph, is.analysis, is.findings = b.judging.Graph, b.judging, b.judging.Findings()
	case b.reading != nil:
		is.graph = b.reading.Finish(nil)
	}
	if code == nil { // without a map, or one that says something of scripts
		code = packages.Read(b.repo, b.files, func(string) bool { return false })
	}
	is.findings, is.scripts = append(is.findings, code.Findings()...), code.Scripts.Files
	return is
}

func (m *Maps) graph(r *repo.Repo) *importgraph.Python { return m.of(r).end().graph }
