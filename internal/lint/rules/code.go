package rules

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// maxCode is the size from which a file is taken for data, not for code.
const maxCode = 4 << 20

// code is the Python of repositories. The rules of one list share it, so that
// a file is read and parsed once, however many of them look at it.
type code struct {
	mu    sync.Mutex
	known map[*repo.Repo]*codebase
}

func newCode() *code { return &code{known: map[*repo.Repo]*codebase{}} }

// of gives the code of a repository.
func (c *code) of(r *repo.Repo) *codebase {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known[r] == nil {
		b := &codebase{repo: r, files: map[string]*pyFile{}, lists: map[string]func() []*pyFile{}}
		b.apps = sync.OnceValue(b.readApps)
		b.models = sync.OnceValue(b.readModels)
		b.crossing = sync.OnceValue(b.readCrossing)
		b.tables = sync.OnceValue(b.readTables)
		b.roots = sync.OnceValue(b.readRoots)
		c.known[r] = b
	}
	return c.known[r]
}

// codebase is the Python of one repository.
type codebase struct {
	repo     *repo.Repo
	apps     func() apps
	models   func() *models
	tables   func() map[string][]string // the known tables, to the labels of the apps that have them
	crossing func() []crossing
	roots    func() map[string]bool // what the path of a module of the repository may begin with

	mu    sync.Mutex
	files map[string]*pyFile
	lists map[string]func() []*pyFile
}

// pyFile is a Python file.
type pyFile struct {
	path    string
	name    string // dotted, of the module
	pkg     string // dotted, what a relative import starts from
	product string // the folder in products/ that it is in; "" for none
	isTest  bool
	isRun   bool // neither a test nor a migration

	first   atomic.Pointer[seen]
	seen    func() *seen
	content func() []byte
	names   func() names          // what its names stand for
	module  func() *python.Module // what it says

	// Parts of module that cost a fifth of it.
	defs    func() []python.Def
	imports func() []python.Import
}

// file gives the file at a path, whether it is there or not.
func (b *codebase) file(rel string) *pyFile {
	b.mu.Lock()
	defer b.mu.Unlock()
	if f := b.files[rel]; f != nil {
		return f
	}
	f := &pyFile{path: rel, name: strings.ReplaceAll(strings.TrimSuffix(rel, ".py"), "/", ".")}
	f.pkg = f.name[:max(strings.LastIndexByte(f.name, '.'), 0)]
	if path.Base(rel) == "__init__.py" {
		f.name = f.pkg
	}
	if inside, ok := strings.CutPrefix(rel, b.repo.Config.Paths.Products+"/"); ok {
		f.product, _, _ = strings.Cut(inside, "/")
	}
	f.isTest = isTestPath(rel)
	f.isRun = !f.isTest && !f.isMigration()
	f.seen = b.seenOf(f)
	f.content = sync.OnceValue(func() []byte {
		if s := f.first.Load(); s != nil && s.kept != nil {
			return s.kept
		}
		if info, err := b.repo.Stat(rel); err != nil || info.Size() > maxCode {
			return nil
		}
		content, err := b.repo.Read(rel)
		if err != nil {
			return nil
		}
		return content
	})
	f.module = sync.OnceValue(func() *python.Module { return python.ReadModule(f.content()) })
	f.imports = sync.OnceValue(func() []python.Import { return python.ReadImports(f.content()) })
	f.defs = sync.OnceValue(func() []python.Def {
		if s := f.first.Load(); s != nil && s.defs != nil {
			return s.defs
		}
		return python.ReadOutline(f.content()).Defs
	})
	f.names = sync.OnceValue(func() names { return namesOf(f) })
	b.files[rel] = f
	return f
}

// below lists the Python files of a folder, in order. Symlinks are not followed.
func (b *codebase) below(dir string) []*pyFile {
	b.mu.Lock()
	list := b.lists[dir]
	if list == nil {
		list = sync.OnceValue(func() []*pyFile { return b.walk(dir) })
		b.lists[dir] = list
	}
	b.mu.Unlock()
	return list()
}

func (b *codebase) walk(dir string) []*pyFile {
	var out []*pyFile
	_ = fs.WalkDir(b.repo.Tree(), dir, func(at string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir // structure/readable-files is about what cannot be read
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && at != dir || d.Name() == "node_modules" || d.Name() == "__pycache__"):
			return fs.SkipDir
		case d.Type().IsRegular() && strings.HasSuffix(at, ".py"):
			out = append(out, b.file(at))
		}
		return nil
	})
	return out
}

// backend lists the files of a product's backend that are what it runs: no
// tests and no migrations.
func (b *codebase) backend(p *repo.Product) []*pyFile {
	return slices.DeleteFunc(slices.Clone(b.below(p.Path("backend"))), func(f *pyFile) bool { return !f.isRun })
}

// inFolder tells whether a path goes through one of the folders.
func inFolder(rel string, folders ...string) bool {
	for part := range strings.SplitSeq(path.Dir(rel), "/") {
		if slices.Contains(folders, part) {
			return true
		}
	}
	return false
}

func isTestPath(rel string) bool {
	base := path.Base(rel)
	return inFolder(rel, "tests", "test") || strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") || base == "conftest.py"
}

func (f *pyFile) isMigration() bool { return inFolder(f.path, "migrations") }

// span is the place of the bytes from start to end.
func (f *pyFile) span(start, end int) fault.Span { return fault.At(f.path, f.content(), start, end) }

// nameSpan is the place of a def's name.
func (f *pyFile) nameSpan(d python.Def) fault.Span { return f.span(d.NameAt, d.NameAt+len(d.Name)) }

// within tells whether a path is the folder or below it.
func within(at, folder string) bool { return at == folder || strings.HasPrefix(at, folder+"/") }
