package rules

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

func modelImports(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "django/model-imports", Severity: report.Error,
			Rationale: "a model that is known by two paths is loaded twice or in a circle, and the core's models tie a product to the core's tables",
		},
		reader: c,
		check: func(s subject) []report.Finding {
			check := importCheck{subject: s, code: c.of(s.repo)}
			var found []report.Finding
			for _, f := range check.code.below(s.Dir) {
				found = append(found, check.passedOn(f)...)
				found = append(found, check.file(f)...)
			}
			return slices.Concat(found, check.core(), check.coreDetours())
		},
	}
}

// importCheck looks at the imports of one product.
type importCheck struct {
	subject

	code *codebase
}

// importSpan is the place of the imported name.
func (f *pyFile) importSpan(i python.Import) fault.Span {
	return f.span(i.NameAt, i.NameAt+len(i.Name))
}

// file checks the imports of a file of the product.
func (c importCheck) file(f *pyFile) []report.Finding {
	var found []report.Finding
	for _, i := range f.seen().inside {
		target, ok := importTarget(i, f.pkg)
		if !ok {
			continue
		}
		if name, ok := c.shortened(target); ok {
			found = append(found, c.found(f.importSpan(i), fmt.Sprintf("%s is no place for models: those of %s are imported from where they are", target, name),
				fmt.Sprintf("import from products.%s.backend.models", name)))
			continue
		}
		m, known := c.code.modelImported(target)
		switch {
		case known && c.code.inProducts(m):
			found = append(found, c.detour(f, i, target, m)...)
		case c.inCoreModels(target):
			found = append(found, c.ofCore(f, i, target, m)...)
		}
	}
	return found
}

// shortened tells whether a path is products.<name>.models, and of which
// product.
func (c importCheck) shortened(target string) (string, bool) {
	prefix := strings.ReplaceAll(c.repo.Config.Paths.Products, "/", ".")
	first, rest, _ := strings.Cut(target, ".")
	name, rest, _ := strings.Cut(rest, ".")
	third, _, _ := strings.Cut(rest, ".")
	return name, first == prefix && third == "models"
}

// detour: a product's model is imported from the module that defines it, or
// from the package of models that this is in.
func (c importCheck) detour(f *pyFile, i python.Import, target string, m *model) []report.Finding {
	from := strings.TrimSuffix(target, "."+m.name)
	models := c.modelsPackage(m)
	if from == m.file.name || from == models || repo.Within(f.path, path.Dir(m.file.path)) {
		return nil
	}
	if repo.Within(f.path, c.Dir) && repo.Within(m.file.path, c.Dir) && !c.inCoreModels(target) {
		return nil // a product's own modules may hand its models around
	}
	return []report.Finding{c.found(f.importSpan(i), fmt.Sprintf("%s is a model of %s, and %s only passes it on", m.name, m.file.name, from),
		fmt.Sprintf("from %s import %s", m.file.name, m.name))}
}

// modelsPackage is products.<name>.backend.models of the product of a model; ""
// for a model of the core.
func (c importCheck) modelsPackage(m *model) string {
	if m.file.product == "" {
		return ""
	}
	return strings.ReplaceAll(c.repo.Config.Paths.Products, "/", ".") + "." + m.file.product + ".backend.models"
}

// inCoreModels tells whether a path is the core's models or below.
func (c importCheck) inCoreModels(target string) bool {
	return slices.ContainsFunc(c.repo.Config.Paths.Core, func(core string) bool {
		models := strings.ReplaceAll(core, "/", ".") + ".models"
		return target == models || strings.HasPrefix(target, models+".")
	})
}

// ofCore checks an import from posthog.models; m is the core's model, if the
// target is one that is known.
func (c importCheck) ofCore(f *pyFile, i python.Import, target string, m *model) []report.Finding {
	if moved := c.movedTo(target); m == nil && moved != nil {
		return []report.Finding{c.found(f.importSpan(i), fmt.Sprintf("%s is a model of %s, not of the core", moved.name, moved.file.name),
			fmt.Sprintf("from %s import %s", moved.file.name, moved.name))}
	}
	if f.isTest || f.isMigration() || !c.bringsModels(i, target, m) {
		return nil
	}
	message := fmt.Sprintf("%s is a model of the core", target)
	fix := "take ids and contracts instead; a relation names its target by a string"
	switch {
	case m != nil:
		fix = fmt.Sprintf("a relation names it by the string %q; elsewhere take ids and contracts", m.label+"."+m.name)
	case i.Name == "*" || !isClassName(target):
		message = fmt.Sprintf("%s holds the core's models", target)
	}
	one := c.found(f.importSpan(i), message, fix)
	if c.Isolated {
		one.Message += ", and an isolated product does not know those"
	} else {
		one.Severity = report.Warning
	}
	return []report.Finding{one}
}

