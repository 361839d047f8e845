package postgres

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/posthog/hogli/internal/fault"
)

// cause is a known reason why a server cannot be used: how to tell it, what it
// means, what mends it. In the texts $host, $port, $user, $database and
// $source stand for those of the attempt; $unset takes the variable away that
// names the server.
type cause struct {
	is  func(attempt) bool
	why string
	fix []string
}

// attempt is a connection that failed.
type attempt struct {
	err      error
	state    string // SQLSTATE, when a server answered
	message  string // of the server
	password bool   // one was given
	set      bool   // somebody's variable names the server
}

const passwordLine = "export DATABASE_URL=postgres://posthog:posthog@localhost:5432/posthog"

var wrongServer = []string{
	"hogli dev status    shows the port of this checkout's own server",
	"stop the other Postgres (brew services stop postgresql, or sudo systemctl stop postgresql), then run hogli dev up",
}

// causes is read from the top: what a server said before what the network did,
// since one host name can have several addresses.
var causes = []cause{
	{
		func(a attempt) bool {
			return a.state == "28P01" && !a.password || strings.Contains(a.message, "no password supplied")
		},
		"no password was supplied: the address has none and the server wants one",
		[]string{passwordLine},
	},
	{
		func(a attempt) bool { return a.state == "28000" && strings.Contains(a.message, "does not exist") },
		"the server on $host:$port does not know the role $user: a Postgres of the machine answers there instead of the stack's", wrongServer,
	},
	{
		func(a attempt) bool { return a.state == "28P01" },
		"the server refuses the password of $user; it may be another Postgres than you think",
		slices.Concat([]string{"correct the password in $source"}, wrongServer),
	},
	{
		func(a attempt) bool { return a.state == "28000" },
		"the server does not let $user in from here (pg_hba.conf)",
		[]string{"correct user and host in $source", "or allow them in the server's pg_hba.conf"},
	},
	{
		func(a attempt) bool { return a.state == "3D000" },
		"the server has no database $database",
		[]string{"hogli db:ensure"},
	},
	{
		func(a attempt) bool { return a.state == "53300" },
		"the server has no connection left (max_connections)",
		[]string{"close what holds connections open, or raise max_connections"},
	},
	{
		func(a attempt) bool { return strings.HasPrefix(a.state, "57P0") },
		"the server is starting or stopping",
		[]string{"hogli dev wait", "run the command again"},
	},
	{
		func(a attempt) bool { return a.state != "" },
		"the server refused the session",
		[]string{"correct the address in $source"},
	},
	{
		func(a attempt) bool { return has[*net.DNSError](a.err) },
		"the host name $host is not known here",
		[]string{"correct the host in $source", "inside containers the host is often db, outside it is localhost"},
	},
	{
		func(a attempt) bool { return isTLS(a.err) },
		"the two sides do not agree on TLS",
		[]string{"set sslmode in $source: disable for a local server, verify-full with sslrootcert for a remote one"},
	},
	{
		func(a attempt) bool { return isTimeout(a.err) },
		"no answer came from $host:$port in time: a firewall, a wrong host, or a server that is stuck",
		[]string{"hogli dev status", "correct the host in $source"},
	},
	{
		func(a attempt) bool { return a.set && isRefused(a.err) },
		"nothing listens on $host:$port",
		[]string{"start the server that runs there", "or $unset: it is stronger than the stack of this checkout; then hogli dev up"},
	},
	{
		func(a attempt) bool { return isRefused(a.err) },
		"nothing listens on $host:$port",
		[]string{"hogli dev up", "hogli dev status    if it should be running"},
	},
	{
		func(a attempt) bool { return errors.Is(a.err, os.ErrPermission) },
		"the socket of the server may not be entered",
		[]string{"set a host in $source, such as localhost"},
	},
}

func has[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func isRefused(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, os.ErrNotExist)
}

func isTimeout(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return errors.Is(err, context.DeadlineExceeded) || ok && e.Timeout()
}

func isTLS(err error) bool {
	return has[x509.UnknownAuthorityError](err) || has[x509.HostnameError](err) || has[x509.CertificateInvalidError](err) ||
		strings.Contains(err.Error(), "tls: ") || strings.Contains(err.Error(), "refused TLS")
}

// unreachable is the fault of a connection that failed.
func unreachable(link Link, config *pgx.ConnConfig, err error) error {
	a := attempt{err: err, password: config.Password != "", set: link.Set != ""}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		a.state, a.message = e.Code, e.Message
	}
	fill := strings.NewReplacer("$host", config.Host, "$port", fmt.Sprint(config.Port), "$user", config.User,
		"$database", config.Database, "$source", cmp.Or(link.Set, sourceOf(link)), "$unset", unset(link))
	f := &fault.Error{
		Code: fault.Unreachable,
		What: fmt.Sprintf("cannot connect to database %s on %s:%d as %s", config.Database, config.Host, config.Port, config.User),
		Why:  "an unknown reason",
		Err:  err,
	}
	for _, c := range causes {
		if c.is(a) {
			f.Why = c.why
			f.Fix = append([]string(nil), c.fix...)
			break
		}
	}
	for i := range f.Fix {
		f.Fix[i] = fill.Replace(f.Fix[i])
	}
	f.Why = fill.Replace(f.Why) + "\nthe address is from " + sourceOf(link) + "\n" + said(a)
	return f
}

func sourceOf(link Link) string {
	if link.Source == "" {
		return "the address given"
	}
	return link.Source
}

// unset says how the variable goes away that names the server.
func unset(link Link) string {
	key, where, _ := strings.Cut(link.Set, " of ")
	if where == "the shell" {
		return "unset " + key
	}
	return "take " + key + " out of " + where
}

// said is the cause in its own words: the server's, else the network's last.
func said(a attempt) string {
	if a.state != "" {
		return fmt.Sprintf("the server says: %s (SQLSTATE %s)", a.message, a.state)
	}
	return "the system says: " + innermost(a.err)
}

// innermost is the last error of a chain: pgx puts the address, and each of
// several hosts, in front of what went wrong.
func innermost(err error) string {
	for {
		next := errors.Unwrap(err)
		if joined, ok := err.(interface{ Unwrap() []error }); ok && len(joined.Unwrap()) > 0 {
			next = joined.Unwrap()[0]
		}
		if next == nil {
			return err.Error()
		}
		err = next
	}
}

func skipped(link Link) error {
	return &fault.Error{
		Code: fault.DatabaseSkipped,
		What: "the database has no address",
		Why:  link.Skipped,
		Fix:  []string{"set the variable in the shell or in .env", "hogli dev up    starts a server for this checkout"},
	}
}

func malformed(link Link, err error) error {
	return &fault.Error{
		Code: fault.Unreachable,
		What: fmt.Sprintf("%q is no address of a database", Redact(link.URL)),
		Why:  "the address is from " + sourceOf(link),
		Fix:  []string{"write it as postgres://user:password@host:5432/database, with special characters of the password percent-encoded"},
		Err:  err,
	}
}
