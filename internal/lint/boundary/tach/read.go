package tach

import (
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// Read reads a tach.toml. All that is wrong with it comes as one error.
func Read(f *tomlfile.File) (*Config, error) {
	c := newConfig(f.Path)
	var r reader
	respect := ""
	known := keys{
		"modules":                      func(e *entry) { r.modules(e, c, "") },
		"interfaces":                   func(e *entry) { r.interfaces(e, c, "") },
		"layers":                       func(e *entry) { r.layers(e, c) },
		"layers_explicit_depends_on":   r.flag(&c.LayersExplicit),
		"source_roots":                 r.texts(&c.SourceRoots),
		"exclude":                      r.texts(&c.Exclude),
		"respect_gitignore":            func(e *entry) { r.gitignore(e, &respect) },
		"ignore_type_checking_imports": r.flag(&c.IgnoreTypeChecking),
		"include_string_imports":       r.flag(&c.StringImports),
		"forbid_circular_dependencies": r.flag(&c.ForbidCircular),
		"exact":                        r.flag(&c.Exact),
		"root_module": func(e *entry) {
			c.RootModuleAt = e.where
			choice(&r, &c.RootModule, RootIgnore, RootAllow, RootDependenciesOnly, RootForbid)(e)
		},
		"rules":              func(e *entry) { r.rules(e.value, &c.Rules) },
		"external":           func(e *entry) { r.external(e.value, &c.External) },
		"plugins":            func(e *entry) { r.plugins(e.value, c) },
		"cache":              nil, // of tach test
		"map":                nil, // of tach map
		"disable_logging":    nil,
		"use_regex_matching": nil, // of old versions, which knew regular expressions in exclude
	}
	r.top = map[string]bool{}
	for name := range known {
		r.top[name] = true
	}
	r.table(tree(f), "tach.toml", known)
	c.RespectGitignore = respect != "false"
	c.Exclude = modern(c.Exclude)
	return c, r.err()
}

// modern gives the patterns that tach itself once wrote, as regular
// expressions, in the form that it writes now.
func modern(list []Text) []Text {
	for i := range list {
		switch list[i].Value {
		case ".*__pycache__":
			list[i].Value = "**/*__pycache__"
		case ".*egg-info":
			list[i].Value = "**/*egg-info"
		}
	}
	return list
}

func (r *reader) gitignore(e *entry, into *string) {
	switch v := e.value; {
	case v.kind == tomlfile.Scalar && (v.text == "true" || v.text == "false"),
		v.kind == tomlfile.String && v.text == "if_git_repo":
		*into = v.text
	default:
		r.fail(v.where, `respect_gitignore must be true, false or "if_git_repo"`)
	}
}

func (r *reader) rules(n *node, into *Rules) {
	level := func(l *Level) func(*entry) { return choice(r, l, LevelError, LevelWarn, LevelOff) }
	r.table(n, "rules", keys{
		"unused_ignore_directives":         level(&into.UnusedIgnore),
		"require_ignore_directive_reasons": level(&into.IgnoreReasons),
		"unused_external_dependencies": func(e *entry) {
			into.ExternalGiven = true
			level(&into.UnusedExternal)(e)
		},
		"local_imports": level(&into.LocalImports),
	})
}

func (r *reader) external(n *node, into *External) {
	into.Given = true
	var rename []Text
	r.table(n, "external", keys{"exclude": r.texts(&into.Exclude), "rename": r.texts(&rename)})
	for _, t := range rename {
		name, pkg, ok := strings.Cut(t.Value, ":")
		if !ok || name == "" || pkg == "" {
			r.fail(t.Where, "an entry of rename must be a module and its package", `write "module:package"`)
			continue
		}
		into.Rename[name] = pkg
	}
}

func (r *reader) plugins(n *node, c *Config) {
	r.table(n, "plugins", keys{"django": func(e *entry) {
		r.table(e.value, "plugins.django", keys{"settings_module": r.optional(&c.Django)})
		if c.Django == nil {
			r.fail(e.where, "plugins.django has no settings_module")
		}
	}})
}

func (r *reader) layers(e *entry, c *Config) {
	r.each(e, func(item *node) {
		var l Layer
		if item.kind == tomlfile.String {
			l.Name = Text{item.text, item.where}
		} else {
			r.table(item, "a layer", keys{"name": r.text(&l.Name), "closed": r.flag(&l.Closed)})
			if l.Name.Value == "" {
				r.fail(item.where, "a layer has no name")
			}
		}
		c.Layers = append(c.Layers, l)
	})
}

// modules reads the blocks; with paths a block stands for several modules.
func (r *reader) modules(e *entry, c *Config, domain string) {
	r.each(e, func(item *node) {
		m := Module{Where: item.where, Domain: domain, Open: true, Public: true, OpenExternal: true}
		var one *Text
		var several []Text
		r.table(item, "a module", moduleKeys(r, &m, keys{"path": r.optional(&one), "paths": r.texts(&several)}))
		switch {
		case item.kind != tomlfile.Inline:
		case one == nil && item.get("paths") == nil:
			r.fail(item.where, "a module has neither path nor paths", "add its path")
		case one != nil && item.get("paths") != nil:
			r.fail(item.where, "a module has both path and paths", "keep one of them")
		case one != nil:
			several = []Text{*one}
		}
		m.Several = one == nil
		for _, path := range several {
			m.Path = path
			c.Modules = append(c.Modules, m)
		}
	})
}

// moduleKeys adds the keys of a module to those that name it.
func moduleKeys(r *reader, m *Module, naming keys) keys {
	naming["depends_on"] = func(e *entry) {
		m.Open, m.DependsAt = false, e.where
		r.dependencies(e, &m.DependsOn)
	}
	naming["cannot_depend_on"] = func(e *entry) { r.dependencies(e, &m.Cannot) }
	naming["depends_on_external"] = func(e *entry) {
		m.OpenExternal, m.ExternalAt = false, e.where
		r.texts(&m.External)(e)
	}
	naming["cannot_depend_on_external"] = r.texts(&m.CannotExternal)
	naming["layer"] = r.optional(&m.Layer)
	naming["visibility"] = func(e *entry) {
		m.Public = false
		r.texts(&m.Visibility)(e)
	}
	naming["utility"] = r.flag(&m.Utility)
	naming["unchecked"] = r.flag(&m.Unchecked)
	naming["strict"] = r.flag(&m.Strict)
	return naming
}

func (r *reader) dependencies(e *entry, into *[]Dependency) {
	r.each(e, func(item *node) {
		d := Dependency{Path: Text{item.text, item.where}}
		if item.kind != tomlfile.String {
			r.table(item, "an entry of "+e.name, keys{"path": r.text(&d.Path), "deprecated": r.flag(&d.Deprecated)})
			if item.kind == tomlfile.Inline && item.get("path") == nil {
				r.fail(item.where, "an entry of "+e.name+" has no path")
			}
		}
		*into = append(*into, d)
	})
}

func (r *reader) interfaces(e *entry, c *Config, domain string) {
	r.each(e, func(item *node) {
		i := Interface{Where: item.where, Domain: domain, Public: true}
		kind := "all"
		r.table(item, "an interface", keys{
			"expose": r.patterns(&i.Expose),
			"from": func(e *entry) {
				i.Nowhere = e.value.kind == tomlfile.Array && len(e.value.items) == 0
				r.patterns(&i.From)(e)
			},
			"visibility": func(e *entry) {
				i.Public = false
				r.texts(&i.Visibility)(e)
			},
			"exclusive":  r.flag(&i.Exclusive),
			"data_types": choice(r, &kind, "all", "primitive"),
		})
		if item.kind == tomlfile.Inline && item.get("expose") == nil {
			r.fail(item.where, "an interface has no expose", "list the members that others may import")
		}
		i.Primitive = kind == "primitive"
		c.Interfaces = append(c.Interfaces, i)
	})
}
