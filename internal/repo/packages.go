package repo

import "strings"

// OfPackage gives the product whose package a specifier names, by the name that
// the product has or the one in its package.json, and what follows on the name:
// "" or a path that begins with a slash.
func (r *Repo) OfPackage(specifier string) (p *Product, rest string, ok bool) {
	names := r.packages()
	for end := 0; end <= len(specifier); end++ {
		if end < len(specifier) && specifier[end] != '/' {
			continue
		}
		if found := names[specifier[:end]]; found != nil {
			return found, specifier[end:], true
		}
	}
	return nil, "", false
}

func readPackageNames(r *Repo) map[string]*Product {
	names := map[string]*Product{}
	add := func(name string, p *Product) {
		if _, before := names[name]; name != "" && !before && !strings.HasSuffix(name, "/") {
			names[name] = p
		}
	}
	for _, p := range r.products {
		add(p.Names.Package(), p)
		if pkg, err := p.Package(); err == nil {
			add(pkg.Name, p)
		}
	}
	return names
}
