package lint

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/importgraph/node"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// outside lists the changed code that is in no product, in order.
func outside(r *repo.Repo, files []string) []string {
	var code []string
	for _, rel := range slices.Sorted(slices.Values(files)) {
		if _, _, deeper := strings.Cut(strings.TrimPrefix(rel, r.Config.Paths.Products+"/"), "/"); repo.Within(rel, r.Config.Paths.Products) && deeper {
			continue
		}
		if slices.Contains(codeEndings[:], path.Ext(rel)) {
			code = append(code, rel)
		}
	}
	return code
}

var codeEndings = [...]string{".py", ".go", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"}

// namedBy gives the products that changed code of the core names, and where.
func namedBy(ctx context.Context, r *repo.Repo, changed []string) (map[string]string, error) {
	why := map[string]string{}
	if len(changed) == 0 {
		return why, nil
	}
	listed, err := r.Files(ctx, ".")
	if err != nil {
		return nil, err
	}
	aliases, _ := node.ReadAliases(r.Read, listed) // one that TypeScript cannot read either leads nowhere
	names := importgraph.Names{GoModule: importgraph.GoModule(r), Aliases: aliases}
	for _, rel := range changed {
		content, err := r.Read(rel)
		if err != nil {
			continue // it is gone, and names nobody any more
		}
		for _, ref := range importgraph.Read(rel, content, names) {
			if ref.Hard && why[ref.Product] == "" {
				why[ref.Product] = fault.At(rel, content, ref.Start, ref.End).String() + " " + ref.What + ", and is changed"
			}
		}
	}
	return why, nil
}

// usersOf gives the products that import changed models of the core by their
// module: what a model is, and which database it leads to, is told by those of
// its parents too. Other code of the core settles no verdict about a product.
func usersOf(ctx context.Context, r *repo.Repo, changed []string) (map[string]string, error) {
	modules := map[string]bool{}
	for _, rel := range changed {
		if isCoreModels(r, rel) {
			modules[strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(rel, ".py"), "/__init__"), "/", ".")] = true
		}
	}
	why := map[string]string{}
	if len(modules) == 0 {
		return why, nil
	}
	files, err := r.Files(ctx, r.Config.Paths.Products)
	if err != nil {
		return nil, err
	}
	files = slices.DeleteFunc(files, func(rel string) bool { return !strings.HasSuffix(rel, ".py") })
	found := make([]string, len(files))
	r.Scan(files, func(i int, content []byte) { found[i] = firstOf(modules, files[i], content) })
	for i, reason := range found {
		inside := strings.TrimPrefix(files[i], r.Config.Paths.Products+"/")
		name, _, _ := strings.Cut(inside, "/")
		if reason != "" && why[name] == "" {
			why[name] = reason
		}
	}
	return why, nil
}

// isCoreModels tells whether the core keeps models in a file.
func isCoreModels(r *repo.Repo, rel string) bool {
	return strings.HasSuffix(rel, ".py") &&
		(path.Base(rel) == "models.py" || slices.Contains(strings.Split(path.Dir(rel), "/"), "models")) &&
		slices.ContainsFunc(r.Config.Paths.Core, func(core string) bool { return repo.Within(rel, core) })
}

// firstOf is where a file first imports one of the modules; "" when it imports
// none.
func firstOf(modules map[string]bool, rel string, content []byte) string {
	for _, i := range python.ReadImports(content) {
		for _, module := range i.Paths("") {
			if modules[module] {
				return fault.At(rel, content, i.NameAt, i.NameAt+len(i.Name)).String() + " imports " + module + ", which is changed"
			}
		}
	}
	return ""
}
