package cli

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/bootstrap"
	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/edit/patch"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

type bootstrapOptions struct {
	bootstrap.Options
	preview
	backend    string
	noFrontend bool
	noDatabase bool
	force      bool
	fill       bool
}

func newProductBootstrap(a *app) *cobra.Command {
	var o bootstrapOptions
	cmd := documented(&cobra.Command{
		Use:   "bootstrap NAME",
		Short: "Write a new product that passes every gate",
		Args:  exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Name = args[0]
			return runProductBootstrap(cmd.Context(), a, o, cmd.Flags().Changed)
		},
	}, `
Write a product with a backend, a frontend and a database of its own, and
register it wherever the repository has to know it: module boundaries, Django
settings, API routes, database route, frontend. All of it is written, or
nothing. On a terminal it asks for what the flags do not say; --no-input and
--yes take the defaults.`, `
hogli product:bootstrap visual_review
hogli product:bootstrap visual_review --owner team-visual --dry-run --diff
hogli product:bootstrap visual_review --backend go --no-frontend
hogli product:bootstrap visual_review --fill-missing`,
		fault.ExitFinding, fault.ExitUsage, fault.ExitEnvironment, fault.ExitRefused)
	flags := cmd.Flags()
	flags.StringVar(&o.backend, "backend", "django", "`KIND` of backend: django, go, none")
	flags.BoolVar(&o.noFrontend, "no-frontend", false, "no frontend/; manifest.tsx and package.json are written all the same")
	flags.BoolVar(&o.Shared, "shared", false, "also shared/, for what backend and frontend both use")
	flags.StringVar(&o.Database, "database", "", "database `NAME`, to share one; the default is its own")
	flags.BoolVar(&o.noDatabase, "no-database", false, "its tables go into the default database")
	flags.StringVar(&o.Owner, "owner", "", "`TEAM` that answers for the product")
	flags.StringVar(&o.Title, "display-name", "", "`NAME` that people read; the default is made from NAME")
	flags.BoolVar(&o.fill, "fill-missing", false, "add what an existing product lacks, change none of its files")
	flags.BoolVar(&o.force, "force", false, "replace the files of an existing product that differ; the old ones are kept below .hogli/replaced")
	o.addTo(cmd)
	_ = cmd.RegisterFlagCompletionFunc("backend", cobra.FixedCompletions([]string{"django", "go", "none"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// settle turns the flags into options.
func (o *bootstrapOptions) settle() error {
	kind, ok := backendOf(o.backend)
	switch {
	case !ok:
		return fault.Usage("--backend cannot be "+o.backend, "use django, go or none")
	case o.noDatabase && o.Database != "":
		return fault.Usage("--database and --no-database exclude each other", "leave one of the two out")
	case o.force && o.fill:
		return fault.Usage("--force and --fill-missing exclude each other", "leave one of the two out")
	}
	o.Backend, o.Frontend = kind, !o.noFrontend
	if o.Database == "" && !o.noDatabase && kind != repo.NoBackend {
		o.Database = o.Name
	}
	switch {
	case o.force:
		o.Existing = bootstrap.Replace
	case o.fill:
		o.Existing = bootstrap.Fill
	}
	return nil
}

// fit makes the options those of a product that is there, as far as the flags
// do not say otherwise.
func (o *bootstrapOptions) fit(r *repo.Repo, given func(flag string) bool) error {
	p, err := r.Product(o.Name)
	if o.Existing == bootstrap.Refuse || err != nil {
		return nil //nolint:nilerr // a product that is not there has nothing to say
	}
	is, err := bootstrap.OptionsOf(r, p)
	if err != nil {
		return err
	}
	is.Existing = o.Existing
	if p.Backend == repo.NoBackend && o.Backend != repo.NoBackend && given("backend") {
		is.Database = o.Database // a backend that is new is asked like any other
	}
	for flag, take := range map[string]func(){
		"backend":      func() { is.Backend = o.Backend },
		"no-frontend":  func() { is.Frontend = o.Frontend },
		"shared":       func() { is.Shared = o.Shared },
		"database":     func() { is.Database = o.Database },
		"no-database":  func() { is.Database = o.Database },
		"owner":        func() { is.Owner = o.Owner },
		"display-name": func() { is.Title = o.Title },
	} {
		if given(flag) {
			take()
		}
	}
	o.Options = is
	return nil
}

var backends = map[string]repo.Backend{"django": repo.Django, "go": repo.Go, "none": repo.NoBackend}

func backendOf(word string) (repo.Backend, bool) {
	kind, ok := backends[word]
	return kind, ok
}

func backendWord(kind repo.Backend) string {
	for word, k := range backends {
		if k == kind {
			return word
		}
	}
	return ""
}

func runProductBootstrap(ctx context.Context, a *app, o bootstrapOptions, given func(flag string) bool) error {
	if err := o.settle(); err != nil {
		return err
	}
	r, err := a.repo()
	if err != nil {
		return err
	}
	if err := o.fit(r, given); err != nil {
		return err
	}
	plan, err := bootstrap.PlanProduct(r, o.Options) // a name that cannot be is refused before anything is asked
	if err != nil {
		return err
	}
	if a.Asks() && !a.yes {
		if plan, err = o.ask(ctx, a, r, given); err != nil {
			return err
		}
	}
	if err := o.keepOverwritten(a, r.Root, plan); err != nil {
		return err
	}
	if err := o.apply(a, r.Root, plan); err != nil {
		return err
	}
	if o.dryRun {
		printPastes(a, plan)
		return nil
	}
	a.reopen()
	if err := checkBootstrapped(ctx, a, o.Name, plan); err != nil {
		return err
	}
	a.printNext(nextSteps(r, o.Options, plan))
	return nil
}

// printNext prints commands, and what each is for.
func (a *app) printNext(rows [][2]string) {
	width := 0
	for _, row := range rows {
		width = max(width, len(row[0]))
	}
	if width > 0 {
		a.Note("\nNext:")
	}
	for _, row := range rows {
		a.Note("  %-*s  %s", width, row[0], row[1])
	}
}

// ask fills in what the flags did not say, and shows the plan before it counts.
func (o *bootstrapOptions) ask(ctx context.Context, a *app, r *repo.Repo, given func(flag string) bool) (*bootstrap.Plan, error) {
	routes, err := r.Routes()
	if err != nil {
		return nil, err
	}
	if o.Options, err = askBootstrap(ctx, a, o.Options, routes.Databases(), given); err != nil {
		return nil, err
	}
	plan, err := bootstrap.PlanProduct(r, o.Options)
	if err != nil || o.dryRun {
		return plan, err
	}
	printSummary(a, plan)
	yes, err := confirm(a, "Write it", true)
	if err == nil && !yes {
		err = &fault.Error{Code: fault.NeedsAnswer, What: "nothing was changed: the answer was no"}
	}
	return plan, err
}

// printSummary counts the new files by folder and lists the rest, as a preview.
func printSummary(a *app, plan *bootstrap.Plan) {
	folders := map[string]int{}
	for _, s := range plan.Steps {
		if s.Kind == bootstrap.Write {
			folders[strings.Join(strings.SplitN(s.Path, "/", 4)[:min(3, strings.Count(s.Path, "/"))], "/")+"/"]++
			continue
		}
		word, text := told(s, "would")
		a.Note("%-5s %s", word, text)
	}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		a.Note("would write %s in %s", count(folders[folder], "file"), folder)
	}
}

// keepOverwritten shows what would be replaced, asks, and plans the copies.
func (o bootstrapOptions) keepOverwritten(a *app, root string, plan *bootstrap.Plan) error {
	steps := plan.Overwritten()
	if len(steps) == 0 || o.dryRun {
		return nil
	}
	keep := map[string]bool{}
	for _, s := range steps {
		keep[s.Path] = true
	}
	if !o.diff {
		changed := slices.DeleteFunc(slices.Clone(plan.Changes), func(c edit.Change) bool { return !keep[c.Path] })
		checked, err := edit.Check(root, changed)
		if err != nil {
			return err
		}
		patch.Write(a.Err, checked)
	}
	folder := a.replacedFolder()
	if err := a.consent("replace "+count(len(steps), "file")+" of the product (copies go to "+folder+")", "hogli product:bootstrap "+o.Name+" --force --yes"); err != nil {
		return err
	}
	plan.Keep(folder, keep)
	return nil
}

// nextSteps are the commands that are really needed after this plan.
func nextSteps(r *repo.Repo, o bootstrap.Options, plan *bootstrap.Plan) [][2]string {
	var rows [][2]string
	add := func(command, why string) { rows = append(rows, [2]string{command, why}) }
	edited := func(file string) bool {
		return slices.ContainsFunc(plan.Changes, func(c edit.Change) bool { return c.Path == file })
	}
	if len(plan.Incomplete()) > 0 {
		add("hogli product:manifests", "once the manifests above are mended")
	}
	if edited(r.Config.Paths.FrontendPackage) && r.Exists(r.Config.Paths.Workspace) {
		add("pnpm install", "links the new package")
	}
	if o.Backend == repo.Go && !goModHas(r, "github.com/jackc/pgx/v5") {
		add("go get github.com/jackc/pgx/v5", "the product talks to Postgres with it")
	}
	if changesTables(r, o, plan) {
		why := "creates the tables"
		if o.Database != "" {
			why = "creates the database and its tables"
		}
		add("hogli migrate:up", why)
	}
	if o.Database != "" && edited(r.Config.Paths.Routes) {
		add("hogli db:request "+o.Name, "prints what the infrastructure team needs")
	}
	if o.Owner == "" && r.Exists(r.Config.Paths.Products+"/"+o.Name+"/product.yaml") {
		add("$EDITOR "+r.Config.Paths.Products+"/"+o.Name+"/product.yaml", "names the team that answers for it")
	}
	return rows
}

// changesTables tells whether the plan brings a migration, or a database to run
// those that are there in.
func changesTables(r *repo.Repo, o bootstrap.Options, plan *bootstrap.Plan) bool {
	migrations := r.Config.Paths.Products + "/" + o.Name + "/backend/migrations/"
	return slices.ContainsFunc(plan.Changes, func(c edit.Change) bool {
		return strings.HasPrefix(c.Path, migrations) || c.Path == r.Config.Paths.Routes
	})
}

func goModHas(r *repo.Repo, module string) bool {
	content, err := r.Read("go.mod")
	return err == nil && strings.Contains(string(content), module+" ")
}

// checkBootstrapped lints what was written. What hogli could not register is
// printed as lines to paste; they make the run fail only when the product
// would not pass without them.
func checkBootstrapped(ctx context.Context, a *app, name string, plan *bootstrap.Plan) error {
	printPastes(a, plan)
	r, err := a.repo()
	if err != nil {
		return err
	}
	product, err := r.Product(name)
	if err != nil {
		return err
	}
	document, err := lintProducts(ctx, r, []*repo.Product{product})
	document.Findings = slices.DeleteFunc(document.Findings, func(f report.Finding) bool { return f.Product != name }) // what was wrong before stays so
	if err != nil || document.Summary().Errors == 0 {
		return err
	}
	report.Text(a.Err, document, a.Paint(a.Err))
	return &fault.Error{
		Code: fault.Unregistered, What: "the product is written but does not pass product:lint yet",
		Fix: []string{"mend the findings above", "hogli product:lint " + name},
	}
}
