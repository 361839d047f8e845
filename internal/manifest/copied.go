package manifest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/typescript"
)

// manifestType is the type of manifests; products.tsx takes its types from it.
const manifestType = "ProductManifest"

// readImports keeps the static imports. What cannot be hoisted is a fault.
func (m *Manifest) readImports() error {
	var errs []error
	for _, ref := range m.references {
		where := m.file.Span(ref.Start, ref.End)
		switch {
		case ref.Kind == typescript.ImportEquals:
			errs = append(errs, fault.Malformed(where, "import … = require() cannot be copied", "import … from '"+ref.Specifier+"'"))
		case ref.Kind != typescript.Import:
		case !ref.Static:
			errs = append(errs, fault.Malformed(where, "the module has an escape that TypeScript refuses"))
		case len(ref.Names) == 0:
			errs = append(errs, fault.Malformed(where, "a manifest is read, never run: an import for its effects has none",
				"import it in the scene that needs it"))
		default:
			m.imports = append(m.imports, ref)
		}
	}
	return errors.Join(errs...)
}

// checkCopied refuses what would mean nothing in another file: names that the
// manifest declares itself, and imports of what only a run could tell.
func (m *Manifest) checkCopied() error {
	own := map[string]typescript.Use{}
	for _, name := range m.file.TopNames() {
		own[name.Name] = name
	}
	var errs []error
	for _, use := range m.uses() {
		if declared, ok := own[use.Name]; ok {
			errs = append(errs, fault.Malformed(m.file.Span(use.Start, use.End), fmt.Sprintf("%s is declared in the manifest (line %d) and cannot be copied",
				use.Name, m.file.Span(declared.Start, declared.End).Start.Line), "move it into a module of frontend/ and import it"))
		}
	}
	for _, ref := range m.references {
		if !ref.Static && ref.Kind == typescript.Dynamic && m.isCopied(ref.Start) {
			errs = append(errs, fault.Malformed(m.file.Span(ref.Start, ref.End), "what is imported here only a run could tell",
				"import('./frontend/…') with a plain string"))
		}
	}
	return errors.Join(errs...)
}

// uses lists the names that the copied entries look up.
func (m *Manifest) uses() []typescript.Use {
	var out []typescript.Use
	for _, s := range shapes() {
		for _, e := range m.entries[s.part] {
			uses := m.file.Uses(e.keyAt, e.end)
			if !s.list && len(uses) > 0 && uses[0].Start == e.keyAt && !isShorthand(e) {
				uses = uses[1:] // the key itself
			}
			out = append(out, uses...)
		}
	}
	return out
}

func isShorthand(e Entry) bool {
	return e.Value.Start == e.keyAt && e.Value.End-e.Value.Start == len(e.Key)
}

func (m *Manifest) isCopied(at int) bool {
	for _, entries := range m.entries {
		if slices.ContainsFunc(entries, func(e Entry) bool { return e.start <= at && at < e.end }) {
			return true
		}
	}
	return false
}
