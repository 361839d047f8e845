// Package rules holds the rules that products are checked by: one file, one
// page in docs/rules and one folder of fixtures each.
//
// A rule refuses to print, to write and to stop others: a file that cannot be
// read is structure/readable-files' finding, and every other rule passes over
// what it cannot know.
package rules

import (
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/boundary"
	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// All is the list of all rules; a new rule is one line here.
func All() []lint.Rule { return AllAs(boundary.Strict, "") }

// AllAs is All with the module map read in that way, and a virtual environment.
func AllAs(stance boundary.Stance, venv string) []lint.Rule {
	python := newCode()
	maps := boundary.NewMaps(stance, venv)
	seals := &contracts.Seals{}
	return append([]lint.Rule{
		requiredFiles(),
		folderName(),
		readableFiles(python, maps),
		productFolder(),
		productYAML(),
		fileFolderConflict(),
		misplacedFile(),
		packageMarkers(),
		sharedImports(),
		sharedUsed(),
		backendTestPresent(),
		contractCheckPresent(seals),
		contractCheckAbsent(seals),
		failureSwallowed(),
		noOp(),
		testPathsExist(),
		testPathsHoldTests(),
		testsReached(),
		realFacade(),
		facadeInterface(maps),
		narrowedInputs(seals),
		watchedSurface(),
		facadeClasses(python),
		isolationRequired(seals),
		legacyLeak(maps),
		permanentInterface(maps),
		tachModule(),
		settingsRegistered(python),
		frontendDependency(),
		apiRoutes(),
		staleRegistration(),
		interfaceBlocks(),
		packageName(),
		manifestReadable(),
		manifestClash(),
		sceneImports(),
		combinedManifests(),
		frontendTestsPlace(),
		onePackage(),
		peerDependencies(),
		appConfig(python),
		stringRelations(python),
		modelImports(python),
		contractsFrozen(python),
		facadeCalls(python, seals),
		crossDatabaseRelation(python),
		teamIDIndex(python),
		atomicUsing(python),
		relatedAcross(python),
		migrationDependency(python),
		routesKnownLabel(python),
		routeMissing(python),
		rawSQL(python),
	}, maps.Rules()...)
}

// rule is a check of one product after the other.
type rule struct {
	meta   report.Rule
	reader lint.Reader      // what looks at the files first; nil for none
	seals  *contracts.Seals // nil for a rule that does not ask
	check  func(s subject) []report.Finding
}

// subject is a product, and what its findings have in common.
type subject struct {
	*repo.Product
	repo  *repo.Repo
	meta  report.Rule
	seals *contracts.Seals
}

// Meta describes the rule.
func (r rule) Meta() report.Rule { return r.meta }

// Reader gives what looks at the files while they are read.
func (r rule) Reader() lint.Reader { return r.reader }

// Check checks the products.
func (r rule) Check(in *repo.Repo, products []*repo.Product) []report.Finding {
	var found []report.Finding
	for _, p := range products {
		found = append(found, r.check(subject{Product: p, repo: in, meta: r.meta, seals: r.seals})...)
	}
	return found
}

// found is a finding of the rule's own severity.
func (s subject) found(where fault.Span, message, fix string) report.Finding {
	return report.Finding{Rule: s.meta.ID, Severity: s.meta.Severity, Product: s.Name, Where: where, Message: message, Fix: fix}
}
