package cli

import "github.com/spf13/cobra"

func newInit(a *app) *cobra.Command {
	return &cobra.Command{Use: "init", GroupID: "start", Short: "Adopt a repository, or write the example platform"}
}
