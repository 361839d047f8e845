package templates

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/repo"
)

// variants are all that a product can be asked to be, for each of the names.
func variants(names ...string) map[string]Product {
	all := map[string]Product{}
	for _, name := range names {
		n := repo.NamesOf(name)
		for _, backend := range []string{"django", "go", "none"} {
			for _, database := range []string{name, "another", ""} {
				if (backend == "none") != (database == "") && backend != "django" {
					continue
				}
				for _, frontend := range []bool{true, false} {
					for _, shared := range []bool{true, false} {
						p := Product{
							Name: n.Name, Dashed: n.Dashed, Pascal: n.Pascal, Title: n.Title,
							Package: n.Package(), Module: n.Module(), GoModule: "example.com/platform", Owner: "team-x",
							Backend: backend, Frontend: frontend, Shared: shared, Vitest: true,
						}
						if database != "" {
							p.Routed, p.Database = true, database
							p.WriterAlias, p.ReaderAlias = database+"_db_writer", database+"_db_reader"
							p.WriterVariable = "PRODUCT_DB_" + strings.ToUpper(database) + "_WRITER_URL"
						}
						key := fmt.Sprintf("%s: %s on %q, frontend %v, shared %v", name, backend, database, frontend, shared)
						all[key] = p
						p.Vitest = false
						all[key+", no vitest"] = p
					}
				}
			}
		}
	}
	return all
}

// usual is what hogli product:bootstrap writes unless asked for something else.
func usual() Product {
	return variants("visual_review")[`visual_review: django on "visual_review", frontend true, shared false`]
}
