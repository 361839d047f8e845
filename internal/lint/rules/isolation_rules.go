package rules

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/lint/boundary"
	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func realFacade() rule {
	return rule{
		meta: report.Rule{
			ID: "isolation/real-facade", Severity: report.Warning,
			Rationale: "contracts without a facade that serves them leave others nothing to call but internals",
		},
		check: func(s subject) []report.Finding {
			step := s.facadeStep()
			if s.Backend == repo.NoBackend || !s.Isolated || step.Done || !s.Has(s.facadeFile()) || s.brokenBelow(s.facadeFile()) != "" { // a missing one is structure/required-files', a broken one structure/readable-files'
				return nil
			}
			return []report.Finding{s.found(step.Where,
				step.Why+": what it only passes on from elsewhere is no facade, which blocks the next step, an interface in tach.toml", step.Fix)}
		},
	}
}

func facadeInterface(maps *boundary.Maps) rule {
	return rule{
		meta: report.Rule{
			ID: "isolation/interface", Severity: report.Error,
			Rationale: "contracts that nothing keeps others to do not isolate",
		},
		check: func(s subject) []report.Finding {
			tach, err := s.repo.Tach()
			if err != nil || tach.File == nil || s.Backend != repo.Django || !s.Isolated || !s.keepsName() || !collect.HasPython(s.repo, s.Dir) {
				return nil
			}
			step := s.interfaceStep()
			if step.Done || hasOwnInterfaces(tach, s.Module()) {
				return nil
			}
			blocked := "which blocks the next step, the script backend:contract-check"
			if pkg, ok := s.scripts(); ok {
				if _, there := pkg.Script(contractCheck); there {
					blocked = "but package.json has backend:contract-check: " + whatTurboDoes
				}
			}
			where := step.Where
			if module, ok := tach.Module(s.Module()); ok {
				where = module.Where
			}
			f := s.found(where, fmt.Sprintf("%s is isolated and %s, %s", s.Module(), step.Why, blocked), step.Fix)
			f.Repair = s.addInterface(tach)
			if a := maps.Of(s.repo); a != nil {
				if past := a.Past(s.Module()); len(past) > 0 {
					f.Fix += fmt.Sprintf("; boundary/private then finds what goes past it, %d so far, the first at %s", len(past), past[0])
				}
			}
			return []report.Finding{f}
		},
	}
}

// addInterface lets others see the facade, and the urls when the product has
// some that no block shows: what is not shown is kept from others then.
func (s subject) addInterface(tach *repo.Tach) *report.Repair {
	file, add := s.repo.Config.Paths.Tach, []string{repo.FacadePattern}
	shown := slices.ContainsFunc(tach.InterfacesOf(s.Module()), func(b repo.TachInterface) bool { return b.Exposes("backend.presentation") })
	if s.Has("backend/presentation") && !shown {
		add = append(add, repo.RoutesPattern)
	}
	return one(file, func(c []byte) ([]byte, bool, error) {
		return edit.TachSurface(file, c, s.Module(), repo.InterfaceBlock(s.Module()), add, repo.IsCanonical)
	})
}

// hasOwnInterfaces accepts the older form, interfaces in the module's block.
func hasOwnInterfaces(tach *repo.Tach, module string) bool {
	for i := range tach.File.Tables {
		table := &tach.File.Tables[i]
		path, named := table.Field("path")
		list, ok := table.Field("interfaces")
		if table.Name == "modules" && named && path.Value.Text == module && ok && len(list.Value.Items) > 0 {
			return true
		}
	}
	return false
}

