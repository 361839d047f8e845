package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/jsonfile"
	"github.com/posthog/hogli/internal/source/python"
	"github.com/posthog/hogli/internal/source/tomlfile"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// readableFilesRule looks at the repository's own files too, once.
type readableFilesRule struct{ rule }

func readableFiles(c *code, maps *boundary.Maps) readableFilesRule {
	return readableFilesRule{rule{
		reader: c,
		meta: report.Rule{
			ID: "structure/readable-files", Severity: report.Error,
			Rationale: "a file that cannot be read hides everything that other rules would find in it",
		},
		check: func(s subject) []report.Finding {
			found := s.closed()
			_, _, err := s.DeclaredInputs(contractCheck)
			found = append(found, slices.DeleteFunc(s.unreadable(err), func(f report.Finding) bool { return !repo.Within(f.Where.Path, s.Dir) })...) // what products share is told once
			found = slices.Concat(found, s.noPython(c.of(s.repo)), s.noScript(maps))
			found = append(found, s.unparsed(s.Path("product.yaml"), s.Path("pyproject.toml"), s.Path("tsconfig.json"), s.Path("pytest.ini"))...)
			pkg, err := s.Package()
			if err != nil {
				return append(found, s.unreadable(err)...)
			}
			return slices.Concat(found, s.twice(pkg, pkg.Root), s.scriptSyntax(pkg))
		},
	}}
}

// Check checks the products' files and those that they share.
func (r readableFilesRule) Check(in *repo.Repo, products []*repo.Product) []report.Finding {
	found := r.rule.Check(in, products)
	shared := subject{Product: &repo.Product{}, repo: in, meta: r.meta}
	found = append(found, shared.unparsed("pyproject.toml", "tsconfig.json", "pytest.ini")...)
	found = append(found, shared.configured()...)
	found = append(found, shared.sharedTurbo(products)...)
	found = append(found, shared.registersNothing()...)
	_, err := in.Tach()
	found = append(found, shared.unreadable(err)...)
	_, err = in.Routes()
	found = append(found, shared.unreadable(err)...)
	_, err = in.Workspace()
	found = append(found, shared.unreadable(err)...)
	for _, rel := range []string{in.Config.Paths.FrontendPackage, "package.json"} {
		pkg, err := in.ReadPackage(rel)
		if err != nil {
			found = append(found, shared.unreadable(err)...)
			continue
		}
		found = append(found, shared.twice(pkg, pkg.Root)...)
	}
	return found
}

// closed are the folders of the product that may not be looked into.
func (s subject) closed() []report.Finding {
	folders, err := s.repo.Closed()
	if err != nil {
		return nil // the run has ended with it
	}
	var found []report.Finding
	for _, e := range folders {
		if repo.Within(e.Where.Path, s.Dir) {
			found = append(found, s.unreadable(e)...)
		}
	}
	return found
}

// configured are the paths that hogli.yaml names and that are not there: the rules
// that need them find nothing to judge. A default that is not there is a repository
// that has no such thing; what is written or started by others may come later.
func (s subject) configured() []report.Finding {
	var found []report.Finding
	for _, w := range s.repo.Config.Written {
		if slices.Contains([]string{"products_tsx", "products_json", "compose", "stack"}, w.Key) || s.repo.Exists(w.Path) {
			continue
		}
		f := s.found(w.Where, fmt.Sprintf("config.paths.%s names %s, which is not there: the rules that read it did not run", w.Key, w.Path), "correct it, or take the line out")
		f.Severity = report.Warning // the first product may write it
		found = append(found, f)
	}
	return found
}

// sharedTurbo are the faults of the root's turbo.json, and of others that
// products extend, each once.
func (s subject) sharedTurbo(products []*repo.Product) []report.Finding {
	_, err := s.repo.TurboGlobal()
	found := s.unreadable(err)
	for _, p := range products {
		_, _, err := p.DeclaredInputs(contractCheck)
		for _, f := range s.unreadable(err) {
			own := slices.ContainsFunc(products, func(p *repo.Product) bool { return repo.Within(f.Where.Path, p.Dir) })
			told := slices.ContainsFunc(found, func(before report.Finding) bool { return before.Where == f.Where })
			if !own && !told {
				found = append(found, f)
			}
		}
	}
	return found
}

