package rules

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// requirement is a file that products need, when they need it, and why.
type requirement struct {
	path     string
	when     func(s subject) bool
	severity report.Severity
	why      string
}

var requirements = []requirement{
	{"package.json", always, report.Error, "Turborepo finds the product by it"},
	{"manifest.tsx", always, report.Error, "it describes the product's features to the frontend"},
	{"__init__.py", hasPython, report.Error, "products.<name>.backend cannot be imported without it"},
	{"backend/__init__.py", hasPython, report.Error, "it marks the backend as a Python package"},
	{"backend/apps.py", hasPython, report.Error, "Django registers the backend by the AppConfig in it"},
	{"frontend", wantsFrontend, report.Warning, "the scenes of the product belong there"},
}

func always(subject) bool { return true }

func hasPython(s subject) bool { return s.Backend == repo.Django }

// wantsFrontend is false for a product whose manifest declares nothing.
func wantsFrontend(s subject) bool {
	manifest, err := s.repo.Read(s.Path("manifest.tsx"))
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

func requiredFiles() rule {
	return rule{
		meta: report.Rule{
			ID: "structure/required-files", Severity: report.Error,
			Rationale: "turbo, Django and the frontend find a product by these files",
		},
		check: func(s subject) []report.Finding {
			var found []report.Finding
			for _, q := range requirements {
				if s.Has(q.path) || !q.when(s) {
					continue
				}
				f := s.found(fault.File(s.Path(q.path)), q.path+" is missing: "+q.why, "create "+s.Path(q.path))
				f.Severity = q.severity
				found = append(found, f)
			}
			return found
		},
	}
}
