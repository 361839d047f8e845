package manifest

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"
)

// lineWidth is where an import is broken into lines.
const lineWidth = 120

// Combined is the content of the two files.
type Combined struct {
	TSX  []byte
	JSON []byte
}

// Combine joins the manifests, sorted by product, into what products.tsx (at
// the path tsx) and products.json hold. With clashes there is no content.
func Combine(manifests []*Manifest, tsx string) (Combined, []Clash) {
	manifests = slices.Clone(manifests)
	slices.SortFunc(manifests, func(a, b *Manifest) int { return strings.Compare(a.Product, b.Product) })
	clashes := Clashes(manifests)
	imports, more := hoist(manifests, path.Dir(tsx))
	if clashes = append(clashes, more...); len(clashes) > 0 {
		return Combined{}, clashes
	}
	return Combined{TSX: writeTSX(manifests, statements(imports), path.Dir(tsx)), JSON: writeJSON(manifests)}, nil
}

const header = "// Combined from products/*/manifest.tsx by `hogli product:manifests`; change those.\n"

func writeTSX(manifests []*Manifest, imports, to string) []byte {
	var out bytes.Buffer
	out.WriteString(header + imports)
	for _, s := range shapes() {
		out.WriteString("\nexport const " + s.export)
		kind := "NonNullable<" + manifestType + "['" + string(s.part) + "']>"
		switch {
		case s.function:
			out.WriteString(" = (): " + kind + " => ")
		case s.untyped:
			out.WriteString(" = ")
		default:
			out.WriteString(": " + kind + " = ")
		}
		writePart(&out, manifests, s, to)
		out.WriteString("\n")
	}
	return out.Bytes()
}

func writePart(out *bytes.Buffer, manifests []*Manifest, s shape, to string) {
	open, closer := "{", "}"
	if s.list {
		open, closer = "[", "]"
	} else if s.function {
		open, closer = "({", "})" // a brace alone would begin the body of the function
	}
	out.WriteString(open)
	empty := true
	for _, m := range manifests {
		for _, e := range m.entries[s.part] {
			if empty {
				out.WriteString("\n")
			}
			empty = false
			out.WriteString(strings.Repeat(" ", unit) + m.copied(e, to) + ",\n")
		}
	}
	out.WriteString(closer)
}

// product is one product of products.json.
type product struct {
	Name              string   `json:"name"`
	Folder            string   `json:"folder"`
	Scenes            []string `json:"scenes"`
	Routes            table    `json:"routes"`
	Redirects         table    `json:"redirects"`
	URLs              []string `json:"urls"`
	FileSystemTypes   []string `json:"fileSystemTypes"`
	TreeItemsNew      []string `json:"treeItemsNew"`
	TreeItemsProducts []string `json:"treeItemsProducts"`
	TreeItemsMetadata []string `json:"treeItemsMetadata"`
	TreeItemsGames    []string `json:"treeItemsGames"`
	TreeFilterTypes   []string `json:"treeFilterTypes"`
}

// writeJSON holds what is data: keys, routes, and where redirects lead (null
// when a function says).
func writeJSON(manifests []*Manifest) []byte {
	products := []product{}
	for _, m := range manifests {
		p := product{
			Name: m.Name, Folder: m.Product, Scenes: m.keys(Scenes), URLs: m.keys(URLs), FileSystemTypes: m.keys(FileSystemTypes),
			TreeItemsNew: m.keys(TreeItemsNew), TreeItemsProducts: m.keys(TreeItemsProducts), TreeItemsMetadata: m.keys(TreeItemsMetadata),
			TreeItemsGames: m.keys(TreeItemsGames), TreeFilterTypes: m.keys(TreeFilterTypes),
		}
		for _, e := range m.entries[Routes] {
			p.Routes = append(p.Routes, row{e.Key, []string{e.Scene, e.ID}})
		}
		for _, e := range m.entries[Redirects] {
			var target any
			if e.Text != "" {
				target = e.Text
			}
			p.Redirects = append(p.Redirects, row{e.Key, target})
		}
		products = append(products, p)
	}
	return encode(map[string]any{"products": products})
}

func (m *Manifest) keys(part Part) []string {
	keys := []string{}
	for _, e := range m.entries[part] {
		keys = append(keys, e.Key)
	}
	return keys
}

// table is an object that keeps the order of its keys.
type table []row

type row struct {
	key   string
	value any
}

// MarshalJSON writes the rows in their order.
func (t table) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("{")
	for i, r := range t {
		if i > 0 {
			out.WriteString(",")
		}
		out.Write(bytes.TrimSpace(encode(r.key)))
		out.WriteString(":")
		out.Write(encode(r.value))
	}
	out.WriteString("}")
	return out.Bytes(), nil
}

// encode writes strings, lists of them and the types above, which JSON can
// always hold.
func encode(value any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", strings.Repeat(" ", unit))
	_ = enc.Encode(value)
	return out.Bytes()
}

var identifier = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`)

// key is a name as it stands in an import.
func key(name string) string {
	if identifier.MatchString(name) {
		return name
	}
	return "'" + escape(name) + "'"
}
