package repo

// MountLine is the import by which the core knows what mounts a Django product's
// API: a module, under the product's name.
func MountLine(product string) string {
	return "import products." + product + ".backend.presentation.urls as " + product
}
