package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// readableFilesRule looks at the repository's own files too, once.
type readableFilesRule struct{ rule }

func readableFiles() readableFilesRule {
	return readableFilesRule{rule{
		meta: report.Rule{
			ID: "structure/readable-files", Severity: report.Error,
			Rationale: "a file that cannot be read hides everything that other rules would find in it",
		},
		check: func(s subject) []report.Finding {
			_, _, err := s.TurboTask(contractCheck)
			found := s.unreadable(err)
			pkg, err := s.Package()
			if err != nil {
				return append(found, s.unreadable(err)...)
			}
			return append(found, s.scriptSyntax(pkg)...)
		},
	}}
}

// Check checks the products' files and those that they share.
func (r readableFilesRule) Check(in *repo.Repo, products []*repo.Product) []report.Finding {
	found := r.rule.Check(in, products)
	shared := subject{Product: &repo.Product{}, repo: in, meta: r.meta}
	_, err := in.Tach()
	found = append(found, shared.unreadable(err)...)
	_, err = in.Routes()
	found = append(found, shared.unreadable(err)...)
	_, err = in.Workspace()
	found = append(found, shared.unreadable(err)...)
	for _, rel := range []string{in.Config.Paths.FrontendPackage, "package.json"} {
		_, err = in.ReadPackage(rel)
		found = append(found, shared.unreadable(err)...)
	}
	return found
}

// unreadable turns the faults of a file into findings. A missing file is
// another rule's.
func (s subject) unreadable(err error) []report.Finding {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var found []report.Finding
	for _, e := range fault.List(err) {
		message := e.What
		if why := e.Reason(); why != "" {
			message += ": " + strings.Join(strings.Fields(why), " ")
		}
		fix := strings.Join(e.Fix, "; ")
		if fix == "" {
			fix = "mend the file; the rules that need it did not run"
		}
		found = append(found, s.found(e.Where, message, fix))
	}
	return found
}

func (s subject) scriptSyntax(pkg *repo.Package) []report.Finding {
	var found []report.Finding
	for _, name := range []string{backendTest, frontendTest} {
		script, ok := pkg.Script(name)
		if !ok {
			continue
		}
		_, err := shell.Read(script.Text, nil)
		bad, ok := errors.AsType[*shell.SyntaxError](err)
		if !ok {
			continue
		}
		at := scriptSpan(pkg, scriptStart(pkg, name), shell.Place{Start: bad.Offset, End: bad.Offset + 1})
		found = append(found, s.found(at, fmt.Sprintf("%s is no shell script: %s", name, bad.What), "mend the script; no shell would run it"))
	}
	return found
}
