package manifest

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/typescript"
)

// Read reads the manifest of the product whose folder holds it. Everything
// that cannot be read is told, not only the first.
func Read(file string, content []byte) (*Manifest, error) {
	source, err := typescript.Open(file, content)
	if err != nil {
		return nil, err
	}
	root, err := source.Const("manifest")
	if err != nil {
		return nil, err
	}
	m := &Manifest{Path: file, Product: path.Base(path.Dir(file)), file: source, references: source.References(), entries: map[Part][]Entry{}}
	var errs []error
	first := map[string]typescript.Member{}
	for _, member := range root.Members {
		if before, twice := first[member.Key]; twice {
			errs = append(errs, m.bad(member, fmt.Sprintf("%s is there twice", member.Key),
				fmt.Sprintf("join it with line %d", m.span(before).Start.Line)))
			continue
		}
		first[member.Key] = member
		errs = append(errs, m.readPart(member))
	}
	if _, ok := first["name"]; !ok {
		errs = append(errs, fault.Malformed(source.Span(root.Start, root.Start+1), "the manifest has no name", "name: '"+m.Product+"'"))
	}
	errs = append(errs, m.readImports(), m.checkCopied())
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Manifest) span(member typescript.Member) fault.Span {
	return m.file.Span(member.KeyStart, max(member.KeyEnd, member.KeyStart))
}

func (m *Manifest) bad(member typescript.Member, what string, fix ...string) error {
	return fault.Malformed(m.span(member), what, fix...)
}

func (m *Manifest) readPart(member typescript.Member) error {
	if err := m.checkForm(member, typescript.Property); err != nil {
		return err
	}
	if member.Key == "name" {
		if m.Name = member.Value.Text; member.Value.Kind != typescript.StringValue {
			return m.bad(member, "name is not a string", "write the name itself: hogli reads manifests without running them")
		}
		return nil
	}
	known := []string{"name"}
	for _, s := range shapes() {
		known = append(known, string(s.part))
		if string(s.part) != member.Key {
			continue
		}
		if s.list {
			return m.readList(s, member)
		}
		return m.readTable(s, member)
	}
	fix := "the parts are " + strings.Join(known, ", ")
	if near := fault.Nearest(member.Key, known); near != "" {
		fix = "did you mean " + near + "?"
	}
	return m.bad(member, fmt.Sprintf("a manifest has no %s", member.Key), fix)
}

// checkForm refuses what has no key that can be read.
func (m *Manifest) checkForm(member typescript.Member, allowed ...typescript.Form) error {
	if slices.Contains(allowed, member.Form) {
		return nil
	}
	switch member.Form {
	case typescript.Computed:
		return m.bad(member, "a key is computed", "write the key itself: hogli reads manifests without running them")
	case typescript.Spread:
		return m.bad(member, "the entries come from somewhere else", "write them here: hogli reads manifests without running them")
	default:
		return m.bad(member, fmt.Sprintf("%s has no value that can be read", member.Key), member.Key+": …")
	}
}

func (m *Manifest) readTable(s shape, part typescript.Member) error {
	if part.Value.Kind != typescript.Object {
		return m.bad(part, fmt.Sprintf("%s is not an object literal", s.part), "write the entries here: hogli reads manifests without running them")
	}
	var errs []error
	for _, member := range part.Value.Members {
		if err := m.checkForm(member, typescript.Property, typescript.Method, typescript.Shorthand); err != nil {
			errs = append(errs, err)
			continue
		}
		e := Entry{
			Key: member.Key, Value: member.Value, Where: m.span(member),
			keyAt: member.Start, start: m.file.Lead(member.Start), end: member.End,
		}
		errs = append(errs, s.check(m, &e))
		m.entries[s.part] = append(m.entries[s.part], e)
	}
	return errors.Join(errs...)
}

func (m *Manifest) readList(s shape, part typescript.Member) error {
	if part.Value.Kind != typescript.Array {
		return m.bad(part, fmt.Sprintf("%s is not an array literal", s.part), "write the items here: hogli reads manifests without running them")
	}
	var errs []error
	for _, item := range part.Value.Items {
		itemPath, ok := item.Member("path")
		if !ok || itemPath.Form != typescript.Property || itemPath.Value.Kind != typescript.StringValue {
			errs = append(errs, fault.Malformed(m.file.Span(item.Start, item.Start), "an item of "+string(s.part)+" is no object with a path that can be read",
				"{ path: 'Name in the tree', … }"))
			continue
		}
		m.entries[s.part] = append(m.entries[s.part], Entry{
			Key: itemPath.Value.Text, Value: item, Where: m.file.Span(itemPath.Value.Start, itemPath.Value.End),
			keyAt: item.Start, start: m.file.Lead(item.Start), end: item.End,
		})
	}
	return errors.Join(errs...)
}

func checkAny(_ *Manifest, e *Entry) error {
	if e.Value.Kind == typescript.StringValue {
		e.Text = e.Value.Text
	}
	return nil
}

func checkScene(_ *Manifest, e *Entry) error {
	if e.Value.Kind != typescript.Object {
		return fault.Malformed(e.Where, fmt.Sprintf("the scene %s is not an object literal", e.Key), "{ name: '…', import: () => import('./frontend/…') }")
	}
	return nil
}

func checkRoute(m *Manifest, e *Entry) error {
	items := e.Value.Items
	if len(items) != 2 || items[0].Kind != typescript.StringValue || items[1].Kind != typescript.StringValue {
		return fault.Malformed(e.Where, fmt.Sprintf("the route %s is no pair of strings", e.Key), "['KeyOfTheScene', 'idOfTheRoute']")
	}
	e.Scene, e.ID = items[0].Text, items[1].Text
	e.sceneWhere = m.file.Span(items[0].Start, items[0].End)
	return nil
}
