package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
)

// Step is one step on the way to a product that is tested by itself.
type Step struct {
	Name  string     // such as "real facade"
	Done  bool       // this one is taken, whatever stands before it
	Why   string     // what is lacking; "" when it is done
	Fix   string     // the smallest change that takes it
	Where fault.Span // where that change goes
}

// IsolationSteps are the steps in their order: contracts, a facade that does
// something, an interface that keeps others to it, no leak, no exception for its
// own presentation, the contract check, and inputs by which the check is run for
// the public surface only. The first that is not done blocks the rest. A product
// without a backend has none.
func IsolationSteps(r *repo.Repo, p *repo.Product, seals *contracts.Seals) []Step {
	s := subject{Product: p, repo: r, seals: seals}
	if s.Backend == repo.NoBackend {
		return nil
	}
	return []Step{s.contractsStep(), s.facadeStep(), s.interfaceStep(), s.leakStep(), s.sealStep(), s.checkStep(), s.inputsStep()}
}

func (s subject) contractsStep() Step {
	file := s.Path("backend/facade/" + contractsOf(s.Backend))
	step := Step{Name: "contracts", Done: s.Isolated, Where: fault.File(file)}
	if broken := s.brokenBelow("backend/facade/contracts", "backend/facade/contracts.py"); broken != "" {
		return notPython(step, broken)
	}
	if !step.Done {
		step.Why, step.Fix = "no contracts say what others get from it", "write the types that cross the boundary into "+file
	}
	return step
}

func (s subject) facadeStep() Step {
	file := s.Path(s.facadeFile())
	step := Step{Name: "real facade", Done: s.hasRealFacade(), Where: fault.File(file)}
	if broken := s.brokenBelow(s.facadeFile()); broken != "" {
		return notPython(step, broken)
	}
	if !step.Done {
		step.Why, step.Fix = "the facade has no function of its own", "add a function to "+file+" that takes and returns contracts"
	}
	return step
}

// brokenBelow is the first file at the paths that Python would refuse; "" when
// there is none.
func (s subject) brokenBelow(roots ...string) string {
	broken := ""
	for _, root := range roots {
		collect.Below(s.repo, s.Path(root), func(at string) bool {
			if s.isBroken(at) {
				broken = at
			}
			return broken == ""
		})
	}
	return broken
}

// notPython is a step that a broken file keeps from being taken.
func notPython(step Step, broken string) Step {
	step.Done, step.Why, step.Fix, step.Where = false, broken+" is no valid Python", "mend "+broken, fault.File(broken)
	return step
}

// interfaceStep: in Go the compiler keeps others out of internal packages, and
// tach reads Python only.
func (s subject) interfaceStep() Step {
	rel := s.repo.Config.Paths.Tach
	step := Step{Name: "interface", Done: true, Where: fault.File(rel)}
	tach, err := s.repo.Tach()
	switch {
	case s.Backend == repo.Go:
	case err != nil:
		step.Done, step.Why, step.Fix = false, rel+" cannot be read", "mend "+rel
	case !slices.ContainsFunc(tach.InterfacesOf(s.Module()), repo.TachInterface.ExposesFacade):
		step.Done, step.Why = false, "no interface in "+rel+" keeps others to its facade"
		step.Fix = fmt.Sprintf(`add an [[interfaces]] block with expose = ["backend\\.facade.*"] and from = ["products\\.%s"]`, s.Name)
	}
	return step
}

func (s subject) leakStep() Step {
	step := Step{Name: "no legacy leak", Done: true, Where: fault.File(s.repo.Config.Paths.Tach)}
	if leaks, _ := s.leaks(); len(leaks) > 0 {
		step.Done, step.Where = false, leaks[0].Where
		step.Why = "a block of " + s.repo.Config.Paths.Tach + " hands out internals: " + strings.Join(leaks[0].Leaks(), ", ")
		step.Fix = "move what others import behind backend.facade, then drop the patterns"
	}
	return step
}

// sealStep: what the presentation takes from behind the facade, no contract
// check sees change.
func (s subject) sealStep() Step {
	open, known := s.seals.Deferrals(s.repo, s.Product)
	step := Step{Name: "internal seal", Done: known && len(open) == 0, Where: fault.File(contracts.File)}
	switch {
	case !known:
		step.Why, step.Fix = contracts.File+" cannot be read", "mend "+contracts.File
	case !step.Done:
		step.Where, step.Why = open[0].Where, s.deferred()
		step.Fix = "let the facade have what it imports, then drop the line of ignore_imports"
	}
	return step
}

func (s subject) checkStep() Step {
	step := Step{Name: "contract check", Where: fault.File(s.Path("package.json"))}
	pkg, ok := s.scripts()
	if ok {
		_, step.Done = pkg.Script(contractCheck)
		step.Where = s.scriptsPlace(pkg)
	}
	if _, err := s.Package(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		step.Why, step.Fix = "package.json cannot be read", "mend package.json"
		return step
	}
	if !step.Done {
		step.Why, step.Fix = "package.json has no script "+contractCheck, `add "`+contractCheck+`" to scripts, such as `+checkCommand(s.Backend)
	}
	return step
}

// checkCommand is the contract check that product:bootstrap writes.
func checkCommand(b repo.Backend) string {
	if b == repo.Go {
		return `"go vet ./backend/facade/... ./backend/presentation/..."`
	}
	return `"cd ../.. && lint-imports"`
}

func (s subject) inputsStep() Step {
	step := Step{Name: "narrowed inputs", Where: fault.File(s.Path("turbo.json"))}
	in, ok, err := s.DeclaredInputs(contractCheck)
	if ok && !in.Shared {
		step.Where = in.Where
	}
	switch missed := s.unwatched(in); {
	case err != nil:
		step.Why, step.Fix = "turbo.json cannot be read", "mend turbo.json"
	case in.Excluded:
		step.Why, step.Fix = `turbo never runs the check: "extends": false takes the product out of the task`, `give the task inputs, or take "extends" out of it`
	case !ok || !s.isNarrowed(in):
		step.Why, step.Fix = "the check runs for every change of the backend", "give it inputs in turbo.json: "+surfaceGlobs
	case len(missed) > 0:
		step.Where = in.Where
		step.Why, step.Fix = "a change of "+missed[0]+" does not run the check", "add it to the inputs in "+in.Where.Path
	default:
		step.Done = true
	}
	return step
}

const surfaceGlobs = `"backend/facade/**", "backend/presentation/**", "package.json"`

// unwatched are the files of the surface that the inputs miss.
func (s subject) unwatched(in repo.TurboInputs) []string {
	return missedBy(in, append(s.surface(), s.passedOn()...))
}

func missedBy(in repo.TurboInputs, files []string) []string {
	return slices.DeleteFunc(files, in.Watches)
}

// isNarrowed tells whether the inputs leave internals out. A product that has
// none yet is asked about those that it would have.
func (s subject) isNarrowed(in repo.TurboInputs) bool {
	if !in.Given {
		return false
	}
	public := slices.Concat(s.surface(), s.passedOn(), s.schema(), s.wiring())
	internals := slices.DeleteFunc(s.sources("backend"), func(at string) bool { return slices.Contains(public, at) })
	internals = append(internals, s.Path("backend/logic.py"), s.Path("backend/logic/logic.py"))
	return len(missedBy(in, internals)) > 0
}
