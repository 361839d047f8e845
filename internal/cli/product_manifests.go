package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/bootstrap"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/manifest"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

type manifestsOptions struct {
	format
	check  bool
	dryRun bool
}

// manifestFile is one of the two files in hogli.manifests/1.
type manifestFile struct {
	Path  string `json:"path"`
	State string `json:"state"` // written, same, stale
}

// manifestClash is one clash; its places are in the order of the products.
type manifestClash struct {
	Kind    string          `json:"kind"`
	Key     string          `json:"key"`
	Message string          `json:"message"`
	Places  []manifestPlace `json:"places"`
	Fix     string          `json:"fix"`
}

type manifestPlace struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type manifestReport struct {
	Schema  string             `json:"schema"`
	Files   []manifestFile     `json:"files"`
	Clashes []manifestClash    `json:"clashes"`
	Errors  []report.JSONError `json:"errors"`
}

func newProductManifests(a *app) *cobra.Command {
	var o manifestsOptions
	cmd := documented(&cobra.Command{
		Use:   "manifests",
		Short: "Combine the manifests of all products for the frontend",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.format.check(cmd); err != nil {
				return err
			}
			if o.check && o.dryRun {
				return fault.Usage("--check and --dry-run exclude each other", "--check fails when a file is stale; --dry-run does not")
			}
			return runProductManifests(a, o)
		},
	}, `
Write products.tsx and products.json of the frontend from every manifest.tsx:
both, or none. Imports that the entries need come along. What two manifests both
claim is told with both places, and then nothing is written.`, `
hogli product:manifests
hogli product:manifests --check`,
		fault.ExitFinding, fault.ExitUsage, fault.ExitEnvironment, fault.ExitRefused)
	cmd.Flags().BoolVar(&o.check, "check", false, "write nothing, fail when a file is stale")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "print what would be written, write nothing")
	o.addTo(cmd, "text", "json")
	return cmd
}

func runProductManifests(a *app, o manifestsOptions) error {
	files, clashes, err := combineManifests(a, o)
	if o.format.name == "json" {
		doc := manifestReport{Schema: "hogli.manifests/1", Files: files, Clashes: jsonClashes(clashes)}
		doc.Errors = report.Errors([]error{err})
		if wrong := report.Encode(a.Out, doc); wrong != nil {
			return wrong
		}
		if err == nil && len(clashes) > 0 {
			return answered(fault.ExitFinding)
		}
		if err == nil && o.check && len(staleFiles(files)) > 0 {
			return answered(fault.ExitFinding)
		}
		return err
	}
	if err != nil {
		return err
	}
	if len(clashes) > 0 {
		return clashFaults(clashes)
	}
	printManifestFiles(a, o, files)
	if o.check {
		return errors.Join(staleFiles(files)...)
	}
	return nil
}

// combineManifests plans both files and, when that is asked for, writes them.
func combineManifests(a *app, o manifestsOptions) (files []manifestFile, clashes []manifest.Clash, err error) {
	files = []manifestFile{}
	r, err := a.repo()
	if err != nil {
		return files, nil, err
	}
	plan, clashes, err := bootstrap.PlanManifests(r, nil)
	if err != nil || len(clashes) > 0 {
		return files, clashes, err
	}
	changed := "stale"
	if !o.check && !o.dryRun {
		if err := consentToReplace(a, r, plan); err != nil {
			return files, nil, err
		}
		if err := plan.Apply(r.Root); err != nil {
			return files, nil, err
		}
		changed = "written"
	}
	for _, s := range plan.Steps {
		state := changed
		if s.Kind == bootstrap.Already {
			state = "same"
		}
		files = append(files, manifestFile{Path: s.Path, State: state})
	}
	return files, nil, nil
}

// consentToReplace asks before a products.tsx goes that hogli has not made.
func consentToReplace(a *app, r *repo.Repo, plan *bootstrap.Plan) error {
	file := r.Config.Paths.ProductsTSX
	for _, c := range plan.Changes {
		if c.Path == file && !c.IsNew() && !manifest.MadeByHogli(c.Before) {
			return a.consent("replace "+file+", which hogli has not made", "hogli product:manifests --yes    (git keeps the old one)")
		}
	}
	return nil
}

func printManifestFiles(a *app, o manifestsOptions, files []manifestFile) {
	out := a.Err
	words := map[string]string{"written": "ok", "same": "same", "stale": "stale"}
	if o.dryRun {
		out, words["stale"] = a.Out, "would"
	} else if a.Quiet {
		return
	}
	for _, f := range files {
		fmt.Fprintf(out, "%-5s %s\n", words[f.State], f.Path)
	}
}

func staleFiles(files []manifestFile) []error {
	var errs []error
	for _, f := range files {
		if f.State == "stale" {
			errs = append(errs, &fault.Error{
				Code: fault.Stale, What: f.Path + " is not what the manifests say",
				Why: "a manifest was changed since it was written, or it was changed by hand", Fix: []string{"hogli product:manifests"},
			})
		}
	}
	return errs
}

// clashFaults tells each clash with the place of the second claim, and where
// the first one is.
func clashFaults(clashes []manifest.Clash) error {
	var errs []error
	for _, c := range clashes {
		e := &fault.Error{Code: fault.ManifestClash, What: c.What, Where: c.Places[len(c.Places)-1], Fix: []string{c.Fix}}
		var others []string
		for _, place := range c.Places[:len(c.Places)-1] {
			others = append(others, place.String())
		}
		if len(others) > 0 {
			e.Why = "it is also at " + strings.Join(others, ", ")
		}
		errs = append(errs, e)
	}
	return errors.Join(errs...)
}

func jsonClashes(clashes []manifest.Clash) []manifestClash {
	out := []manifestClash{}
	for _, c := range clashes {
		row := manifestClash{Kind: c.Kind, Key: c.Key, Message: c.What, Fix: c.Fix}
		for _, place := range c.Places {
			row.Places = append(row.Places, manifestPlace{Path: place.Path, Line: place.Start.Line, Column: place.Start.Column})
		}
		out = append(out, row)
	}
	return out
}
