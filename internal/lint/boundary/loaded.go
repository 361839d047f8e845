package boundary

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
)

// loaded is a member of a module that other code gets by a string: it is used, and
// no import tells so. A test that replaces something is none: it gets nothing.
type loaded struct {
	member string
	place  string // path:line
}

// loadedOf are the members of a module that strings of other code load, sorted by
// place. Most runs never ask: an import that uses the same is enough.
func (a *Analysis) loadedOf(module string) []loaded {
	a.findQuoted.Do(a.indexQuoted)
	var found []loaded
	for _, one := range a.fetched {
		if one.of.Name == module {
			found = append(found, loaded{one.member, one.place})
		}
	}
	for _, file := range a.quoted[module] {
		f := &a.Graph.Files[file]
		content, err := a.repo.Read(f.Path)
		if err != nil || isIn(f.Module, module) {
			continue // it was read a moment ago; what is gone loads nothing
		}
		for _, u := range importgraph.ReadUses(f.Path, content).List {
			member, ok := strings.CutPrefix(strings.Replace(u.Text, ":", ".", 1), module+".")
			if ok && (u.By == importgraph.ByLookup || u.By == importgraph.ByInclude || u.By == importgraph.ByTask) {
				found = append(found, loaded{member, fmt.Sprintf("%s:%d", f.Path, fault.At(f.Path, content, u.Start, u.End).Start.Line)})
			}
		}
	}
	slices.SortStableFunc(found, func(x, y loaded) int { return strings.Compare(x.place, y.place) })
	return found
}

// indexQuoted notes which files have strings that begin with the name of a module,
// or of a product.
func (a *Analysis) indexQuoted() {
	wanted := map[string]bool{}
	for _, m := range a.Modules.List {
		wanted[m.Name] = true
	}
	for _, p := range a.repo.Products() {
		wanted[p.Module()] = true
	}
	paths := make([]string, len(a.Graph.Files))
	for i := range a.Graph.Files {
		paths[i] = a.Graph.Files[i].Path
	}
	begun := make([]map[string]bool, len(paths))
	a.repo.Scan(paths, func(i int, content []byte) { begun[i] = begunIn(content, wanted) })
	a.quoted = map[string][]int{}
	for i, names := range begun {
		for name := range maps.Keys(names) {
			a.quoted[name] = append(a.quoted[name], i)
		}
	}
}

// begunIn are the wanted names that something in quotes begins with; nil for none.
func begunIn(content []byte, wanted map[string]bool) map[string]bool {
	var found map[string]bool
	for at := bytes.IndexAny(content, `"'`); at >= 0 && at < len(content); {
		at++
		end := at
		for end < len(content) && (content[end] == '.' || content[end] == '_' || content[end]-'0' < 10 || content[end]|0x20-'a' < 26) {
			end++
		}
		if bytes.IndexByte(content[at:end], '.') > 0 {
			for name := upper(string(content[at:end])); name != ""; name = upper(name) {
				if wanted[name] {
					if found == nil {
						found = map[string]bool{}
					}
					found[name] = true
				}
			}
		}
		next := bytes.IndexAny(content[end:], `"'`)
		if next < 0 {
			break
		}
		at = end + next
	}
	return found
}
