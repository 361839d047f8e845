package rules

import (
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/posthog/hogli/internal/source/python"
)

// models are the Django models of the products and of the core.
type models struct {
	all       []*model
	byPath    map[string]*model   // by module and name, such as posthog.models.team.Team
	byProduct map[string][]*model // by the folder in products/ that they are in
}

// model is a class that is a Django model, abstract ones too.
type model struct {
	file      *pyFile
	def       int // index of the class
	name      string
	label     string
	table     string
	abstract  bool
	parents   []*model // those of this repository
	relations []relation
}

func (m *model) path() string { return m.file.name + "." + m.name }

// isModelsPath tells whether the core keeps its models in the file.
func isModelsPath(f *pyFile) bool {
	return path.Base(f.path) == "models.py" || inFolder(f.path, "models")
}

// mayHoldCoreModels tells whether models are looked for in a file of the core.
func (f *pyFile) mayHoldCoreModels() bool { return isModelsPath(f) && f.isRun }

// modelFiles are the files that may hold models: these need Django's models, or
// those of an app. Of the core they are those
// that are called models.
func (b *codebase) modelFiles() []*pyFile {
	var out []*pyFile
	for _, p := range b.repo.Products() {
		out = append(out, b.backend(p)...)
	}
	for _, core := range b.repo.Config.Paths.Core {
		for _, f := range b.below(core) {
			if f.mayHoldCoreModels() {
				out = append(out, f)
			}
		}
	}
	inParallel(out, func(f *pyFile) { f.seen() })
	return slices.DeleteFunc(out, func(f *pyFile) bool { return !f.seen().subclasses })
}

// inParallel does the part of the work that is one file's ahead of time: every
// rule about models waits for all of them.
func inParallel(files []*pyFile, read func(*pyFile)) {
	var wait sync.WaitGroup
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				func() {
					// The rule that needs the file panics again, where lint catches it.
					defer func() { _ = recover() }()
					read(files[i])
				}()
			}
		})
	}
	wait.Wait()
}

func (b *codebase) readModels() *models {
	found := &models{byPath: map[string]*model{}, byProduct: map[string][]*model{}}
	files := b.modelFiles()
	var holders []*pyFile
	inParallel(files, func(f *pyFile) { f.names() })
	for _, f := range files {
		for i, d := range f.defs() {
			if !d.Class || !d.TopLevel() || len(d.Bases) == 0 {
				continue
			}
			m := &model{file: f, def: i, name: d.Name, label: b.labelAt(f.path)}
			if b.isModel(m.path(), 0) {
				found.all = append(found.all, m)
				found.byPath[m.path()] = m
				found.byProduct[f.product] = append(found.byProduct[f.product], m)
				holders = append(holders, f)
			}
		}
	}
	inParallel(slices.Compact(holders), func(f *pyFile) { f.module() })
	for _, m := range found.all {
		b.readMeta(m)
	}
	for _, m := range found.all {
		for _, base := range m.file.defs()[m.def].Bases {
			if parent, ok := b.modelAt(found, m.file, base.Text); ok {
				m.parents = append(m.parents, parent)
			}
		}
		m.relations = b.relationsOf(m)
	}
	return found
}

// modelAt gives the model that a dotted name of a file stands for.
func (b *codebase) modelAt(in *models, f *pyFile, name string) (*model, bool) {
	dotted, ok := f.pathOf(strings.TrimSpace(name))
	if !ok {
		return nil, false
	}
	return b.modelOf(in, dotted)
}

// modelOf gives the model at a dotted path, also one that is passed on.
func (b *codebase) modelOf(in *models, dotted string) (*model, bool) {
	if m := in.byPath[dotted]; m != nil {
		return m, true
	}
	f, name, ok := b.definition(dotted)
	if !ok {
		return nil, false
	}
	m := in.byPath[f.name+"."+name]
	return m, m != nil
}

// modelImported is modelOf of all models, found out once for each path: files
// import the same ones over and over.
func (b *codebase) modelImported(dotted string) (*model, bool) {
	if known, ok := b.modelAs.Load(dotted); ok {
		m, _ := known.(*model)
		return m, m != nil
	}
	m, ok := b.modelOf(b.models(), dotted)
	b.modelAs.Store(dotted, m)
	return m, ok
}

// isModel tells whether the class at a dotted path is a Django model: one of
// Django's own, or one that inherits from one. Of what is not in the repository
// the name decides.
func (b *codebase) isModel(dotted string, hops int) bool {
	name := dotted[strings.LastIndexByte(dotted, '.')+1:]
	f, class, ok := b.definition(dotted)
	switch {
	case hops > maxHops:
		return false
	case !ok:
		return isForeignModel(dotted, name)
	}
	for _, base := range f.defs()[f.classNamed(class)].Bases {
		if target, ok := f.pathOf(strings.TrimSpace(base.Text)); ok && target != dotted && b.isModel(target, hops+1) {
			return true
		}
	}
	return false
}

func isForeignModel(dotted, name string) bool {
	inModels := strings.Contains("."+dotted, ".models.")
	switch {
	case strings.HasPrefix(dotted, "django."):
		return name == "Model" || name == "AbstractUser" || name == "AbstractBaseUser" || name == "PermissionsMixin"
	case strings.HasPrefix(dotted, "pydantic."):
		return false
	default: // mptt.models.MPTTModel, or a part of the core that is not checked out
		return inModels && (strings.HasSuffix(name, "Model") || strings.HasSuffix(name, "Mixin"))
	}
}

// metaOf is the index of the class Meta inside a class; -1 when there is none.
func (f *pyFile) metaOf(class int) int {
	return slices.IndexFunc(f.defs(), func(d python.Def) bool { return d.Class && d.Parent == class && d.Name == "Meta" })
}

func (b *codebase) readMeta(m *model) {
	if meta := m.file.metaOf(m.def); meta >= 0 {
		if set, ok := m.file.attribute(meta, "abstract"); ok {
			m.abstract = set.Value.Text == "True"
		}
		for key, target := range map[string]*string{"app_label": &m.label, "db_table": &m.table} {
			if set, ok := m.file.attribute(meta, key); ok {
				if s, ok := m.file.module().Str(set.Value); ok {
					*target = s.Text
				}
			}
		}
	}
	if m.table == "" {
		m.table = m.label + "_" + strings.ToLower(m.name)
	}
}

// lineage is the model and the abstract ones that it takes fields from.
func (m *model) lineage() []*model {
	out := []*model{m}
	for i := 0; i < len(out); i++ {
		for _, parent := range out[i].parents {
			if parent.abstract && !slices.Contains(out, parent) {
				out = append(out, parent)
			}
		}
	}
	return out
}
