package tach

import (
	"regexp"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// DomainFile is the name of the files that hold the modules of one folder.
const DomainFile = "tach.domain.toml"

// DomainRoot is how a domain file names the module of its own folder.
const DomainRoot = "<domain_root>"

// AddDomain adds what a tach.domain.toml says; domain is the dotted path of its
// folder. Its names are relative to that.
func (c *Config) AddDomain(f *tomlfile.File, domain string) error {
	var r reader
	modules, interfaces := len(c.Modules), len(c.Interfaces)
	r.table(tree(f), DomainFile, keys{
		"root": func(e *entry) {
			m := Module{Path: Text{Where: e.where}, Where: e.where, Domain: domain, Open: true, Public: true, OpenExternal: true}
			known := moduleKeys(&r, &m, keys{})
			delete(known, "strict")
			r.table(e.value, "root", known)
			m.Path.Value = DomainRoot
			c.Modules = append(c.Modules, m)
		},
		"modules":    func(e *entry) { r.modules(e, c, domain) },
		"interfaces": func(e *entry) { r.interfaces(e, c, domain) },
	})
	for i := modules; i < len(c.Modules); i++ {
		c.Modules[i].settle(domain)
	}
	for i := interfaces; i < len(c.Interfaces); i++ {
		c.Interfaces[i].settle(domain)
	}
	return r.err()
}

// settle makes the names of a module absolute.
func (m *Module) settle(domain string) {
	if m.Path.Value == DomainRoot {
		m.Path.Value = domain
	} else {
		m.Path.Value = domain + "." + m.Path.Value
	}
	for i := range m.DependsOn {
		m.DependsOn[i].Path.settle(domain)
	}
	for i := range m.Cannot {
		m.Cannot[i].Path.settle(domain)
	}
	for i := range m.Visibility {
		m.Visibility[i].settle(domain)
	}
}

func (t *Text) settle(domain string) {
	if absolute, ok := strings.CutPrefix(t.Value, "//"); ok {
		t.Value = absolute
	} else if t.Value == DomainRoot {
		t.Value = domain
	} else {
		t.Value = domain + "." + t.Value
	}
}

// settle makes the patterns of an interface absolute. Without from it is about
// every module below the domain, and not about the domain's own.
func (i *Interface) settle(domain string) {
	for n := range i.Visibility {
		i.Visibility[n].settle(domain)
	}
	if len(i.From) == 0 && !i.Nowhere {
		i.From = []Pattern{{Text: Text{Value: ".*", Where: i.Where}}}
	}
	quoted := regexp.QuoteMeta(domain)
	loose := strings.ReplaceAll(quoted, `\.`, ".") // tach takes a dotted path for an expression
	for n := range i.From {
		p := &i.From[n]
		if p.Value == DomainRoot {
			p.Whole = regexp.MustCompile("^" + quoted + "$")
			p.Tach = regexp.MustCompile("^" + loose + "$")
			continue
		}
		p.Whole = regexp.MustCompile(`^` + quoted + `\.(?:` + p.Value + ")$")
		p.Tach = regexp.MustCompile("^" + loose + "." + p.Value + "$")
	}
}
