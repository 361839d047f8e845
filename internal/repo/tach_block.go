package repo

import (
	"fmt"
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
