package migrate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/posthog/hogli/internal/fault"
)

// lockKey names the advisory lock of a database that is being migrated: the
// letters "hogli", and 1 for migrations.
const lockKey int64 = 0x686f676c69<<8 | 1

// Polling is how the lock is waited for. A session that blocks in
// pg_advisory_lock holds a snapshot, for which CREATE INDEX CONCURRENTLY of the
// holder waits: Postgres sees a deadlock and leaves an invalid index.
const (
	pollEvery = 100 * time.Millisecond // and up to as much again
	tellAfter = 2 * time.Second        // who holds it
)

// holderQuery finds who has the lock. A bigint key is split into classid and
// objid, with objsubid 1.
const holderQuery = `
SELECT a.pid, a.application_name, coalesce(a.client_addr::text, 'a local socket'), extract(epoch FROM now() - a.backend_start)::int
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.classid::bigint = $1::bigint >> 32 AND l.objid::bigint = $1::bigint & 4294967295`

// lock takes the advisory lock of a database on the session that does the work:
// both end together. The server frees it when this process dies.
func lock(ctx context.Context, conn *pgx.Conn, o Options, tell func(holder string)) error {
	started, told := o.Now(), false
	for {
		var got bool
		if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, lockKey).Scan(&got); err != nil {
			return broken(ctx, "the lock of the database cannot be taken", err)
		}
		if got {
			return nil
		}
		waited := o.Now().Sub(started)
		if waited >= o.LockTimeout {
			return lockHeld(ctx, conn, o)
		}
		if !told && waited >= min(tellAfter, o.LockTimeout/2) {
			told = true
			tell(holder(ctx, conn))
		}
		if err := pause(ctx, pollEvery+rand.N(pollEvery)); err != nil {
			return err
		}
	}
}

func lockHeld(ctx context.Context, conn *pgx.Conn, o Options) error {
	return &fault.Error{
		Code: fault.LockHeld,
		What: "another run migrates database " + conn.Config().Database,
		Why:  fmt.Sprintf("its lock was not free within %s; it is held by %s", o.LockTimeout, holder(ctx, conn)),
		Fix: []string{
			"run the command again when that run is through, or wait longer: --lock-timeout 10m",
			"if it is stuck, end its session on the server: SELECT pg_terminate_backend(PID)",
		},
	}
}

// holder says who has the lock, for people.
func holder(ctx context.Context, conn *pgx.Conn) string {
	var pid, age int
	var app, address string
	if err := conn.QueryRow(ctx, holderQuery, lockKey).Scan(&pid, &app, &address, &age); err != nil {
		return "a session that has just ended"
	}
	if strings.TrimSpace(app) == "" {
		app = "a program without a name"
	}
	return fmt.Sprintf("%s (server process %d, from %s, connected for %d s)", app, pid, address, age)
}

// pause waits, unless the run ends.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return fault.Interrupt(context.Cause(ctx), "")
	case <-time.After(d):
		return nil
	}
}