// unparsed are the files, of those that are there, which are not what they should
// be by their name.
func (s subject) unparsed(files ...string) []report.Finding {
	var found []report.Finding
	for _, rel := range files {
		content, err := s.repo.Read(rel)
		switch {
		case err != nil:
		case path.Ext(rel) == ".toml":
			_, err = tomlfile.Read(rel, content)
		case path.Ext(rel) == ".json": // what compilers read, with comments
			_, err = jsonfile.ReadCommented(rel, content)
		case path.Ext(rel) == ".ini":
			err = collect.CheckINI(rel, content)
		default:
			err = yamlfile.Open(rel, content).Err()
		}
		found = append(found, s.unreadable(err)...)
	}
	return found
}

// noPython are the files of the product that Python would refuse, as far as rules
// look into them.
func (s subject) noPython(b *codebase) []report.Finding {
	var found []report.Finding
	for _, f := range b.below(s.Dir) {
		if p := f.problem(); p != nil {
			found = append(found, s.refused(f.span(p.Offset, p.Offset), p))
		}
	}
	return found
}

func (s subject) refused(where fault.Span, p *python.Problem) report.Finding {
	f := s.found(where, "no valid Python: "+p.What, "mend the file; rules that look into it cannot tell what it says")
	f.Unread = true
	return f
}

// registersNothing are the files in which products are registered, where Python
// would refuse them.
func (s subject) registersNothing() []report.Finding {
	var found []report.Finding
	for _, rel := range []string{s.repo.Config.Paths.Settings, s.repo.Config.Paths.API} {
		content, err := s.repo.Read(rel)
		if err != nil {
			continue // a repository may have none; whether products need it their rules say
		}
		if p := python.Check(content); p != nil {
			found = append(found, s.refused(fault.At(rel, content, p.Offset, p.Offset), p))
		}
	}
	return found
}

// noScript are the scripts of the product that the compiler would refuse, as far
// as their imports have to be read.
func (s subject) noScript(maps *boundary.Maps) []report.Finding {
	var found []report.Finding
	for _, f := range maps.Scripts(s.repo) {
		if f.Broken.Path != "" && repo.Within(f.Path, s.Dir) {
			found = append(found, s.found(f.Broken, "no valid TypeScript: "+f.Unread, "mend the file; what it imports from there on is not known"))
			found[len(found)-1].Unread = true
		}
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
			message += ": " + shortened(strings.Join(strings.Fields(why), " "))
		}
		fix := strings.Join(e.Fix, "; ")
		if fix == "" {
			fix = "mend the file; the rules that need it did not run"
		}
		f := s.found(e.Where, message, fix)
		f.Unread, f.Blind = errors.Is(e, fs.ErrPermission), true // others may meet the same
		found = append(found, f)
	}
	return found
}

// shortened is a text without its rest when that is a long one: some parsers give
// back all that they could not read.
func shortened(text string) string {
	const enough = 300
	if runes := []rune(text[:min(len(text), 4*(enough+1))]); len(runes) > enough {
		return string(runes[:enough]) + "…"
	}
	return text
}

// twice are the keys of a package.json that stand there again. Who runs it goes by
// the last one, and who reads it mostly by the first.
func (s subject) twice(pkg *repo.Package, in jsonfile.Value) []report.Finding {
	var found []report.Finding
	met := map[string]bool{}
	for _, m := range in.Members {
		if met[m.Key] {
			found = append(found, s.found(pkg.Span(m.KeyStart, m.KeyStart+len(m.Key)+2), fmt.Sprintf("the key %q stands twice", m.Key), "delete one of the two"))
		}
		met[m.Key] = true
		found = append(found, s.twice(pkg, m.Value)...)
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
		if len(script.Text) > shell.MaxBytes {
			found = append(found, s.found(script.Where, fmt.Sprintf("%s is too long to be read: more than %d KB", name, shell.MaxBytes>>10), "put it into a file, and run that"))
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
