package rules

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// seen is what rules ask of every file. It is found out while the file is read,
// and little of it stays: the files of a large repository do not fit in memory.
type seen struct {
	models     bool // it says models
	subclasses bool // so it does, and a class at its top inherits
	atomic     bool // it says atomic or on_commit, and is what the product runs
	related    bool // the same for _related
	others     bool // it names another product

	defs   []python.Def    // when it has subclasses
	inside []python.Import // of models or other products: those that may lead to a file of the repository
	sql    []sqlText       // of what the product runs
	waits  []dependency    // of a migration
	keys   bool            // it is one, and may make relations, or run SQL
	kept   []byte          // the content, when a rule is going to look closer

	problem *python.Problem // what Python would refuse, of a file that rules look into
}

// Words are lint's: what is asked of every file.
func (c *code) Words(r *repo.Repo) []string {
	return []string{"models", "atomic", "on_commit", "_related", productsPrefix(r)}
}

func productsPrefix(r *repo.Repo) string { return path.Base(r.Config.Paths.Products) + "." }

// Read is lint.Reader's: it looks at a file once for all rules that share c.
func (c *code) Read(r *repo.Repo, in *lint.File) {
	core := inCore(r, in.Path)
	if !strings.HasSuffix(in.Path, ".py") || !core && !repo.Within(in.Path, r.Config.Paths.Products) {
		return
	}
	b := c.of(r)
	f := b.file(in.Path)
	defer func() { _ = recover() }() // the rule that needs the file panics again, where lint catches it
	if core {
		b.core.note(f, b.productImports(f, in))
	}
	if !core || f.mayHoldCoreModels() {
		f.first.Store(b.look(f, in, bytes.Clone))
	}
}

// look finds out what rules ask of a file; keep gives content that stays.
func (b *codebase) look(f *pyFile, in *lint.File, keep func([]byte) []byte) *seen {
	content := in.Content
	s := &seen{
		models:  in.Has("models"),
		atomic:  f.isRun && (in.Has("atomic") || in.Has("on_commit")),
		related: f.isRun && in.Has("_related"),
		others:  b.namesOthers(f, in),
	}
	if s.models && f.isRun && mayInherit(content) {
		defs := python.ReadOutline(content).Defs
		if s.subclasses = slices.ContainsFunc(defs, func(d python.Def) bool { return d.Class && d.TopLevel() && len(d.Bases) > 0 }); s.subclasses {
			s.defs = defs
		}
	}
	if s.models || s.others {
		for _, i := range in.Imports() {
			if b.mayLeadInside(f, i) {
				s.inside = append(s.inside, i)
			}
		}
	}
	if databases, ok := b.databases(); ok && f.isRun && f.product != "" && len(databases.routes.List) > 0 {
		s.sql = sqlTexts(content)
	}
	if f.isMigration() {
		s.waits = b.readDependencies(content)
		s.keys = b.mayMakeKeys(f, in)
	}
	looked := s.subclasses || s.atomic || s.related
	if looked || s.keys {
		s.kept = keep(content)
	}
	if f.product != "" && !f.isTest && (looked || f.isTelling()) {
		s.problem = python.Check(content)
	}
	return s
}

// isTelling tells whether rules look into the file because of where it is: what
// Django or others find by its path. Other files they only search for words.
func (f *pyFile) isTelling() bool {
	inside, ok := strings.CutPrefix(f.path, f.code.repo.Config.Paths.Products+"/"+f.product+"/backend/")
	part, _, _ := strings.Cut(strings.TrimSuffix(inside, ".py"), "/")
	return !ok && path.Base(f.path) == "__init__.py" ||
		ok && slices.Contains(tellingParts[:], part)
}

var tellingParts = [...]string{"__init__", "apps", "models", "facade", "presentation", "routes", "tasks", "management", "api", "urls"}

// problem is the first thing in the file that Python would refuse, if rules look
// into it; nil when there is none.
func (f *pyFile) problem() *python.Problem {
	if s := f.first.Load(); s != nil {
		return s.problem
	}
	if f.isTest || f.content() == nil { // it is not there, or is no source
		return nil
	}
	return f.seen().problem
}

// isBroken tells whether a file of the product says something that Python would
// refuse: what else it says proves nothing.
func (s subject) isBroken(rel string) bool {
	src, err := s.source(rel)
	return err == nil && strings.HasSuffix(rel, ".py") && python.Check(src) != nil
}

// mayInherit tells whether a class at the top of a file may have bases: such a
// one stands at the beginning of a line, and a bracket follows on its name.
func mayInherit(content []byte) bool {
	word := []byte("class")
	for at := 0; ; at += len(word) {
		n := bytes.Index(content[at:], word)
		if n < 0 {
			return false
		}
		at += n
		if at > 0 && content[at-1] < 0x80 && !bytes.ContainsRune([]byte("\n\r\f"), rune(content[at-1])) { // beyond ASCII: a byte order mark
			continue
		}
		rest := bytes.TrimLeft(content[at+len(word):], " \t")
		for len(rest) > 0 && (isWordByte(rest[0]) || rest[0] == ' ') {
			rest = rest[1:]
		}
		if len(rest) == 0 || rest[0] != ':' {
			return true
		}
	}
}

// namesOthers tells whether a file says products.<name> of another product.
func (b *codebase) namesOthers(f *pyFile, in *lint.File) bool {
	prefix := b.prefix
	first, last := in.Span(prefix)
	if first < 0 {
		return false
	}
	for rest := in.Content[first:min(last+len(prefix)+len(f.product)+1, len(in.Content))]; ; {
		at := bytes.Index(rest, []byte(prefix))
		if at < 0 {
			return false
		}
		rest = rest[at+len(prefix):]
		if after, own := bytes.CutPrefix(rest, []byte(f.product)); !own || len(after) > 0 && after[0] != '.' && after[0] != ' ' {
			return true
		}
	}
}

// mayLeadInside tells whether an import may lead to a module of the repository,
// by the first name of its path, or is of the core's or the products'.
func (b *codebase) mayLeadInside(f *pyFile, i python.Import) bool {
	target, ok := i.Module, true // its first name is that of the path
	switch {
	case !i.From:
		target = i.Name
	case i.Level > 0:
		target, ok = importTarget(i, f.pkg)
	}
	first, _, _ := strings.Cut(target, ".")
	return ok && b.roots()[first]
}

// readRoots are the names that the dotted path of a module of the repository
// may begin with.
func (b *codebase) readRoots() map[string]bool {
	paths := b.repo.Config.Paths
	roots := map[string]bool{}
	for _, folder := range append([]string{paths.Products}, paths.Core...) {
		first, _, _ := strings.Cut(folder, "/")
		roots[first] = true
	}
	entries, _ := b.repo.Tree().ReadDir(".") // what cannot be listed is structure/readable-files'
	for _, e := range entries {
		roots[strings.TrimSuffix(e.Name(), ".py")] = true
	}
	return roots
}
