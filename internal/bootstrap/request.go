package bootstrap

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/repo"
)

// Request is what the infrastructure team needs to know to make a product's
// database: SEED 000, "Adding a new product database".
type Request struct {
	Product   string   `json:"product"`
	Label     string   `json:"app_label"`
	Database  string   `json:"database"` // as the route names it
	Server    string   `json:"server_database"`
	Aliases   []string `json:"aliases"`
	Variables []string `json:"variables"` // writer, reader, direct
	Owners    []string `json:"owners"`
	SharedBy  []string `json:"shared_by"` // other labels of the database
}

// NewRequest is the request for the database of a product.
func NewRequest(r *repo.Repo, name string) (Request, error) {
	p, err := r.Product(name)
	if err != nil {
		return Request{}, err
	}
	routes, err := r.Routes()
	if err != nil {
		return Request{}, err
	}
	route, ok := routes.Of(p.Name)
	if !ok {
		return Request{}, &fault.Error{
			Code: fault.UnknownName, What: name + " has no database of its own", Where: fault.File(routes.Path),
			Why: "without a route its tables are in the default database, which is there already",
			Fix: []string{"add to " + routes.Path + ":  - {app_label: " + name + ", database: " + name + "}"},
		}
	}
	owners, err := ownersOf(r, p)
	if err != nil {
		return Request{}, err
	}
	q := Request{
		Product: p.Name, Label: route.AppLabel, Database: route.Database, Server: "posthog_" + route.Database,
		Aliases: []string{route.Writer(), route.Reader(), route.Direct()}, Owners: owners, SharedBy: []string{},
	}
	for _, role := range []string{"WRITER", "READER", "DIRECT"} {
		q.Variables = append(q.Variables, postgres.Variable(route.Database, role))
	}
	for _, other := range routes.List {
		if other.Database == route.Database && other.AppLabel != route.AppLabel {
			q.SharedBy = append(q.SharedBy, other.AppLabel)
		}
	}
	return q, nil
}

// ownersOf reads product.yaml; a product without one has no owners.
func ownersOf(r *repo.Repo, p *repo.Product) ([]string, error) {
	owners := []string{}
	file, err := describe(r, p)
	if err != nil || file == nil {
		return owners, err
	}
	for _, pair := range file.Root().Pairs() {
		if pair.Key == "owners" {
			owners = append(owners, pair.Value.Texts()...)
		}
	}
	return owners, file.Err()
}

// Text is the request as one sends it.
func (q Request) Text() string {
	var out strings.Builder
	owners := "nobody yet: name a team in product.yaml"
	if len(q.Owners) > 0 {
		owners = strings.Join(q.Owners, ", ")
	}
	fmt.Fprintf(&out, "A Postgres database for the product %s\n\n", q.Product)
	for _, row := range [][2]string{
		{"Database", q.Database + "  (" + q.Server + " on a developer's machine)"},
		{"App label", q.Label},
		{"Aliases", strings.Join(q.Aliases, ", ")},
		{"Owner", owners},
	} {
		fmt.Fprintf(&out, "  %-10s %s\n", row[0]+":", row[1])
	}
	if len(q.SharedBy) > 0 {
		fmt.Fprintf(&out, "  %-10s %s (the database may be there already)\n", "Shared by:", strings.Join(q.SharedBy, ", "))
	}
	fmt.Fprintf(&out, "\nVariables that web, workers and migrations need:\n\n")
	for i, why := range []string{"reads and writes", "reads; the writer's when it is not set", "migrations, past the connection pooler"} {
		fmt.Fprintf(&out, "  %-44s %s\n", q.Variables[i], why)
	}
	fmt.Fprintf(&out, `
Until %s is set the route is skipped without an error:
the application reads and writes %s in the default database, and
hogli migrate:up leaves its migrations out and says so. Rows that were written
to the default database before do not move by themselves.
`, q.Variables[0], q.Label)
	return out.String()
}
