package migrate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/posthog/hogli/internal/postgres"
)

// watch looks, from a second connection, at who keeps a statement waiting: once
// the wait has failed, the server knows no more.
type watch struct {
	session *session
	last    string // who was seen to block the last statement
}

const blockersQuery = `
SELECT pid, application_name, coalesce(state, ''), coalesce(extract(epoch FROM clock_timestamp() - xact_start), 0)::int,
       left(regexp_replace(query, '\s+', ' ', 'g'), 100)
FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids($1)) ORDER BY pid`

// during runs f, and while it takes long says who blocks it.
func (w *watch) during(ctx context.Context, what string, f func() error) error {
	ctx, cancel := context.WithCancel(ctx)
	stopped := make(chan struct{})
	w.last = ""
	go func() {
		defer close(stopped)
		w.look(ctx, what)
	}()
	err := f()
	cancel()
	<-stopped
	return err
}

// look polls from half of the lock timeout on. It is quiet about its own
// failures: the statement matters, not the watching.
func (w *watch) look(ctx context.Context, what string) {
	wait := w.session.Limits.Lock / 2
	if pause(ctx, wait) != nil {
		return
	}
	conn, err := postgres.Connect(ctx, w.session.target.Link, w.session.app()+" watch", postgres.ConnectOptions{})
	if err != nil {
		return
	}
	defer func() { _ = postgres.Close(conn) }()
	pid := w.session.conn.PgConn().PID()
	for {
		if text := blockers(ctx, conn, pid); text != "" && text != w.last {
			if w.last == "" {
				w.session.waits(what + " waits for a lock held by " + text)
			}
			w.last = text
		}
		if pause(ctx, max(wait/4, 10*time.Millisecond)) != nil {
			return
		}
	}
}

func blockers(ctx context.Context, conn *pgx.Conn, pid uint32) string {
	found, err := conn.Query(ctx, blockersQuery, pid)
	if err != nil {
		return ""
	}
	all, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (string, error) {
		var pid, age int
		var app, state, query string
		err := r.Scan(&pid, &app, &state, &age, &query)
		if strings.TrimSpace(app) == "" {
			app = "a program without a name"
		}
		return fmt.Sprintf("%s (server process %d, %s, in its transaction for %d s): %s", app, pid, state, age, query), err
	})
	if err != nil {
		return ""
	}
	return strings.Join(all, "\n")
}
