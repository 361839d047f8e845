package repo

import (
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// Config is the part of hogli.yaml that says where things are. Every path is
// relative to the root.
type Config struct {
	Paths     Paths
	Written   []Written // what the file says of paths
	Python    string    // interpreter to prefer; "" finds one
	EnvFiles  []string  // strongest first
	Structure Structure // what is different about the files of products
	Lint      Lint      // how findings are judged
}

// Written is a path as config.paths says it.
type Written struct {
	Key, Path string
	Where     fault.Span
}

// Paths are the places of a PostHog-style monorepo; config.paths moves them.
type Paths struct {
	Products        string   // folder of the products
	Core            []string // Python packages of the core
	Tach            string   // module boundaries
	Routes          string   // database routes
	Settings        string   // Django settings file holding AppsList
	AppsList        string   // name of the list of product apps
	API             string   // where API routes are mounted
	GoRoutes        string   // where products written in Go are mounted
	FrontendPackage string   // package.json that depends on every product
	ProductsTSX     string   // combined manifests, for the frontend
	ProductsJSON    string   // combined manifests, as data
	Workspace       string   // pnpm's list of packages
	Compose         string   // containers of the dev stack
	Stack           string   // units of the dev stack
}

// The lists that mount the products' routes.
const (
	RoutesList = "PRODUCT_ROUTES" // in Paths.API, of modules
	GoProducts = "products"       // in Paths.GoRoutes, of elements that begin with a label
)

// DefaultPaths are those of PostHog's own repository.
func DefaultPaths() Paths {
	return Paths{
		Products:        "products",
		Core:            []string{"posthog", "ee"},
		Tach:            "tach.toml",
		Routes:          "products/db_routing.yaml",
		Settings:        "posthog/settings/web.py",
		AppsList:        "PRODUCTS_APPS",
		API:             "posthog/api/__init__.py",
		GoRoutes:        "services/gateway/routes.go",
		FrontendPackage: "frontend/package.json",
		ProductsTSX:     "frontend/src/products.tsx",
		ProductsJSON:    "frontend/src/products.json",
		Workspace:       "pnpm-workspace.yaml",
		Compose:         "docker-compose.dev.yml",
		Stack:           "devenv/stack.yaml",
	}
}

func (p *Paths) byKey() map[string]*string {
	return map[string]*string{
		"products": &p.Products, "tach": &p.Tach, "routes": &p.Routes, "settings": &p.Settings,
		"apps_list": &p.AppsList, "api": &p.API, "go_routes": &p.GoRoutes, "frontend_package": &p.FrontendPackage,
		"products_tsx": &p.ProductsTSX, "products_json": &p.ProductsJSON,
		"workspace": &p.Workspace, "compose": &p.Compose, "stack": &p.Stack,
	}
}

// readConfig reads config of hogli.yaml. The other top-level keys, the
// repository's own commands, are left unread.
func readConfig(root string) (Config, error) {
	c := Config{Paths: DefaultPaths(), EnvFiles: []string{".env.local", ".env"}}
	content, err := at(root).readOptional(ConfigFile)
	if err != nil || content == nil {
		return c, err
	}
	file := yamlfile.Open(ConfigFile, content)
	for _, p := range file.Root().Pairs() {
		if p.Key == "config" {
			readConfigSection(root, p.Value, &c)
		}
	}
	return c, file.Err()
}

// ignored are keys of the peer's manifest that mean nothing here; design.md 4.
var ignored = []string{"description", "commands_dir", "boot_modules", "telemetry", "scripts_dir", "scripts_exclude", "version", "disk_free"}

func readConfigSection(root string, v yamlfile.Value, c *Config) {
	fields := v.Fields(append([]string{"paths", "python", "env", "structure", "lint"}, ignored...)...)
	c.Python = fields["python"].Text()
	c.Structure = readStructure(fields["structure"])
	c.Lint = readLint(fields["lint"])
	env := fields["env"].Fields("files", "secrets")
	if env["files"].Present() {
		c.EnvFiles = env["files"].Texts()
	}
	targets := c.Paths.byKey()
	known := []string{"core"}
	known = append(known, slices.Sorted(maps.Keys(targets))...)
	paths := fields["paths"].Fields(known...)
	if paths["core"].Present() {
		c.Paths.Core = nil
		for _, item := range paths["core"].List() {
			c.Paths.Core = append(c.Paths.Core, item.Text())
			c.checkInside(root, "core", item)
		}
	}
	for _, key := range known {
		if target := targets[key]; target != nil && paths[key].Present() {
			*target = paths[key].Text()
			if key != "apps_list" { // the one that is no path
				c.checkInside(root, key, paths[key])
			}
		}
	}
}

// checkInside faults a path that leads out of the repository, by itself or by a
// link. What is there is not the repository's, and where nothing is, the rules
// that need it would say nothing. One that is inside is kept with its place.
func (c *Config) checkInside(root, key string, v yamlfile.Value) {
	if v.Kind() != "string" { // which has its fault
		return
	}
	text := v.Text()
	if text == "" {
		v.Fault("the path is empty", "write it as seen from the root, or take the line out")
		return
	}
	outside := !fs.ValidPath(path.Clean(text))
	if !outside {
		if to, err := filepath.EvalSymlinks(filepath.Join(root, filepath.FromSlash(text))); err == nil {
			rel, err := filepath.Rel(root, to)
			outside = err != nil || !filepath.IsLocal(rel)
		}
	}
	c.Written = append(c.Written, Written{Key: key, Path: text, Where: v.Span()})
	if outside {
		v.Fault("the path leads out of the repository", "write it as seen from the root, such as "+DefaultPaths().Products)
	}
}

func quote(s string) string { return strconv.Quote(s) }
