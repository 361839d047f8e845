package importgraph

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph/node"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/typescript"
)

// Scripts is the TypeScript and JavaScript of a repository: its files, and
// every specifier that they name, resolved as the compiler does.
type Scripts struct {
	Files []ScriptFile // sorted by path
}

// ScriptFile is a file that imports.
type ScriptFile struct {
	Path    string // relative to the repository
	Unread  string // why not all of its imports are known; "" when they are
	Imports []ScriptImport

	Broken fault.Span // where the compiler would refuse it; no path when it would not
}

// ScriptImport is one specifier of a file.
type ScriptImport struct {
	Specifier string
	Kind      typescript.ReferenceKind
	TypeOnly  bool
	To        node.Target
	Where     fault.Span // the specifier, with its line
}

// ReadScripts reads the scripts among the first-party files of a repository,
// which are sorted.
func ReadScripts(r *repo.Repo, listed []string) (*Scripts, error) {
	if _, err := r.Workspace(); err != nil {
		return nil, err
	}
	return ReadScriptsInto(r, listed, "", func(string) Extent { return Whole }), nil
}

// Extent is how much of a script is read.
type Extent uint8

// The extents.
const (
	Nothing Extent = iota
	Into           // only what may import from the folder that was asked for
	Beside         // of a file below it: only what may import from it, but for the file's own part
	Whole
)

// ReadScriptsInto reads scripts, some only as far as they may import from a
// folder: a specifier that leads there from outside says its last word, an alias
// for it or the name of a package in it. A file without these has no imports then.
// A list of the workspace that cannot be read is as if it were not there.
func ReadScriptsInto(r *repo.Repo, listed []string, folder string, extent func(rel string) Extent) *Scripts {
	workspace, unread := r.Workspace()
	resolver := node.New(firstParty{r, listed}, listed, func(dir string) bool {
		return unread == nil && workspace != nil && workspace.Includes(dir)
	})
	g := &Scripts{}
	var scripts []string
	var extents []Extent
	for _, rel := range listed {
		if !isScript(rel) {
			continue
		}
		if much := extent(rel); much != Nothing {
			scripts, extents = append(scripts, rel), append(extents, much)
			g.Files = append(g.Files, ScriptFile{Path: rel})
		}
	}
	words := append(resolver.Into(folder), path.Base(folder))
	says := func(content []byte) bool {
		return slices.ContainsFunc(words, func(word string) bool { return bytes.Contains(content, []byte(word)) })
	}
	for _, s := range r.Scan(scripts, func(i int, content []byte) {
		if extents[i] == Whole || says(content) || extents[i] == Beside && climbs(content, scripts[i], folder) {
			g.Files[i].read(resolver, content)
		}
	}) {
		if at, ok := slices.BinarySearch(scripts, s.Path); ok {
			g.Files[at].Unread = s.Why
		}
	}
	return g
}

// climbs tells whether a path in a file may lead out of the part of the folder
// that the file is in: it goes up far enough, or goes up after it went down.
func climbs(content []byte, rel, folder string) bool {
	up := strings.Repeat("../", strings.Count(inside(rel, folder), "/"))
	if bytes.Contains(content, []byte(up)) {
		return true
	}
	for rest := content; ; {
		at := bytes.Index(rest, []byte("/../"))
		if at < 0 {
			return false
		}
		if up := bytes.HasSuffix(rest[:at], []byte("..")) && (at == 2 || bytes.IndexByte([]byte("/'\"`"), rest[at-3]) >= 0); !up {
			return true
		}
		rest = rest[at+1:]
	}
}

// firstParty are the files that specifiers can lead to: a stray build output
// is none.
type firstParty struct {
	repo   *repo.Repo
	listed []string // sorted
}

func (f firstParty) Has(rel string) bool {
	_, ok := slices.BinarySearch(f.listed, rel)
	return ok
}

func (f firstParty) Read(rel string) ([]byte, error) { return f.repo.Read(rel) }

// isScript tells a file that has imports from one that a script can only name.
func isScript(rel string) bool {
	switch path.Ext(rel) {
	case ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs":
		return true
	}
	return false
}

func (f *ScriptFile) read(resolver *node.Resolver, content []byte) {
	references, problem := typescript.References(content, typescript.DialectOf(f.Path))
	if problem != nil {
		f.Unread = problem.What
		f.Broken = fault.At(f.Path, content, problem.Offset, problem.Offset)
	}
	for _, ref := range references {
		if !ref.Static {
			continue
		}
		f.Imports = append(f.Imports, ScriptImport{
			Specifier: strings.Clone(ref.Specifier), Kind: ref.Kind, TypeOnly: ref.TypeOnly,
			To: resolved(resolver, f.Path, ref), Where: fault.At(f.Path, content, ref.SpecStart, ref.End),
		})
	}
}

// resolved tells where a reference leads: some are no specifiers of a module.
func resolved(resolver *node.Resolver, file string, ref typescript.Reference) node.Target {
	switch ref.Kind { //nolint:exhaustive // the others are
	case typescript.ReferencePath:
		return resolver.Referenced(file, ref.Specifier)
	case typescript.ReferenceTypes:
		return resolver.Types(file, ref.Specifier)
	case typescript.URL:
		return resolver.URL(file, ref.Specifier)
	}
	return resolver.Resolve(file, ref.Specifier)
}

// by is what a specifier makes the file depend on another by.
func (i ScriptImport) by() Channel {
	switch {
	case i.Kind == typescript.Mock:
		return ByMock
	case !i.Kind.IsImport():
		return ByLookup
	case i.TypeOnly:
		return ByType
	}
	return ByImport
}
