package cli

import (
	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/console"
	"github.com/posthog/hogli/internal/fault"
)

// newRoot builds the whole command tree. It must stay cheap: every start of
// hogli pays for it.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "hogli",
		Short:         "Products of the monorepo, from the first file to the thousandth deploy",
		Version:       Version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          listOrUnknown,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetVersionTemplate("hogli {{.Version}}\n")
	root.SetUsageTemplate(usageTemplate)
	root.SetHelpTemplate(helpTemplate)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fault.Usage(err.Error(), "run "+spoken(cmd)+" --help")
	})
	addGlobalFlags(root, a)
	root.AddGroup(
		&cobra.Group{ID: "start", Title: "Start"},
		&cobra.Group{ID: "product", Title: "Products"},
		&cobra.Group{ID: "data", Title: "Databases and migrations"},
		&cobra.Group{ID: "stack", Title: "Dev stack"},
		&cobra.Group{ID: "help", Title: "Help"},
	)
	root.AddCommand(commands(a)...)
	root.SetHelpCommand(newHelp(root))
	return root
}

// commands is the list of all of them; a new command is one line here.
func commands(a *app) []*cobra.Command {
	return []*cobra.Command{
		newInit(a),
		group("product", "product", "Make, check and explain products",
			newProductBootstrap(a),
			newProductLint(a),
			newProductList(a),
			newProductRename(a),
			newProductRemove(a),
			newProductManifests(a),
			newProductExplain(a), newProductAffected(a), newProductGraph(a), newProductWhy(a),
		),
		group("db", "data", "Where the databases are",
			newDBRoutes(a), newDBURL(a), newDBEnsure(a), newDBRequest(a),
		),
		newImports(a),
		group("hooks", "product", "Checks that git runs", newHooksInstall(a)),
		newMigrate(a),
		newDev(a),
		newExplain(a),
	}
}

func addGlobalFlags(root *cobra.Command, a *app) {
	var color string
	flags := root.PersistentFlags()
	flags.StringVarP(&a.chdir, "chdir", "C", "", "work in `DIR`")
	flags.BoolVar(&a.NoInput, "no-input", false, "never ask a question")
	flags.BoolVar(&a.yes, "yes", false, "consent to what is not destructive")
	flags.BoolVar(&a.Quiet, "quiet", false, "no progress, no notes")
	flags.BoolVarP(&a.Verbose, "verbose", "v", false, "say what is run, and where addresses of databases are from")
	flags.StringVar(&color, "color", "auto", "`WHEN` to colour: auto, always, never")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		switch c := console.Color(color); c {
		case console.ColorAuto, console.ColorAlways, console.ColorNever:
			a.SetColor(c)
			return nil
		default:
			return fault.Usage("--color cannot be "+color, "use auto, always or never")
		}
	}
}
