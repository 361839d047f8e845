package repo

import (
	"fmt"
	"slices"
	"strings"
)

// MountingModule is the module of the core that mounts the products' routes.
func (r *Repo) MountingModule(tach *Tach) (string, bool) {
	core, _, _ := strings.Cut(r.Config.Paths.API, "/")
	_, ok := tach.Module(core)
	return core, ok
}

// ModuleBlock is the [[modules]] block of a product: it may import the core,
// and stands in the layer that all other products stand in.
func (r *Repo) ModuleBlock(tach *Tach, module string) string {
	depends, layer := "[]", ""
	if core, ok := r.MountingModule(tach); ok {
		depends = fmt.Sprintf("[%q]", core)
	}
	if common := tach.LayerOf("products."); common != "" {
		layer = fmt.Sprintf("layer = %q\n", common)
	}
	return fmt.Sprintf("[[modules]]\npath = %q\ndepends_on = %s\n%s", module, depends, layer)
}

// The patterns of what a product lets others import.
const (
	FacadePattern = `backend\.facade.*`
	RoutesPattern = `backend\.presentation\.urls.*`
)

// InterfaceBlock is the [[interfaces]] block of a product: others see its facade
// and the urls that the core mounts.
func InterfaceBlock(module string) string {
	escaped := func(pattern string) string { return strings.ReplaceAll(pattern, `\`, `\\`) }
	return fmt.Sprintf("[[interfaces]]\nexpose = [\"%s\", \"%s\"]\nfrom = [\"%s\"]\n",
		escaped(FacadePattern), escaped(RoutesPattern), strings.ReplaceAll(module, ".", `\\.`))
}

// IsCanonical tells the interface block that products share from blocks that
// leak internals: it exposes the facade, and nothing beyond the public surface.
func IsCanonical(expose []string) bool {
	facade := slices.ContainsFunc(expose, func(pattern string) bool { return strings.Contains(pattern, "facade") })
	return facade && len(TachInterface{Expose: expose}.Leaks()) == 0
}
