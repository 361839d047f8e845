package migrate

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/postgres/pgtest"
	"github.com/posthog/hogli/internal/repo"
)

// fixture is a repository of Go products, each with a database of its own.
type fixture struct {
	t       *testing.T
	root    string
	sources postgres.Sources
	vars    map[string]string
	said    []Progress
	options Options
}

func newFixture(t *testing.T, products ...string) *fixture {
	t.Helper()
	f := &fixture{t: t, root: t.TempDir(), vars: map[string]string{}}
	f.sources = postgres.Sources{Shell: func(key string) (string, bool) {
		value, ok := f.vars[key]
		return value, ok
	}}
	routes := "routes:\n"
	f.write("hogli.yaml", "")
	for _, p := range products {
		f.vars[postgres.Variable(p, "WRITER")] = pgtest.New(t)
		routes += "  - {app_label: " + p + ", database: " + p + "}\n"
		f.write("products/"+p+"/backend/"+p+".go", "package "+p+"\n")
	}
	f.write("products/db_routing.yaml", routes)
	f.options = Options{
		RunID: "test", Now: time.Now, Django: noDjango{}, AllowSkipped: true,
		Limits:   Limits{Lock: 300 * time.Millisecond, Delay: 20 * time.Millisecond},
		Progress: func(p Progress) { f.said = append(f.said, p) },
	}
	return f
}

func (f *fixture) write(rel, content string) {
	f.t.Helper()
	path := filepath.Join(f.root, rel)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// sql writes a migration of a product.
func (f *fixture) sql(product, name, content string) {
	f.t.Helper()
	f.write("products/"+product+"/backend/migrations/"+name+".sql", content)
}

func (f *fixture) targets() []Target {
	f.t.Helper()
	r, err := repo.Open(f.root)
	if err != nil {
		f.t.Fatal(err)
	}
	apps, err := Apps(r)
	if err != nil {
		f.t.Fatal(err)
	}
	routes, err := r.Routes()
	if err != nil {
		f.t.Fatal(err)
	}
	return Targets(apps, routes, f.sources)
}

// up runs all and gives the statuses by database.
func (f *fixture) up() map[string]Status {
	f.t.Helper()
	return byDatabase(Up(f.t.Context(), f.targets(), f.options))
}

func (f *fixture) status() map[string]Status {
	f.t.Helper()
	return byDatabase(StatusOf(f.t.Context(), f.targets(), f.options))
}

func byDatabase(all []Status) map[string]Status {
	out := map[string]Status{}
	for _, s := range all {
		out[s.Database] = s
	}
	return out
}

// conn is a second session on a product's database.
func (f *fixture) conn(product string) *pgx.Conn {
	f.t.Helper()
	conn, err := postgres.Connect(f.t.Context(), f.sources.Product(product).Writer, "somebody else", postgres.ConnectOptions{Idle: postgres.Forever})
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = postgres.Close(conn) })
	return conn
}

// value asks for one value as text.
func (f *fixture) value(product, query string) string {
	f.t.Helper()
	var out *string
	if err := f.conn(product).QueryRow(f.t.Context(), "SELECT ("+query+")::text").Scan(&out); err != nil {
		f.t.Fatal(err)
	}
	if out == nil {
		return "NULL"
	}
	return *out
}

func (f *fixture) exec(conn *pgx.Conn, sql string) {
	f.t.Helper()
	if _, err := conn.Exec(f.t.Context(), sql, pgx.QueryExecModeSimpleProtocol); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) heard() string {
	var out strings.Builder
	for _, p := range f.said {
		out.WriteString(p.Status + " " + p.Text + "\n")
	}
	return out.String()
}

// mustFail wants a fault of this code and gives it.
func mustFail(t *testing.T, err error, code fault.Code) *fault.Error {
	t.Helper()
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Code != code {
		t.Fatalf("got %v, want a fault of code %s", err, code)
	}
	return e
}

// noDjango is a machine without Django.
type noDjango struct{}

func (noDjango) Ready(context.Context) error {
	return &fault.Error{Code: fault.MissingProgram, What: "Django is not there"}
}

func (n noDjango) Migrate(ctx context.Context, _, _ string, _ []string) error { return n.Ready(ctx) }
