package manifest

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// alias is how modules of the frontend are named from everywhere: ~/types is
// frontend/src/types.
const alias = "~/"

// hoisted is one name that products.tsx imports.
type hoisted struct {
	name, local string // in its module: "default", "*", or the name
	module      string // as it is written
	identity    string // the same for ~/types and ./types
	typeOnly    bool
	where       fault.Span
}

// hoist collects the imports that the copied entries need, by their local
// names. The type of manifests is one of them, since products.tsx is typed by it.
func hoist(manifests []*Manifest, to string) ([]hoisted, []Clash) {
	byName := map[string]*hoisted{}
	var order []string
	var clashes []Clash
	exports := map[string]bool{}
	for _, s := range shapes() {
		exports[s.export] = true
	}
	for _, m := range manifests {
		for _, h := range m.needed(to) {
			before, ok := byName[h.local]
			switch {
			case exports[h.local]:
				clashes = append(clashes, Clash{
					Kind: "import", Key: h.local, What: fmt.Sprintf("%s is imported, and is the name of a table in products.tsx", h.local),
					Fix: "import it as something else", Places: []fault.Span{h.where},
				})
			case !ok:
				byName[h.local] = &h
				order = append(order, h.local)
			case before.identity != h.identity || before.name != h.name:
				clashes = append(clashes, Clash{
					Kind: "import", Key: h.local, What: fmt.Sprintf("%s is imported from two places: %s and %s", h.local, before.source(), h.source()),
					Fix: "import one of them as something else", Places: []fault.Span{before.where, h.where},
				})
			default:
				before.typeOnly = before.typeOnly && h.typeOnly
				if strings.HasPrefix(h.module, alias) {
					before.module = h.module
				}
			}
		}
	}
	if byName[manifestType] == nil {
		byName[manifestType] = &hoisted{name: manifestType, local: manifestType, module: "./types", identity: "./types", typeOnly: true}
		order = append(order, manifestType)
	}
	var out []hoisted
	for _, local := range order {
		out = append(out, *byName[local])
	}
	return oneSpelling(out), clashes
}

// source is what is imported, as a message says it.
func (h hoisted) source() string {
	switch h.name {
	case "default", "*", h.local:
		return "'" + h.module + "'"
	default:
		return h.name + " of '" + h.module + "'"
	}
}

// needed lists the imports of a manifest that its copied entries use.
func (m *Manifest) needed(to string) []hoisted {
	used := map[string]bool{}
	for _, use := range m.uses() {
		used[use.Name] = true
	}
	var out []hoisted
	for _, ref := range m.imports {
		for _, name := range ref.Names {
			types := name.Name == manifestType && name.Local == manifestType
			if !used[name.Local] && !types {
				continue
			}
			module := m.moved(ref.Specifier, to)
			out = append(out, hoisted{
				name: name.Name, local: name.Local, module: module, identity: identityOf(module),
				typeOnly: name.TypeOnly || !used[name.Local], where: m.file.Span(ref.Start, ref.End),
			})
		}
	}
	return out
}

func identityOf(module string) string {
	if inner, ok := strings.CutPrefix(module, alias); ok {
		return "./" + path.Clean(inner)
	}
	return module
}

// oneSpelling writes each module in one way, with the alias where anybody did.
func oneSpelling(all []hoisted) []hoisted {
	aliased := map[string]string{}
	for _, h := range all {
		if strings.HasPrefix(h.module, alias) {
			aliased[h.identity] = h.module
		}
	}
	for i, h := range all {
		if module, ok := aliased[h.identity]; ok {
			all[i].module = module
		}
	}
	return all
}

// statements writes the imports: packages, then the frontend's own modules,
// then what is named by its path, each sorted.
func statements(all []hoisted) string {
	slices.SortFunc(all, func(a, b hoisted) int {
		return cmp.Or(
			cmp.Compare(rank(a.module), rank(b.module)),
			cmp.Compare(a.module, b.module),
			cmp.Compare(typeRank(a), typeRank(b)),
			cmp.Compare(a.name, b.name),
			cmp.Compare(a.local, b.local),
		)
	})
	var out strings.Builder
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].module == all[0].module && all[n].typeOnly == all[0].typeOnly {
			n++
		}
		writeImport(&out, all[:n])
		all = all[n:]
	}
	return out.String()
}

func rank(module string) int {
	switch {
	case strings.HasPrefix(module, alias):
		return 1
	case isRelative(module):
		return 2
	default:
		return 0
	}
}

func typeRank(h hoisted) int {
	if h.typeOnly {
		return 1
	}
	return 0
}

// writeImport writes what is imported from one module: a statement for each
// default and each namespace, and one for the names.
func writeImport(out *strings.Builder, all []hoisted) {
	word, from := "import ", " from '"+escape(all[0].module)+"'\n"
	if all[0].typeOnly {
		word = "import type "
	}
	var names []string
	for _, h := range all {
		switch h.name {
		case "default":
			out.WriteString(word + h.local + from)
		case "*":
			out.WriteString(word + "* as " + h.local + from)
		case h.local:
			names = append(names, h.name)
		default:
			names = append(names, key(h.name)+" as "+h.local)
		}
	}
	if len(names) == 0 {
		return
	}
	line := word + "{ " + strings.Join(names, ", ") + " }" + from
	if len(line) > lineWidth {
		line = word + "{\n    " + strings.Join(names, ",\n    ") + ",\n}" + from
	}
	out.WriteString(line)
}
