package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/posthog/hogli/internal/fault"
)

// Limits of a session when ConnectOptions says nothing.
const (
	defaultDial        = 5 * time.Second
	defaultLock        = 2 * time.Second
	defaultStatement   = time.Minute
	defaultIdle        = time.Minute
	clientCheckSeconds = 1
)

// ConnectOptions are the limits of a session. Zero takes the default in the
// comment, Forever takes none.
type ConnectOptions struct {
	Dial      time.Duration        // to connect; 5 s
	Lock      time.Duration        // lock_timeout; 2 s
	Statement time.Duration        // statement_timeout; 1 min
	Idle      time.Duration        // idle_in_transaction_session_timeout; 1 min
	Notice    func(*pgconn.Notice) // gets what RAISE says; may be nil
}

// Forever is a limit that is none.
const Forever time.Duration = -1

// Connect opens a session on a database. app is its application_name ("hogli"
// and the run's id). The limits are set by SET after the login, not as startup
// parameters, which PgBouncer refuses; behind a pooler that pools transactions
// they do not last, so schema changes take ProductLinks.Migrate.
//
// A skipped link is a fault of code DatabaseSkipped, a failure to connect one
// of code Unreachable, an ended context one of code Interrupted.
func Connect(ctx context.Context, link Link, app string, o ConnectOptions) (*pgx.Conn, error) {
	if link.URL == "" {
		return nil, skipped(link)
	}
	config, err := pgx.ParseConfig(link.URL)
	if err != nil {
		return nil, malformed(link, err)
	}
	config.ConnectTimeout = limit(o.Dial, defaultDial)
	config.RuntimeParams["application_name"] = clip(app, 63)
	if o.Notice != nil {
		config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { o.Notice(n) }
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err == nil {
		if err = o.set(ctx, conn); err == nil {
			return conn, nil
		}
		closeQuietly(conn)
	}
	if stopped := interrupted(ctx, "while connecting to "+Redact(link.URL)); stopped != nil {
		return nil, stopped
	}
	return nil, unreachable(link, config, err)
}

// interrupted is the fault of a run that was ended, nil while it goes on. A
// deadline is the server's fault, not the user's; the cause of a cancelled
// context may be anything, such as a signal.
func interrupted(ctx context.Context, doing string) error {
	if err := ctx.Err(); err == nil || errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return fault.Interrupt(context.Cause(ctx), doing)
}

// set sends the limits in one round trip, then the check for our own death,
// which servers before 14 and some platforms do not have.
func (o ConnectOptions) set(ctx context.Context, conn *pgx.Conn) error {
	limits := fmt.Sprintf("SET lock_timeout = %d; SET statement_timeout = %d; SET idle_in_transaction_session_timeout = %d",
		limit(o.Lock, defaultLock).Milliseconds(),
		limit(o.Statement, defaultStatement).Milliseconds(),
		limit(o.Idle, defaultIdle).Milliseconds())
	if _, err := conn.PgConn().Exec(ctx, limits).ReadAll(); err != nil {
		return err
	}
	check := fmt.Sprintf("SET client_connection_check_interval = '%ds'", clientCheckSeconds)
	_, err := conn.PgConn().Exec(ctx, check).ReadAll()
	if _, refused := errors.AsType[*pgconn.PgError](err); refused {
		return nil
	}
	return err
}

// SQLState is the server's code of an error, "" when no server is behind it.
func SQLState(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// Close ends a session within a second, whatever became of the run's context.
func Close(conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return conn.Close(ctx)
}

// closeQuietly is for a session whose work is done or has failed already.
func closeQuietly(conn *pgx.Conn) { _ = Close(conn) }

func limit(given, fallback time.Duration) time.Duration {
	switch {
	case given < 0:
		return 0
	case given == 0:
		return fallback
	default:
		return max(given, time.Millisecond)
	}
}

func clip(text string, n int) string {
	if len(text) > n {
		return strings.ToValidUTF8(text[:n], "")
	}
	return text
}
