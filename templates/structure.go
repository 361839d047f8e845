package templates

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

const (
	structureFile = "product/structure.yaml"
	empty         = "empty" // Entry.From of a file without content
)

// Entry is one path of a product: when it is written, and when it must be there.
type Entry struct {
	Path     string // in the product's folder; a folder ends in /
	When     []repo.Fact
	From     string   // folder of the template, "empty", or "" for what is not written
	Uses     []string // paths that it does not work without
	Lint     report.Severity
	LintWhen []repo.Fact
	Why      string // what is lost without it

	dropped *repo.StructurePath // what config.structure says, if it does
}

func (e Entry) isFolder() bool { return strings.HasSuffix(e.Path, "/") }

// file is the file that is written: git keeps no empty folders.
func (e Entry) file() string {
	if e.isFolder() {
		return e.Path + ".gitkeep"
	}
	return e.Path
}

func (e Entry) uses(path string) bool { return slices.Contains(e.Uses, path) }

// Structure is what products are made of: structure.yaml, with the changes of
// the repository's config.structure.
func Structure(changes repo.Structure) ([]Entry, error) {
	content, err := fs.ReadFile(embedded, structureFile)
	if err != nil {
		return nil, err
	}
	entries, err := readEntries(content)
	if err != nil {
		return nil, err
	}
	return adjust(entries, changes)
}

// Requirement is a path that a product must have.
type Requirement struct {
	Path     string // a folder ends in /
	Severity report.Severity
	Why      string
	Template bool // product:bootstrap has more for it than an empty file
}

// Required lists what a product with these facts must have: each path once, by
// the strongest of its entries.
func Required(entries []Entry, facts repo.Facts) []Requirement {
	var required []Requirement
	for _, e := range entries {
		if e.Lint == "" || e.dropped != nil || !facts.Hold(e.LintWhen) {
			continue
		}
		q := Requirement{Path: e.Path, Severity: e.Lint, Why: e.Why, Template: e.From != "" && e.From != empty && facts.Hold(e.When)}
		i := slices.IndexFunc(required, func(r Requirement) bool { return r.Path == e.Path })
		switch {
		case i < 0:
			required = append(required, q)
		case required[i].Severity == report.Warning && q.Severity == report.Error:
			required[i] = q
		}
	}
	return required
}

func readEntries(content []byte) ([]Entry, error) {
	file := yamlfile.Open(structureFile, content)
	var entries []Entry
	for _, item := range file.Root().Fields("files")["files"].List() {
		at := item.Fields("path", "when", "from", "uses", "lint", "lint_when", "why")
		e := Entry{
			Path: at["path"].Text(), From: at["from"].Text(), Uses: at["uses"].Texts(), Why: at["why"].Text(),
			When: readFacts(at["when"]), LintWhen: readFacts(at["lint_when"]),
			Lint: readSeverity(at["lint"]),
		}
		if !at["lint_when"].Written() {
			e.LintWhen = e.When
		}
		entries = append(entries, e)
	}
	return entries, file.Err()
}

func readFacts(v yamlfile.Value) []repo.Fact {
	var facts []repo.Fact
	for _, name := range v.Texts() {
		facts = append(facts, repo.Fact(name))
	}
	return facts
}

func readSeverity(v yamlfile.Value) report.Severity {
	severity := report.Severity(v.Text())
	if v.Present() && severity != report.Error && severity != report.Warning {
		v.Fault("lint is error or warning")
	}
	return severity
}
