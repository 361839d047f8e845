package bootstrap

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/templates"
)

// Found is one place of the monorepo, and whether it is there.
type Found struct {
	What string
	Path string
	Here bool
}

// Look says what of a PostHog-style monorepo a repository has.
func Look(r *repo.Repo) []Found {
	p := r.Config.Paths
	rows := []Found{
		{What: "products", Path: p.Products},
		{What: "module boundaries", Path: p.Tach},
		{What: "database routes", Path: p.Routes},
		{What: "list of product apps", Path: p.Settings},
		{What: "API routes", Path: p.API},
		{What: "frontend package", Path: p.FrontendPackage},
		{What: "pnpm workspace", Path: p.Workspace},
		{What: "containers", Path: p.Compose},
		{What: "dev stack", Path: p.Stack},
	}
	for i := range rows {
		rows[i].Here = r.Exists(rows[i].Path)
	}
	return rows
}

// PlanAdoption plans hogli.yaml for an existing repository: nothing but that
// file, and not even that when it is there.
func PlanAdoption(r *repo.Repo) *Plan {
	plan := &Plan{}
	if r.Exists(repo.ConfigFile) {
		plan.Steps = append(plan.Steps, Step{Kind: Already, Path: repo.ConfigFile, What: "configuration"})
		return plan
	}
	plan.write(edit.Change{Path: repo.ConfigFile, After: []byte(adoptedConfig(Look(r))), Mode: 0o644})
	return plan
}

func adoptedConfig(found []Found) string {
	var out strings.Builder
	out.WriteString("# What hogli cannot know by itself about this repository.\nconfig:\n  # Places that differ from the defaults go into paths, such as\n  # paths: {tach: backend/tach.toml}\n")
	for _, f := range found {
		if !f.Here {
			fmt.Fprintf(&out, "  # not found: %s (%s)\n", f.Path, f.What)
		}
	}
	out.WriteString("  paths: {}\n")
	return out.String()
}

// PlanShims plans bin/hogli, bin/migrate and bin/start; those that exist stay.
func PlanShims(r *repo.Repo, plan *Plan) error {
	files, err := templates.Platform()
	if err != nil {
		return err
	}
	for _, f := range files {
		switch {
		case !strings.HasPrefix(f.Path, "bin/"):
		case r.Exists(f.Path):
			plan.Steps = append(plan.Steps, Step{Kind: Already, Path: f.Path, What: "shim"})
		default:
			plan.write(edit.Change{Path: f.Path, After: f.Content, Mode: f.Mode})
		}
	}
	return nil
}
