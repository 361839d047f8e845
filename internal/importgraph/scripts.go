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
	return ReadScriptsInto(r, listed, "", func(string) bool { return true })
}

// ReadScriptsInto reads the scripts that count, as far as they may import from a
// folder: a specifier that leads there says its last word, or an alias for it. A
// file without these has no imports then. The folder "" is any.
func ReadScriptsInto(r *repo.Repo, listed []string, folder string, counts func(rel string) bool) (*Scripts, error) {
	workspace, err := r.Workspace()
	if err != nil {
		return nil, err
	}
	resolver := node.New(firstParty{r, listed}, listed, func(dir string) bool {
		return workspace != nil && workspace.Includes(dir)
	})
	g := &Scripts{}
	var scripts []string
	for _, rel := range listed {
		if isScript(rel) && counts(rel) {
			scripts = append(scripts, rel)
			g.Files = append(g.Files, ScriptFile{Path: rel})
		}
	}
	words := append(resolver.Into(folder), path.Base(folder))
	says := func(content []byte) bool {
		return slices.ContainsFunc(words, func(word string) bool { return bytes.Contains(content, []byte(word)) })
	}
	for _, s := range r.Scan(scripts, func(i int, content []byte) {
		if folder == "" || says(content) {
			g.Files[i].read(resolver, content)
		}
	}) {
		if at, ok := slices.BinarySearch(scripts, s.Path); ok {
			g.Files[at].Unread = s.Why
		}
	}
	return g, nil
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
	references, problem := typescript.Imports(content, typescript.DialectOf(f.Path))
	if problem != nil {
		f.Unread = problem.What
	}
	for _, ref := range references {
		if !ref.Static {
			continue
		}
		f.Imports = append(f.Imports, ScriptImport{
			Specifier: strings.Clone(ref.Specifier), Kind: ref.Kind, TypeOnly: ref.TypeOnly,
			To: resolver.Resolve(f.Path, ref.Specifier), Where: fault.At(f.Path, content, ref.SpecStart, ref.End),
		})
	}
}
