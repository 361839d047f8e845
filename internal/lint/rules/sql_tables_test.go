package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTablesIn(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ sql, want string }{
		{"select * from a", "a"},
		{"SELECT x FROM public.a AS t, b c, \"D e\" WHERE x IN (SELECT 1 FROM f)", "a b D e f"},
		{"DELETE FROM ONLY a USING b WHERE c", "a b"},
		{"INSERT INTO a (b) SELECT 1 FROM c JOIN d ON true LEFT JOIN LATERAL (SELECT 1) e ON true", "a c d LATERAL"},
		{"UPDATE a SET b = 'FROM c' -- FROM d\n/* FROM e */", "a"},
		{"TRUNCATE TABLE a", "a"},
		{"ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c.d (id)", "a d"},
		{"SELECT extract(epoch FROM now())", "now"},
		{"FROM {table} JOIN %s", ""},
		{"FROM", ""},
		{"FROM 'a", ""},
		{`FROM "a`, "a"},
	} {
		var got []string
		tables, _ := tablesIn(row.sql)
		for _, table := range tables {
			got = append(got, table.name)
		}
		if diff := cmp.Diff(row.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", row.sql, diff)
		}
	}
}

func TestCreatedTables(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ sql, want string }{
		{"CREATE TABLE a (id bigint); create unlogged table if not exists public.b ();", "a b"},
		{"CREATE INDEX c ON a (id); -- CREATE TABLE d\nALTER TABLE e ADD f int;", ""},
		{"CREATE TABLE", ""},
		{"CREATE TABLE IF NOT EXISTS", ""},
	} {
		if diff := cmp.Diff(row.want, strings.Join(createdTables(row.sql), " ")); diff != "" {
			t.Errorf("%s: %s", row.sql, diff)
		}
	}
}

// FuzzTablesIn: every table is a part of the text, and reading ends.
func FuzzTablesIn(f *testing.F) {
	for _, seed := range []string{"SELECT 1 FROM a, b AS c JOIN \"d\".e", "FROM a.", "CREATE TABLE IF NOT EXISTS a.b", "'", `"`, "/*", "FROM a b ,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		tables, _ := tablesIn(sql)
		for _, table := range tables {
			if !strings.Contains(sql, table.name) {
				t.Errorf("%q is not in %q", table.name, sql)
			}
		}
		for _, name := range createdTables(sql) {
			if !strings.Contains(sql, name) {
				t.Errorf("%q is not in %q", name, sql)
			}
		}
	})
}
