package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/bootstrap"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

type initOptions struct {
	preview
	dir     string
	example bool
	shims   bool
}

func newInit(a *app) *cobra.Command {
	var o initOptions
	cmd := documented(&cobra.Command{
		Use:     "init [DIR]",
		Short:   "Adopt a repository, or write the example platform",
		GroupID: "start",
		Args:    atMost("DIR"),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.dir = args[0]
			}
			return runInit(a, o)
		},
	}, `
In an existing repository: write hogli.yaml, nothing else, and say what of a
PostHog-style monorepo was found. With --example: write a small but complete
platform into DIR, with a product in Django and one in Go.`, `
hogli init
hogli init --example playground`,
		fault.ExitUsage, fault.ExitEnvironment, fault.ExitRefused)
	cmd.Flags().BoolVar(&o.example, "example", false, "write the example platform into DIR")
	o.addTo(cmd)
	cmd.Flags().BoolVar(&o.shims, "shims", false, "also write bin/hogli, bin/migrate and bin/start")
	return cmd
}

func runInit(a *app, o initOptions) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	if o.dir != "" {
		dir = o.dir
		if !filepath.IsAbs(dir) {
			wd, _ := a.dir()
			dir = filepath.Join(wd, dir)
		}
	}
	if o.example {
		return o.initExample(a, dir)
	}
	return o.adopt(a, dir)
}

func (o initOptions) adopt(a *app, dir string) error {
	root, err := repo.FindRoot(dir)
	if e, ok := errors.AsType[*fault.Error](err); ok && repo.IsFolder(dir) {
		e.Fix = []string{"git init, then hogli init", "or make an empty " + repo.ConfigFile + " in the root of the repository", "hogli init --example NEW_FOLDER    to look around"}
	}
	if err != nil {
		return err
	}
	r, err := repo.Open(root)
	if err != nil {
		return err
	}
	plan := bootstrap.PlanAdoption(r)
	if o.shims {
		if err := bootstrap.PlanShims(r, plan); err != nil {
			return err
		}
	}
	if err := o.apply(a, root, plan); err != nil {
		return err
	}
	for _, f := range bootstrap.Look(r) {
		if f.Here {
			a.Step("found", "%s: %s", f.What, f.Path)
		} else {
			a.Step("none", "%s: no %s", f.What, f.Path)
		}
	}
	a.Step("found", "number of products: %d", len(r.Products()))
	return nil
}

// exampleProduct is the Django product of the example: what bootstrap writes.
const exampleProduct = "annotations"

func (o initOptions) initExample(a *app, dir string) error {
	plan, err := bootstrap.PlanPlatform(dir)
	if err != nil {
		return err
	}
	if o.dryRun {
		if err := o.apply(a, dir, plan); err != nil {
			return err
		}
		fmt.Fprintln(a.Out, "would bootstrap the product "+exampleProduct)
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return &fault.Error{Code: fault.CannotWrite, What: "cannot make " + dir, Err: err}
	}
	if err := plan.Apply(dir); err != nil {
		return err
	}
	r, err := repo.Open(dir)
	if err != nil {
		return err
	}
	product, err := bootstrap.PlanProduct(r, bootstrap.Defaults(exampleProduct))
	if err != nil {
		return err
	}
	if err := product.Apply(dir); err != nil {
		return err
	}
	a.Step("ok", "wrote the example platform to %s: %d files, products annotations (Django) and short_links (Go)",
		dir, plan.New()+product.New())
	a.Note("\nNext:\n  cd %s", dir)
	for _, next := range []string{"hogli product:lint --all", "hogli dev up", "hogli product:bootstrap visual_review"} {
		a.Note("  %s", next)
	}
	fmt.Fprintln(a.Out, dir)
	return nil
}
