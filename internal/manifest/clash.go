package manifest

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/posthog/hogli/internal/fault"
)

// Clashes lists what two manifests, or two places of one, both claim, and the
// routes that lead to no scene.
func Clashes(manifests []*Manifest) []Clash {
	var out []Clash
	for _, s := range shapes() {
		out = append(out, twice(manifests, s)...)
		if s.part == Redirects {
			out = append(out, routeOrRedirect(manifests)...)
		}
	}
	return append(out, unknownScenes(manifests)...)
}

// claim is a key and the first place that has it.
type claim struct {
	key   string
	where fault.Span
}

func twice(manifests []*Manifest, s shape) []Clash {
	var out []Clash
	first := map[string]claim{}
	for _, m := range manifests {
		for _, e := range m.entries[s.part] {
			id := identity(s.part, e.Key)
			before, ok := first[id]
			if !ok {
				first[id] = claim{e.Key, e.Where}
				continue
			}
			what := fmt.Sprintf("the %s %s is there twice", s.one, e.Key)
			if before.key != e.Key {
				what = fmt.Sprintf("the %s %s matches the same as %s", s.one, e.Key, before.key)
			}
			if s.list {
				what += " in " + string(s.part)
			}
			out = append(out, Clash{Kind: s.one, Key: e.Key, What: what, Fix: "change one of the two", Places: []fault.Span{before.where, e.Where}})
		}
	}
	return out
}

// parameter is a part of a route that matches anything.
var parameter = regexp.MustCompile(`:[A-Za-z0-9_]+`)

// identity is what is compared: the names of a route's parameters do not
// matter, /a/:id and /a/:slug match the same.
func identity(part Part, key string) string {
	if part != Routes && part != Redirects {
		return key
	}
	return parameter.ReplaceAllString(key, ":")
}

func routeOrRedirect(manifests []*Manifest) []Clash {
	routes := map[string]fault.Span{}
	for _, m := range manifests {
		for _, e := range m.entries[Routes] {
			routes[identity(Routes, e.Key)] = e.Where
		}
	}
	var out []Clash
	for _, m := range manifests {
		for _, e := range m.entries[Redirects] {
			if where, ok := routes[identity(Redirects, e.Key)]; ok {
				out = append(out, Clash{
					Kind: "redirect", Key: e.Key, What: fmt.Sprintf("%s is a route and a redirect", e.Key),
					Fix: "take one of the two out", Places: []fault.Span{where, e.Where},
				})
			}
		}
	}
	return out
}

func unknownScenes(manifests []*Manifest) []Clash {
	var scenes []string
	for _, m := range manifests {
		for _, e := range m.entries[Scenes] {
			scenes = append(scenes, e.Key)
		}
	}
	var out []Clash
	for _, m := range manifests {
		for _, e := range m.entries[Routes] {
			if slices.Contains(scenes, e.Scene) {
				continue
			}
			fix := "declare it under scenes"
			if near := fault.Nearest(e.Scene, scenes); near != "" {
				fix = "did you mean " + near + "?"
			}
			out = append(out, Clash{
				Kind: "route", Key: e.Key, What: fmt.Sprintf("the route %s leads to the scene %s, which no manifest declares", e.Key, e.Scene),
				Fix: fix, Places: []fault.Span{e.sceneWhere},
			})
		}
	}
	return out
}
