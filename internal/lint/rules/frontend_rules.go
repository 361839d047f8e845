package rules

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func frontendTestsPlace() rule {
	return rule{
		meta: report.Rule{
			ID: "frontend/tests-place", Severity: report.Error,
			Rationale: "the tests of a frontend are looked for in frontend/tests/; others are built into the frontend, or never run",
		},
		check: func(s subject) []report.Finding {
			var found []report.Finding
			misplaced := func(at string) {
				if collect.IsScriptTest(at) && !strings.HasPrefix(at, s.Path("frontend/tests")+"/") {
					found = append(found, s.found(fault.File(at), "a test of the frontend belongs in frontend/tests/",
						"git mv "+at+" "+path.Join(s.Path("frontend/tests"), path.Base(at))+", and correct its imports"))
				}
			}
			beside, _ := fs.ReadDir(s.repo.FS(), s.Dir) // a folder that cannot be read holds none
			for _, e := range beside {
				if !e.IsDir() {
					misplaced(s.Path(e.Name()))
				}
			}
			collect.Below(s.repo, s.Path("frontend"), func(at string) bool {
				misplaced(at)
				return true
			})
			return found
		},
	}
}

func onePackage() rule {
	return rule{
		meta: report.Rule{
			ID: "frontend/one-package", Severity: report.Error,
			Rationale: "a product is one package of the workspace: pnpm and turbo see nothing else of it",
		},
		check: func(s subject) []report.Finding {
			var found []report.Finding
			for _, part := range []string{"backend", "frontend", "shared"} {
				collect.Below(s.repo, s.Path(part), func(at string) bool {
					if path.Base(at) == "package.json" {
						found = append(found, s.found(fault.File(at), "a product has one package.json, and "+s.Path("package.json")+" is it", "move what it holds into "+s.Path("package.json")))
					}
					return true
				})
			}
			workspace, err := s.repo.Workspace()
			if err == nil && workspace != nil && s.Has("package.json") && !workspace.Includes(s.Dir) {
				found = append(found, s.found(workspace.Where,
					fmt.Sprintf("%s does not match %s, so pnpm does not link its package", s.repo.Config.Paths.Workspace, s.Dir),
					"add "+s.repo.Config.Paths.Products+"/* to packages, and no ! that takes it out"))
			}
			return found
		},
	}
}

func peerDependencies() rule {
	return rule{
		meta: report.Rule{
			ID: "frontend/peer-dependencies", Severity: report.Warning,
			Rationale: "a library that a product brings along is there twice, in two versions",
		},
		check: func(s subject) []report.Finding {
			pkg, err := s.Package()
			core, coreErr := s.repo.ReadPackage(s.repo.Config.Paths.FrontendPackage)
			if err != nil || coreErr != nil {
				return nil
			}
			has := versions(core, "dependencies", "devDependencies", "peerDependencies")
			if root, err := s.repo.ReadPackage("package.json"); err == nil { // what lies at the root is there for all
				all := versions(root, "dependencies", "devDependencies")
				maps.Copy(all, has)
				has = all
			}
			return append(s.ownDependencies(pkg, has), s.strangePeers(pkg, has)...)
		},
	}
}

// versions are the versions that a package asks for.
func versions(pkg *repo.Package, sections ...string) map[string]string {
	out := map[string]string{}
	for _, section := range sections {
		list, _ := pkg.Root.Member(section)
		for _, m := range list.Value.Members {
			if _, before := out[m.Key]; !before {
				out[m.Key] = m.Value.Text
			}
		}
	}
	return out
}

// ownDependencies are those that the product brings along. What lies in the
// workspace is there once.
func (s subject) ownDependencies(pkg *repo.Package, core map[string]string) []report.Finding {
	var found []report.Finding
	list, _ := pkg.Root.Member("dependencies")
	optional, _ := pkg.Root.Member("optionalDependencies")
	for _, m := range slices.Concat(list.Value.Members, optional.Value.Members) {
		if inWorkspace(m.Value.Text) {
			continue
		}
		message, fix := fmt.Sprintf("%s is a dependency of the product's own; the frontend has %s", m.Key, core[m.Key]), fmt.Sprintf(`move it to peerDependencies: %q: "*"`, m.Key)
		if _, ok := core[m.Key]; !ok {
			message, fix = m.Key+" is a dependency of the product's own, and the frontend has none of it", fmt.Sprintf(`add it to %s, and here to peerDependencies: %q: "*"`, s.repo.Config.Paths.FrontendPackage, m.Key)
		}
		found = append(found, s.found(pkg.Span(m.KeyStart, m.Value.End), message, fix))
	}
	return found
}

// strangePeers are those that the frontend lacks, or has in another version.
func (s subject) strangePeers(pkg *repo.Package, core map[string]string) []report.Finding {
	var found []report.Finding
	list, _ := pkg.Root.Member("peerDependencies")
	for _, m := range list.Value.Members {
		version, ok := core[m.Key]
		switch where := pkg.Span(m.KeyStart, m.Value.End); {
		case inWorkspace(m.Value.Text):
		case !ok:
			found = append(found, s.found(where, fmt.Sprintf("the product expects %s, which the frontend does not have", m.Key), "add it to "+s.repo.Config.Paths.FrontendPackage))
		case !accepts(m.Value.Text, version):
			found = append(found, s.found(where, fmt.Sprintf("the product expects %s %s, and the frontend has %s", m.Key, m.Value.Text, version), fmt.Sprintf(`write %q: "*"`, m.Key)))
		}
	}
	return found
}

func inWorkspace(version string) bool {
	return strings.HasPrefix(version, "workspace:") || strings.HasPrefix(version, "link:") || strings.HasPrefix(version, "file:")
}

var firstNumber = regexp.MustCompile(`^[\^~>=v\s]*(\d+)`)

// accepts tells whether a range may hold the version that the frontend asks
// for, by their first numbers. What has none (*, catalog:, a tag) may.
func accepts(asked, has string) bool {
	version := firstNumber.FindStringSubmatch(has)
	if asked == has || version == nil {
		return true
	}
	for part := range strings.SplitSeq(asked, "||") {
		part = strings.TrimSpace(part)
		number := firstNumber.FindStringSubmatch(part)
		if number == nil || number[1] == version[1] || strings.HasPrefix(part, ">") && isLess(number[1], version[1]) {
			return true
		}
	}
	return false
}

// isLess compares whole numbers without leading zeros.
func isLess(a, b string) bool { return len(a) < len(b) || len(a) == len(b) && a < b }
