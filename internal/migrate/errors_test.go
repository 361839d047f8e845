package migrate

import (
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate/sqlfile"
)

// TestPlaces: the server counts characters, of the text sent or of a DO
// block's inner query; where it points nowhere, the statement is the place.
func TestPlaces(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	for name, row := range map[string]struct{ up, place, marked, why string }{
		"syntax":         {"SELECT 'äöü€🦔', 1 FORM links;", "2:24", "links", "42601"},
		"analysis":       {"SELECT '🦔';\nSELECT naïve;", "3:8", "naïve", "42703"},
		"hint":           {"CREATE TABLE a (slug text);\nSELECT slugg FROM a;", "3:8", "slugg", `hint: Perhaps you meant`},
		"no position":    {"SELECT '🦔; ;';\n  CREATE TABLE b (id int); CREATE TABLE b (id int);", "3:28", "CREATE", "42P07"},
		"detail":         {"CREATE TABLE c (id int UNIQUE);\n/* ü */ INSERT INTO c VALUES (1), (1);", "3:9", "INSERT", "detail: Key (id)=(1)"},
		"inside DO":      {"SELECT 1;\nDO $$ BEGIN\n  PERFORM 'ü', nöthing FROM pg_class;\nEND $$;", "4:16", "nöthing", "inline_code_block line 2"},
		"a result first": {"SELECT 1/(id - id) FROM (VALUES (1)) AS v (id);", "2:1", "SELECT", "22012"},
		"at the end":     {"CREATE TABLE d (id int", "3:1", "", "42601"},
		"deferred":       {"CREATE TABLE e (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO e VALUES (1), (1);", "", "", "23505"},
	} {
		f.sql("one", "0001_x", "-- +up\n"+row.up+"\n")
		e := mustFail(t, f.up()["one"].Err, fault.MigrationFailed)
		_, place, _ := strings.Cut(e.Where.String(), ".sql")
		if row.place != "" {
			row.place = ":" + row.place
		}
		if place != row.place || !strings.Contains(e.Why, row.why) {
			t.Errorf("%s: got %s, want %s\n%s\n%s", name, place, row.place, e.What, e.Why)
			continue
		}
		line := []rune(e.Where.Text)
		if row.place != "" && string(line[e.Where.Start.Column-1:e.Where.End.Column-1]) != row.marked {
			t.Errorf("%s: the mark is below %q", name, string(line[e.Where.Start.Column-1:e.Where.End.Column-1]))
		}
	}
	var out strings.Builder
	f.sql("one", "0001_x", "-- +up\nSELECT '🦔', nöthing;\n")
	fault.Write(&out, f.up()["one"].Err, nil)
	if want := "  2 | SELECT '🦔', nöthing;\n    |             ^^^^^^^\n"; !strings.Contains(out.String(), want) {
		t.Errorf("no caret in\n%s", out.String())
	}
}

// TestSplitAgreesWithTheServer: what hogli takes for one statement is one to
// Postgres too, and it counts as many.
func TestSplitAgreesWithTheServer(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	conn := f.conn("one")
	for _, text := range []string{
		`SELECT ';', 'it''s;', "a;""b" FROM (VALUES (1)) AS v ("a;""b"); SELECT 2`,
		`SELECT '\'; SELECT E'\';'; SELECT text'\' FROM (VALUES (1)) AS v(e); `,
		"SELECT E'a'\n -- x\n '\\';' ; SELECT U&'\\0041;'; SELECT B'1', X'F', N'a;'",
		"DO $$ BEGIN PERFORM 1; END $$; SELECT $tag$ $$; $tag $tag$, $é$;$é$; SELECT 1 AS a$b$ ; SELECT 3",
		"-- a; b\nSELECT 1 -- c; d\n; /* e; /* f; */ g; */ SELECT /*;*/ 2 /* end */ ;; ; SELECT 6 / 2 * 3 - -1",
		"CREATE TEMP TABLE t (a int); CREATE TEMP TABLE u (a int); CREATE RULE r AS ON INSERT TO t DO (DELETE FROM u; DELETE FROM u); SELECT 2",
		`CREATE OR REPLACE FUNCTION pg_temp.f(a int DEFAULT (1)) RETURNS int LANGUAGE sql
			BEGIN ATOMIC SELECT CASE WHEN a = 1 THEN 2 ELSE 3 END; SELECT 4; END; SELECT pg_temp.f()`,
		"CREATE TEMP TABLE begin_end (function text, \"end\" int); SELECT 2",
	} {
		statements, _ := sqlfile.Split(text)
		results, err := conn.PgConn().Exec(t.Context(), text).ReadAll()
		if err != nil || len(results) != len(statements) {
			t.Errorf("%d statements, the server counts %d: %v\n%s", len(statements), len(results), err, text)
		}
		f.exec(conn, "DISCARD TEMP")
		for _, s := range statements {
			one, err := conn.PgConn().Exec(t.Context(), text[s.Start:s.End]).ReadAll()
			if err != nil || len(one) != 1 {
				t.Errorf("alone %d: %v\n%s", len(one), err, text[s.Start:s.End])
			}
		}
		f.exec(conn, "DISCARD TEMP")
	}
}
