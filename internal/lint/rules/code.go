package rules

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint"
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
		b := &codebase{repo: r, prefix: productsPrefix(r), files: map[string]*pyFile{}, lists: map[string]func() []*pyFile{}}
		b.apps = sync.OnceValue(b.readApps)
		b.models = sync.OnceValue(b.readModels)
		b.crossing = sync.OnceValue(b.readCrossing)
		b.tables = sync.OnceValue(b.readTables)
		b.roots = sync.OnceValue(b.readRoots)
		b.coreImports = sync.OnceValue(b.readCoreImports)
		c.known[r] = b
	}
	return c.known[r]
}

// codebase is the Python of one repository.
type codebase struct {
	repo        *repo.Repo
	prefix      string // of the dotted paths of products, below the folder that products/ may be in
	apps        func() apps
	models      func() *models
	tables      func() map[string][]string // the known tables, to the labels of the apps that have them
	crossing    func() []crossing
	coreImports func() []coreImport
	core        coreSeen
	roots       func() map[string]bool // what the path of a module of the repository may begin with

	readers sync.Pool // of *python.ModuleReader
	modelAs sync.Map  // of modelOf, by dotted paths

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
	migrate bool // a migration

	code  *codebase
	first atomic.Pointer[seen] // what a job saw

	late  atomic.Pointer[parts]
	whole atomic.Pointer[python.Module] // when it is made
}

// parts are what a file is made of, each made when it is first asked for. Of
// most files a job has seen enough, and nobody asks.
type parts struct {
	seen    lazy[*seen]
	content lazy[[]byte]
	names   lazy[names]
	module  lazy[*python.Module]
	defs    lazy[[]python.Def]
	imports lazy[[]python.Import]
}

func (f *pyFile) parts() *parts {
	if p := f.late.Load(); p != nil {
		return p
	}
	f.late.CompareAndSwap(nil, &parts{})
	return f.late.Load()
}

// lazy is a value that is made when it is first asked for: sync.OnceValue
// without a closure.
type lazy[T any] struct {
	once  sync.Once
	made  bool
	value T
	panic any // what came instead of the value
}

// get gives the value. When making it panicked, asking again does too.
func (l *lazy[T]) get(mk func() T) T {
	l.once.Do(func() {
		defer func() {
			if !l.made {
				l.panic = recover()
			}
		}()
		l.value = mk()
		l.made = true
	})
	if !l.made {
		panic(l.panic)
	}
	return l.value
}

// seen is what was seen when a job read the file; else it is read now.
func (f *pyFile) seen() *seen {
	if s := f.first.Load(); s != nil {
		return s
	}
	return f.parts().seen.get(func() *seen {
		var in lint.File
		in.Fill(f.path, f.content())
		return f.code.look(f, &in, func(content []byte) []byte { return content })
	})
}

// content is nil for a file that is not there, or not read.
func (f *pyFile) content() []byte {
	if s := f.first.Load(); s != nil && s.kept != nil {
		return s.kept
	}
	return f.parts().content.get(func() []byte {
		content, err := f.code.repo.Read(f.path)
		if err != nil || len(content) > maxCode {
			return nil
		}
		return content
	})
}

// names is what the names of the file stand for.
func (f *pyFile) names() names { return f.parts().names.get(func() names { return namesOf(f) }) }

// module is what the file says. It has all that was kept of the file before.
func (f *pyFile) module() *python.Module {
	return f.parts().module.get(func() *python.Module {
		m := f.code.readModule(f.content())
		f.whole.Store(m)
		if s := f.first.Load(); s != nil {
			lean := *s
			lean.kept, lean.defs = nil, nil
			f.first.Store(&lean)
		}
		return m
	})
}

// readModule reads a module in the room of another one.
func (b *codebase) readModule(content []byte) *python.Module {
	r, ok := b.readers.Get().(*python.ModuleReader)
	if !ok {
		r = &python.ModuleReader{}
	}
	defer b.readers.Put(r)
	return r.Read(content)
}

// defs is a part of module that costs a fifth of it, and so is imports.
func (f *pyFile) defs() []python.Def {
	if m := f.whole.Load(); m != nil {
		return m.Defs
	}
	if s := f.first.Load(); s != nil && s.defs != nil {
		return s.defs
	}
	return f.parts().defs.get(func() []python.Def { return python.ReadOutline(f.content()).Defs })
}

func (f *pyFile) imports() []python.Import {
	if m := f.whole.Load(); m != nil {
		return m.Imports
	}
	return f.parts().imports.get(func() []python.Import { return python.ReadImports(f.content()) })
}

// file gives the file at a path, whether it is there or not.
func (b *codebase) file(rel string) *pyFile {
	b.mu.Lock()
	defer b.mu.Unlock()
	if f := b.files[rel]; f != nil {
		return f
	}
	f := &pyFile{code: b, path: rel, name: strings.ReplaceAll(strings.TrimSuffix(rel, ".py"), "/", ".")}
	f.pkg = f.name[:max(strings.LastIndexByte(f.name, '.'), 0)]
	if path.Base(rel) == "__init__.py" {
		f.name = f.pkg
	}
	if inside, ok := strings.CutPrefix(rel, b.repo.Config.Paths.Products+"/"); ok {
		f.product, _, _ = strings.Cut(inside, "/")
	}
	f.isTest, f.migrate = isTestPath(rel), inFolder(rel, "migrations")
	f.isRun = !f.isTest && !f.migrate
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
	enters := func(name string) bool {
		return !strings.HasPrefix(name, ".") && name != "node_modules" && name != "__pycache__"
	}
	b.repo.Below(dir, enters, func(at string, d fs.DirEntry) bool {
		if d.Type().IsRegular() && strings.HasSuffix(at, ".py") {
			out = append(out, b.file(at))
		}
		return true
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
	for {
		part, rest, deeper := strings.Cut(rel, "/")
		if !deeper || slices.Contains(folders, part) {
			return deeper
		}
		rel = rest
	}
}

func isTestPath(rel string) bool {
	base := path.Base(rel)
	return inFolder(rel, "tests", "test") || strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") || base == "conftest.py"
}

func (f *pyFile) isMigration() bool { return f.migrate }

// span is the place of the bytes from start to end.
func (f *pyFile) span(start, end int) fault.Span { return fault.At(f.path, f.content(), start, end) }

// nameSpan is the place of a def's name.
func (f *pyFile) nameSpan(d python.Def) fault.Span { return f.span(d.NameAt, d.NameAt+len(d.Name)) }
