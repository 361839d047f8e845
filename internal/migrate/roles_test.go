package migrate

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/posthog/hogli/internal/postgres"
)

// TestRolesOfAFile: hogli's records are written by the role that logged in, and
// the role of the file lasts, as far as it would without hogli.
func TestRolesOfAFile(t *testing.T) {
	t.Parallel()
	const up = "SET SESSION AUTHORIZATION plain;\nCREATE TABLE r1.a AS SELECT 1 AS id;\nSET ROLE other;\n" +
		"CREATE TABLE r1.b AS SELECT session_user::text || ' ' || current_user AS who;\nVACUUM r1.b;\nRESET ROLE;\nCREATE INDEX %s a_id ON r1.a (id);\n"
	for name, file := range map[string]string{
		"no transaction": "-- hogli: no-transaction\n-- +up\n" + strings.Replace(up, "%s", "CONCURRENTLY", 1),
		"in one":         "-- +up\n" + strings.NewReplacer("%s ", "", "VACUUM r1.b;\n", "").Replace(up),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, "one")
			role := "r_" + strings.ToLower(strings.TrimPrefix(f.conn("one").Config().Database, "test_"))
			names := strings.NewReplacer("plain", role, "other", role+"_o")
			conn, err := postgres.Connect(t.Context(), f.sources.Product("one").Writer, "roles", postgres.ConnectOptions{Idle: postgres.Forever})
			if err != nil {
				t.Fatal(err)
			}
			f.exec(conn, names.Replace("CREATE ROLE plain; CREATE ROLE other; GRANT other TO plain; CREATE SCHEMA r1; GRANT ALL ON SCHEMA r1 TO plain, other"))
			t.Cleanup(func() {
				_, err := conn.Exec(context.Background(), names.Replace("DROP OWNED BY plain, other; DROP ROLE plain, other"), pgx.QueryExecModeSimpleProtocol)
				if err = errors.Join(err, postgres.Close(conn)); err != nil {
					t.Error(err)
				}
			})
			f.sql("one", "0001_roles", names.Replace(file))
			f.sql("one", "0002_next", "-- +up\nCREATE TABLE next AS SELECT current_user::text AS who;\n")
			if s := f.up()["one"]; s.Err != nil || s.State != InSync {
				t.Fatalf("%+v", s)
			}
			got := f.value("one", "SELECT b.who || ' ' || next.who || ' ' || (SELECT tableowner FROM pg_tables WHERE tablename = 'a') FROM r1.b, next")
			if want := names.Replace("plain other posthog plain"); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}
