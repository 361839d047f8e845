package repo

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

// Tach is tach.toml as far as products are concerned. The places are those of
// the blocks' headers.
type Tach struct {
	File       *tomlfile.File // nil when the repository has none
	Modules    []TachModule
	Interfaces []TachInterface
}

// TachModule is a [[modules]] block.
type TachModule struct {
	Path  string
	Layer string
	Where fault.Span
}

// TachInterface is an [[interfaces]] block. From holds regular expressions over
// module paths (none: every module), Expose over members.
type TachInterface struct {
	Expose []string
	From   []string
	Where  fault.Span
	Mark   Permanence

	from []*regexp.Regexp // From, for whole module paths
}

func readTach(r *Repo) (*Tach, error) {
	rel := r.Config.Paths.Tach
	content, err := r.readOptional(rel)
	if err != nil || content == nil {
		return &Tach{}, err
	}
	file, err := tomlfile.Read(rel, content)
	if err != nil {
		return nil, err
	}
	t := &Tach{File: file}
	for i := range file.Tables {
		if err := t.add(&file.Tables[i]); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// SourceRoots are the folders that Python's imports start from, as tach.toml
// says, relative to the repository; the root without one.
func (r *Repo) SourceRoots() ([]string, error) {
	tach, err := r.Tach()
	if err != nil {
		return nil, err
	}
	var roots []string
	if tach.File != nil {
		written, _ := texts(&tach.File.Tables[0], "source_roots")
		for _, root := range written {
			roots = append(roots, path.Clean(root))
		}
	}
	if roots == nil {
		roots = []string{"."}
	}
	return roots, nil
}

func (t *Tach) add(table *tomlfile.Table) error {
	where := t.File.Span(table.Start, t.headerEnd(table))
	switch {
	case table.Name == "modules" && table.Array:
		if p, ok := table.Field("path"); ok {
			m := TachModule{Path: p.Value.Text, Where: where}
			if layer, ok := table.Field("layer"); ok {
				m.Layer = layer.Value.Text
			}
			t.Modules = append(t.Modules, m)
		}
		if ps, ok := table.Field("paths"); ok {
			for _, item := range ps.Value.Items {
				t.Modules = append(t.Modules, TachModule{Path: item.Text, Where: where})
			}
		}
	case table.Name == "interfaces" && table.Array:
		block := TachInterface{Where: where, Mark: t.permanence(table.Start)}
		expose, _ := texts(table, "expose")
		block.Expose = slices.DeleteFunc(expose, func(pattern string) bool { // boundary/map tells of one that is none
			_, err := Members(pattern)
			return err != nil
		})
		from, field := texts(table, "from")
		if from == nil && field.End > 0 {
			return nil // an empty list: no module has it
		}
		block.From = from
		for _, pattern := range from {
			whole, err := regexp.Compile("^(?:" + pattern + ")$")
			if err != nil {
				return t.noRegexp(pattern, field, err)
			}
			block.from = append(block.from, whole)
		}
		t.Interfaces = append(t.Interfaces, block)
	}
	return nil
}

func (t *Tach) noRegexp(pattern string, field tomlfile.Field, err error) error {
	return &fault.Error{
		Code: fault.BadFile, What: "not a regular expression: " + quote(pattern),
		Where: t.File.Span(field.Start, field.End), Err: err,
	}
}

func (t *Tach) headerEnd(table *tomlfile.Table) int {
	rest := string(t.File.Content[table.Start:])
	return table.Start + len(strings.TrimRight(strings.SplitN(rest, "\n", 2)[0], "\r"))
}

func texts(table *tomlfile.Table, key string) ([]string, tomlfile.Field) {
	field, ok := table.Field(key)
	if !ok {
		return nil, tomlfile.Field{}
	}
	var out []string
	for _, item := range field.Value.Items {
		out = append(out, item.Text)
	}
	return out, *field
}

// Module gives the module of that path.
func (t *Tach) Module(path string) (TachModule, bool) {
	for _, m := range t.Modules {
		if m.Path == path {
			return m, true
		}
	}
	return TachModule{}, false
}

// LayerOf is the layer that all modules below a prefix stand in; "" when they
// stand in none, or not in the same.
func (t *Tach) LayerOf(prefix string) string {
	layer, seen := "", false
	for _, m := range t.Modules {
		switch {
		case !strings.HasPrefix(m.Path, prefix):
		case seen && m.Layer != layer:
			return ""
		default:
			layer, seen = m.Layer, true
		}
	}
	return layer
}

// InterfacesOf gives the interface blocks whose from matches the module, alone
// or in an alternation. One without a from is for every module.
func (t *Tach) InterfacesOf(module string) []TachInterface {
	var out []TachInterface
	for _, block := range t.Interfaces {
		if block.IsFor(module) {
			out = append(out, block)
		}
	}
	return out
}

// IsFor tells whether the block is for a module.
func (b TachInterface) IsFor(module string) bool {
	return len(b.from) == 0 || slices.ContainsFunc(b.from, func(p *regexp.Regexp) bool { return p.MatchString(module) })
}
