package migrate

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Table is where hogli records what it applied, in each database.
const Table = "hogli_migrations"

// progressTable records the statements of files that run outside a transaction
// and are not through yet.
const progressTable = "hogli_migration_progress"

// History is what a database says was applied.
type History struct {
	Missing bool // the database does not exist yet
	SQL     []Row
	Django  []Row // app, name and time only
}

// Row is one applied migration. Its SQL is kept, so that it can be undone and
// compared without the file.
type Row struct {
	App, Name string
	Checksum  string // of the file
	UpSQL     string
	DownSQL   *string // nil: it cannot be undone
	AppliedAt time.Time
}

// createTables makes hogli's tables. It runs under the lock.
const createTables = `
CREATE TABLE IF NOT EXISTS ` + Table + ` (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- the order in which they were applied
    app text NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    up_sql text NOT NULL,
    down_sql text,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    run_id text NOT NULL,
    duration interval NOT NULL,
    UNIQUE (app, name)
);
CREATE TABLE IF NOT EXISTS ` + progressTable + ` (
    app text NOT NULL,
    name text NOT NULL,
    statement int NOT NULL, -- counts from 1
    checksum text NOT NULL,
    done boolean NOT NULL, -- false: it was begun, and nobody saw its end
    run_id text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (app, name, statement)
);`

// schemaOf finds the schema that holds hogli's tables: a migration may change
// the search path, so the name is written out everywhere.
const schemaOf = `SELECT coalesce(
    (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('` + Table + `')),
    current_schema(), 'public')`

// readHistory reads both tables, as far as they are there.
func readHistory(ctx context.Context, conn *pgx.Conn) (History, error) {
	var h History
	var ours, djangos *string
	if err := conn.QueryRow(ctx, `SELECT to_regclass('`+Table+`')::text, to_regclass('django_migrations')::text`).Scan(&ours, &djangos); err != nil {
		return h, err
	}
	var err error
	if ours != nil {
		h.SQL, err = rows(ctx, conn, `SELECT app, name, checksum, up_sql, down_sql, applied_at FROM `+*ours+` ORDER BY id`)
	}
	if djangos != nil && err == nil {
		h.Django, err = rows(ctx, conn, `SELECT app, name, '', '', NULL::text, applied FROM `+*djangos+` ORDER BY id`)
	}
	return h, err
}

func rows(ctx context.Context, conn *pgx.Conn, query string) ([]Row, error) {
	found, err := conn.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(r pgx.CollectableRow) (row Row, err error) {
		err = r.Scan(&row.App, &row.Name, &row.Checksum, &row.UpSQL, &row.DownSQL, &row.AppliedAt)
		return row, err
	})
}
