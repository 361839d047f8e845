// Package manifest reads the manifest.tsx of products, without running them,
// and combines all of them into the two files that the frontend and other
// programs read: products.tsx and products.json.
//
// It refuses to guess: what only a run could tell (a computed key, a spread, a
// part that is no literal) is a fault with its place, and what two products
// both claim is a Clash with both places. It does not touch the disk.
package manifest

import (
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/typescript"
)

// FileName is the name of a manifest in the folder of its product.
const FileName = "manifest.tsx"

// Part is one of the lists and tables of a manifest.
type Part string

// The parts, by their keys.
const (
	Scenes            Part = "scenes"
	Routes            Part = "routes"
	Redirects         Part = "redirects"
	URLs              Part = "urls"
	FileSystemTypes   Part = "fileSystemTypes"
	TreeItemsNew      Part = "treeItemsNew"
	TreeItemsProducts Part = "treeItemsProducts"
	TreeItemsMetadata Part = "treeItemsMetadata"
	TreeItemsGames    Part = "treeItemsGames"
	TreeFilterTypes   Part = "treeFilterTypes"
)

// shape is what hogli knows of a part.
type shape struct {
	part     Part
	list     bool   // of tree items, told apart by their path
	one      string // an entry, as people call it
	export   string // its name in products.tsx
	function bool   // it is built when it is asked for
	untyped  bool   // the types of its functions are the value of it
	check    func(m *Manifest, e *Entry) error
}

// shapes are the parts in the order of products.tsx. Tree items are functions
// there: an item may call urls, and they come from products.tsx themselves.
func shapes() []shape {
	return []shape{
		{part: Scenes, one: "scene", export: "productScenes", check: checkScene},
		{part: Routes, one: "route", export: "productRoutes", check: checkRoute},
		{part: Redirects, one: "redirect", export: "productRedirects", check: checkAny},
		{part: URLs, one: "url", export: "productUrls", untyped: true, check: checkAny},
		{part: FileSystemTypes, one: "file system type", export: "fileSystemTypes", check: checkAny},
		{part: TreeItemsNew, one: "tree item", export: "getTreeItemsNew", list: true, function: true},
		{part: TreeItemsProducts, one: "tree item", export: "getTreeItemsProducts", list: true, function: true},
		{part: TreeItemsMetadata, one: "tree item", export: "getTreeItemsMetadata", list: true, function: true},
		{part: TreeItemsGames, one: "tree item", export: "getTreeItemsGames", list: true, function: true},
		{part: TreeFilterTypes, one: "tree filter type", export: "getTreeFilterTypes", function: true, check: checkAny},
	}
}

// Manifest is one manifest.tsx as it is written.
type Manifest struct {
	Path    string // relative to the root
	Product string // name of the folder
	Name    string // as people read it

	entries    map[Part][]Entry
	file       *typescript.File
	references []typescript.Reference // all of them
	imports    []typescript.Reference // those that bring names to the top of the file
}

// Entry is one member of a part, or one tree item.
type Entry struct {
	Key   string // of a tree item its path
	Value typescript.Value
	Where fault.Span // of the key
	Scene string     // of a route: the scene that it names
	ID    string     // of a route: its own name
	Text  string     // of a redirect: where it leads; "" when a function says

	keyAt      int // where the key begins
	start, end int // the source of the entry, with the comments before it
	sceneWhere fault.Span
}

// Entries gives the entries of a part, in the order of the file.
func (m *Manifest) Entries(part Part) []Entry { return m.entries[part] }

// Source is the entry as it is written, with the comments that lead it.
func (m *Manifest) Source(e Entry) string { return m.file.Text(e.start, e.end) }

// Clash is something that two places claim, or that a place names in vain.
type Clash struct {
	Kind   string // route, redirect, url, scene, file system type, tree item, tree filter type, import
	Key    string
	What   string // one line, lower case, no stop
	Fix    string
	Places []fault.Span // one at least, in the order of the products
}
