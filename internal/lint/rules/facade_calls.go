package rules

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// entryPoints are where a product is called from outside, and what each may
// import of a product's backend besides the facade.
var entryPoints = [...]struct{ folder, said string }{
	{"presentation", "a view"},
	{"tasks", "a task"},
	{"management", "a command"},
}

func facadeCalls(c *code, seals *contracts.Seals) rule {
	return rule{
		seals: seals,
		meta: report.Rule{
			ID: "django/facade-calls", Severity: report.Error,
			Rationale: "what goes past the facade is not seen by its tests, and breaks when the inside changes",
		},
		check: func(s subject) []report.Finding {
			if s.Backend != repo.Django || !s.Isolated {
				return nil
			}
			b := c.of(s.repo)
			var found []report.Finding
			for _, entry := range entryPoints {
				for _, at := range []string{"backend/" + entry.folder, "backend/" + entry.folder + ".py"} {
					for _, f := range b.below(s.Path(at)) {
						if !f.isTest {
							found = append(found, s.pastFacade(b, f, entry.folder, entry.said)...)
							found = append(found, s.throughFacade(b, f, entry.said)...)
							found = append(found, s.getsModels(b, f, entry.said)...)
						}
					}
				}
			}
			return found
		},
	}
}

// getsModels lists where an entry point gets a model of the product by its name,
// which no import shows.
func (s subject) getsModels(b *codebase, f *pyFile, said string) []report.Finding {
	if !bytes.Contains(f.content(), []byte("get_model")) {
		return nil
	}
	var found []report.Finding
	m := f.module()
	label := b.labelAt(s.Path("backend"))
	for _, call := range m.Calls {
		first, ok := call.Positional(0)
		text, plain := m.Str(first)
		if !ok || !plain || call.Attr != "get_model" {
			continue
		}
		app, _, _ := strings.Cut(text.Text, ".")
		if dotted, _ := f.pathOf(call.Name); dotted != "django.apps.apps.get_model" || app != label {
			continue
		}
		found = append(found, s.found(f.span(call.Start, call.End), fmt.Sprintf("%s calls the facade only, and this gets a model of %s by its name", said, label), "add a function to backend/facade/api.py, and call it"))
	}
	return found
}

// throughFacade lists the models that an entry point takes from the facade, which
// knows them to make contracts of them.
func (s subject) throughFacade(b *codebase, f *pyFile, said string) []report.Finding {
	var found []report.Finding
	facade := strings.ReplaceAll(s.Path("backend/facade"), "/", ".") + "."
	for _, i := range f.imports() {
		target, ok := importTarget(i, f.pkg)
		if !ok || !strings.HasPrefix(target, facade) {
			continue
		}
		if m, is := b.modelOf(b.models(), target); is {
			found = append(found, s.found(f.importSpan(i), fmt.Sprintf("%s calls the facade only, and this takes the model %s out of it", said, m.path()), "call a function of backend/facade/api.py, and take the contract that it gives"))
		}
	}
	return found
}

// pastFacade lists what an entry point imports of a backend other than the
// facade and its own folder. What import-linter is told to ignore waits in its
// list, which keeps the product from having a contract check.
func (s subject) pastFacade(b *codebase, f *pyFile, folder, said string) []report.Finding {
	var found []report.Finding
	told := map[fault.Span]bool{}
	prefix := strings.ReplaceAll(s.Path("backend"), "/", ".")
	for _, i := range f.imports() {
		target, ok := importTarget(i, f.pkg)
		inside, own := strings.CutPrefix(target, prefix+".")
		if !ok || !own && target != prefix {
			continue
		}
		part, _, _ := strings.Cut(inside, ".")
		where := f.importSpan(i)
		if part == "facade" || part == folder || told[where] || s.seals.Defers(s.repo, s.Product, f.name, b.moduleOf(target)) {
			continue
		}
		told[where] = true
		found = append(found, s.found(where, fmt.Sprintf("%s calls the facade only, and this imports %s", said, target), "add a function to backend/facade/api.py, and call it"))
	}
	return found
}
