package repo

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// Fact is something that holds for a product or does not, and by which the
// files of a product are chosen: `when` in config.structure and in the
// templates' structure.yaml.
type Fact string

// The facts.
const (
	HasDjango       Fact = "django"       // the backend is in Python
	HasGo           Fact = "go"           // the backend is in Go
	HasBackend      Fact = "backend"      // one of the two
	HasNoBackend    Fact = "no_backend"   // neither
	HasPresentation Fact = "presentation" // backend/presentation/ is there
	HasFrontend     Fact = "frontend"     // frontend/ is there
	HasFeatures     Fact = "features"     // the manifest declares something, or cannot be read
	HasShared       Fact = "shared"       // shared/ is there
	IsIsolated      Fact = "isolated"     // it has contracts
	IsRouted        Fact = "routed"       // db_routing.yaml sends it to a database
	IsUnrouted      Fact = "unrouted"     // its rows are in the default database
	HasVitest       Fact = "vitest"       // the repository runs frontend tests with vitest
)

// FactNames lists the facts.
func FactNames() []string {
	facts := []Fact{
		HasDjango, HasGo, HasBackend, HasNoBackend, HasPresentation, HasFrontend,
		HasFeatures, HasShared, IsIsolated, IsRouted, IsUnrouted, HasVitest,
	}
	names := make([]string, len(facts))
	for i, f := range facts {
		names[i] = string(f)
	}
	return names
}

// Facts are the facts that hold for a product.
type Facts map[Fact]bool

// Hold tells whether all of them hold; none asked for hold always.
func (f Facts) Hold(asked []Fact) bool {
	return !slices.ContainsFunc(asked, func(one Fact) bool { return !f[one] })
}

// VitestConfig is the configuration that products' frontend tests run with.
const VitestConfig = "vitest.config.mts"

// Vitest tells whether the repository runs frontend tests with vitest.
func (r *Repo) Vitest() bool { return r.Exists(VitestConfig) }

// Facts reads the product's facts. With a routing file that cannot be read the
// product counts neither as routed nor as unrouted.
func (p *Product) Facts() Facts {
	facts := Facts{
		HasDjango:       p.Backend == Django,
		HasGo:           p.Backend == Go,
		HasBackend:      p.Backend != NoBackend,
		HasNoBackend:    p.Backend == NoBackend,
		HasPresentation: p.Has("backend/presentation"),
		HasFrontend:     p.Frontend,
		HasFeatures:     p.declaresFeatures(),
		HasShared:       p.Has("shared"),
		IsIsolated:      p.Isolated,
		HasVitest:       p.repo.Vitest(),
	}
	if routes, err := p.repo.Routes(); err == nil {
		_, facts[IsRouted] = routes.Of(p.Name)
		facts[IsUnrouted] = !facts[IsRouted]
	}
	return facts
}

func (p *Product) declaresFeatures() bool {
	manifest, err := p.repo.Read(p.Path("manifest.tsx"))
	return err != nil || declaresFeatures(manifest)
}

// declaresFeatures tells whether one of the manifest's parts is not empty.
func declaresFeatures(manifest []byte) bool {
	text := string(bytes.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, manifest))
	for _, key := range []string{"scenes", "routes", "redirects", "urls", "fileSystemTypes", "treeItemsNew", "treeItemsProducts", "treeItemsMetadata", "treeItemsGames"} {
		for rest := text; ; {
			_, after, ok := strings.Cut(rest, key+":")
			if !ok {
				break
			}
			if after != "" && strings.ContainsAny(after[:1], "{[") && !strings.HasPrefix(after, "{}") && !strings.HasPrefix(after, "[]") {
				return true
			}
			rest = after
		}
	}
	return false
}