func narrowedInputs(seals *contracts.Seals) rule {
	return rule{
		seals: seals,
		meta: report.Rule{
			ID: "isolation/narrowed-inputs", Severity: report.Warning,
			Rationale: "a contract check that runs for every change makes every change run the full Django suite",
		},
		check: func(s subject) []report.Finding {
			pkg, ok := s.scripts()
			in, _, err := s.DeclaredInputs(contractCheck)
			if !ok || err != nil || s.Backend == repo.NoBackend {
				return nil
			}
			_, checked := pkg.Script(contractCheck)
			narrowed := s.isNarrowed(in)
			switch {
			case checked && in.Excluded: // isolation/watched-surface's
				return nil
			case checked && !narrowed && s.notIsolated() == "":
				step := s.inputsStep()
				return []report.Finding{s.found(step.Where,
					"backend:contract-check watches the whole backend, so every change of it still runs the full Django suite", step.Fix)}
			case narrowed && !checked && !in.Shared: // what the root gives to all is nobody's mistake
				return []report.Finding{s.found(in.Where,
					"turbo.json narrows backend:contract-check, and package.json has no such script", s.deadInputsFix())}
			default:
				return nil
			}
		},
	}
}

// deadInputsFix: the script may be wanted, or forbidden.
func (s subject) deadInputsFix() string {
	if s.notIsolated() == "" {
		return `add "` + contractCheck + `" to the scripts of package.json`
	}
	return "take the task out of turbo.json until the product is isolated"
}

func watchedSurface() rule {
	return rule{
		meta: report.Rule{
			ID: "isolation/watched-surface", Severity: report.Error,
			Rationale: "a change of the public surface that does not run the contract check skips the tests of everything that uses it",
		},
		check: func(s subject) []report.Finding {
			pkg, ok := s.scripts()
			in, _, err := s.DeclaredInputs(contractCheck)
			if !ok || err != nil || s.Backend == repo.NoBackend || !in.Given && !in.Excluded {
				return nil
			}
			if _, checked := pkg.Script(contractCheck); !checked {
				return nil
			}
			if in.Excluded {
				step := s.inputsStep()
				return []report.Finding{s.found(in.Where, step.Why+", so no change of the public surface runs the tests of those who use it", step.Fix)}
			}
			return s.unwatchedParts(in)
		},
	}
}

// unwatchedParts are what the inputs miss, one finding for each kind.
func (s subject) unwatchedParts(in repo.TurboInputs) []report.Finding {
	var found []report.Finding
	if missed := missedBy(in, s.surface()); len(missed) > 0 {
		found = append(found, s.found(in.Where, missing(missed)+", which others can reach", "add "+s.globsFor(missed)+" to the inputs, and let no ! take them out"))
	}
	if missed := missedBy(in, s.passedOn()); len(missed) > 0 {
		found = append(found, s.found(in.Where, missing(missed)+", which the facade passes on to others as it is", "add "+s.globsFor(missed)+" to the inputs, or let the facade have functions and contracts of its own"))
	}
	if len(missedBy(in, s.schema())) == 0 && len(missedBy(in, s.nextMigration())) > 0 {
		f := s.found(in.Where, "the inputs of backend:contract-check miss the next migration, in "+s.Path("backend/migrations")+": migrations and relations reach models without importing them", `add "backend/migrations/**" to the inputs, and let no ! take them out`)
		f.Severity = report.Warning
		found = append(found, f)
	}
	// No import leads to these, so it depends on what they are used for.
	for _, part := range []struct {
		files    []string
		why, fix string
	}{
		{s.schema(), "migrations and relations reach models without importing them", `add "backend/models.py", "backend/models/**" and "backend/migrations/**" to the inputs`},
		{s.wiring(), "what registers itself, or is called by its name as tasks are, is reached without an import", ""},
	} {
		if missed := missedBy(in, part.files); len(missed) > 0 {
			f := s.found(in.Where, missing(missed)+": "+part.why, cmp.Or(part.fix, "add "+s.globsFor(missed)+" to the inputs"))
			f.Severity = report.Warning
			found = append(found, f)
		}
	}
	return found
}

func missing(files []string) string {
	more := ""
	if len(files) > 1 {
		more = fmt.Sprintf(" and %d more", len(files)-1)
	}
	return fmt.Sprintf("the inputs of backend:contract-check miss %s%s", files[0], more)
}
