package importgraph

import (
	"path"
	"strings"

	"github.com/posthog/hogli/internal/source/jsonfile"
)

// dependencyTables are the members of package.json that install packages.
var dependencyTables = [...]string{"dependencies", "devDependencies", "peerDependencies", "optionalDependencies"}

// packageDependencies are the packages of products that a package.json asks
// for. One that is no JSON gives nothing: no package manager reads it either.
func packageDependencies(rel string, content []byte) []Reference {
	file, err := jsonfile.Read(rel, content)
	if err != nil {
		return nil
	}
	var found []Reference
	for _, table := range dependencyTables {
		members, _ := file.Root.Member(table)
		for _, m := range members.Value.Members {
			product, ok := packageProduct(m.Key)
			if !ok {
				product, ok = packageTarget(path.Dir(rel), m.Value.Text)
			}
			if ok {
				end := m.Value.End
				found = append(found, Reference{Product: product, Start: m.KeyStart, End: end, What: "depends on the package " + m.Key, Hard: true})
			}
		}
	}
	return found
}

// packageProduct is the product of a package, or of a module in it. Its folder
// has underscores where the package should have dashes.
func packageProduct(name string) (string, bool) {
	product, ok := below(name, "@posthog/products-", "/")
	return strings.ReplaceAll(product, "-", "_"), ok
}

// packageTarget is the product that a dependency under a name of its own leads
// to: by its folder, or by its package.
func packageTarget(dir, version string) (string, bool) {
	kind, target, ok := strings.Cut(version, ":")
	switch {
	case !ok:
	case kind == "link" || kind == "file" || kind == "portal" || kind == "workspace" && strings.HasPrefix(target, "."):
		return below(path.Join(dir, target), "products/", "/")
	case kind == "npm" || kind == "workspace":
		name, _, _ := strings.Cut(strings.TrimPrefix(target, "@"), "@")
		return packageProduct("@" + name)
	}
	return "", false
}