// movedTo is the only model of a product with the name at the end of a path
// that leads to no class of the core.
func (c importCheck) movedTo(target string) *model {
	if _, _, ok := c.code.definition(target); ok {
		return nil
	}
	name := target[strings.LastIndexByte(target, '.')+1:]
	var found *model
	for _, m := range c.code.models().all {
		if m.name != name || !c.code.inProducts(m) {
			continue
		}
		if found != nil {
			return nil
		}
		found = m
	}
	return found
}

// bringsModels tells whether an import from the core's models is one of a
// model with a table: not of a function, a mixin or an enum that is kept there.
func (c importCheck) bringsModels(i python.Import, target string, m *model) bool {
	if m != nil {
		return !m.abstract
	}
	if _, _, ok := c.code.definition(target); ok {
		return false
	}
	if f, ok := c.code.moduleFile(target); ok {
		return i.Name == "*" || f.path != path.Dir(f.path)+"/__init__.py" && c.holdsModels(f) || c.isCorePackage(target)
	}
	return isClassName(target) && !strings.HasSuffix(target, "Mixin") && !strings.HasSuffix(target, "Model") || i.Name == "*"
}

func (c importCheck) isCorePackage(target string) bool {
	return slices.ContainsFunc(c.repo.Config.Paths.Core, func(core string) bool { return target == strings.ReplaceAll(core, "/", ".")+".models" })
}

func (c importCheck) holdsModels(f *pyFile) bool {
	return slices.ContainsFunc(c.code.models().all, func(m *model) bool { return m.file == f && !m.abstract })
}

// passedOn: no file of the product beside the backend hands out its models.
func (c importCheck) passedOn(f *pyFile) []report.Finding {
	rel := strings.TrimPrefix(f.path, c.Dir+"/")
	if rel == "models.py" || strings.HasPrefix(rel, "models/") {
		return []report.Finding{c.found(fault.File(f.path), fmt.Sprintf("models of a product are in backend/, and nothing hands them out as products.%s.models", c.Name),
			"delete the file; import from products."+c.Name+".backend.models")}
	}
	who := ""
	switch rel {
	case "__init__.py":
		who = "the package of the product"
	case "backend/__init__.py":
		who = "the package of the app, which Django reads before its models,"
	default:
		return nil
	}
	var found []report.Finding
	for _, i := range f.imports() {
		if target, ok := importTarget(i, f.pkg); ok && c.isOwnModel(target) && f.module().DefAt(i.NameAt) < 0 {
			found = append(found, c.found(f.importSpan(i), fmt.Sprintf("%s passes on its model %s", who, target), "take the import out; others use the facade"))
		}
	}
	return found
}

func (c importCheck) isOwnModel(target string) bool {
	m, ok := c.code.modelOf(c.code.models(), target)
	return ok && repo.Within(m.file.path, c.Dir)
}

// isCoreModelsPackage tells whether a file is the __init__.py of the core's
// models, or of a package in them.
func (c importCheck) isCoreModelsPackage(f *pyFile) bool {
	return path.Base(f.path) == "__init__.py" && slices.ContainsFunc(c.repo.Config.Paths.Core, func(core string) bool { return repo.Within(f.path, core+"/models") })
}

// core: the packages of the core's models do not pass on what is the product's.
func (c importCheck) core() []report.Finding {
	var found []report.Finding
	for _, core := range c.repo.Config.Paths.Core {
		for _, f := range c.code.below(core) {
			if !c.isCoreModelsPackage(f) || !bytes.Contains(f.content(), []byte(c.Module())) {
				continue
			}
			for _, i := range f.imports() {
				if target, ok := importTarget(i, f.pkg); ok && c.isOwnModel(target) {
					found = append(found, c.found(f.importSpan(i), fmt.Sprintf("%s passes on %s, so that it is known by two paths", f.name, target),
						"take the import out, and import from "+strings.TrimSuffix(target, "."+i.Name)+" where it is used"))
				}
			}
		}
	}
	return found
}
