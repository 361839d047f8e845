package postgres

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/fault"
)

// Options say what server to prepare.
type Options struct {
	Binaries Binaries
	Data     string            // the data folder; made when it is not there
	Port     int               // 0: 5432 when free, else the next free one; AnyPort
	Durable  bool              // what is committed survives a crash of the machine; off is faster
	Discard  bool              // with Start: the data folder goes when the server stops
	Log      string            // with Start: the file its output goes to; "" is <Data>.log
	Socket   string            // folder for a Unix socket; "", or a path too long for one: none
	Settings map[string]string // further settings, such as {"shared_preload_libraries": "..."}
}

// AnyPort asks for a port the system hands out.
const AnyPort = -1

// Server is a prepared server: initialised, with a port, not started.
type Server struct {
	options Options
	as      identity
	port    int
	listen  string
}

// Command is a process for somebody else to run.
type Command struct {
	Args []string
	Env  []string             // the whole environment; add to it, Postgres needs no more
	Dir  string               // working directory
	Attr *syscall.SysProcAttr // who it runs as; nil is nobody special. Setsid or Setpgid may be set on it
	Stop syscall.Signal       // ends it: sessions are cut off, what is committed stays
}

// Prepare makes a data folder unless there is one, with the user, password and
// database posthog, and picks a port. It starts nothing that outlives it: the
// process of Command is the caller's.
//
// Faults: AlreadyRunning when a server runs on the folder, TargetExists when
// the folder holds something else or belongs to another version or user,
// PortTaken, NoPostgres when the binaries do not run.
func Prepare(ctx context.Context, o Options) (*Server, error) {
	return prepareAs(ctx, o, identities())
}

// prepareAs is Prepare with the ways to run Postgres in order of preference.
func prepareAs(ctx context.Context, o Options, ways []way) (*Server, error) {
	data, err := filepath.Abs(o.Data)
	if err != nil {
		return nil, cannotWrite(o.Data, err)
	}
	o.Data = data
	if err := os.MkdirAll(filepath.Dir(o.Data), 0o755); err != nil {
		return nil, cannotWrite(filepath.Dir(o.Data), err)
	}
	as, err := choose(ctx, o, ways)
	if err != nil {
		return nil, err
	}
	if err := prepareData(ctx, o, as); err != nil {
		return nil, err
	}
	addresses := loopbacks()
	port, err := pickPort(o.Port, addresses)
	if err != nil {
		return nil, err
	}
	return &Server{options: o, as: as, port: port, listen: strings.Join(addresses, ",")}, nil
}

// Port is the port the server listens on, on localhost only.
func (s *Server) Port() int { return s.port }

// Data is the data folder: that of the options, or, for root where the kernel
// refuses user namespaces, one below /var/tmp.
func (s *Server) Data() string { return s.as.data }

// RunsAs says in words who the server runs as, for status and logs.
func (s *Server) RunsAs() string { return s.as.name }

// URL is the address of a database of the server; "" is the default one.
func (s *Server) URL(database string) string {
	if database == "" {
		database = defaultDatabase
	}
	return fmt.Sprintf("postgres://%s:%s@%s:%d/%s", defaultUser, defaultPassword, defaultHost, s.port, database)
}

// Link is the default database's address, with where it comes from.
func (s *Server) Link() Link { return Link{URL: s.URL(""), Source: "the server hogli started"} }

// Command is the server as a foreground child. The caller owns the process: it
// logs to stderr, is ready when Ready says so, and ends by Command.Stop. Its
// backends are sessions of their own; they end with it.
func (s *Server) Command() Command {
	args := []string{filepath.Join(s.as.bin, "postgres"), "-D", s.as.data}
	for _, setting := range s.settings() {
		args = append(args, "-c", setting)
	}
	return Command{Args: args, Env: environment(), Dir: s.as.data, Attr: s.as.attributes(), Stop: syscall.SIGINT}
}

func (s *Server) settings() []string {
	settings := map[string]string{
		"listen_addresses":        s.listen,
		"port":                    fmt.Sprint(s.port),
		"unix_socket_directories": s.socket(),
	}
	if !s.options.Durable {
		settings["fsync"] = "off"
		settings["synchronous_commit"] = "off"
		settings["full_page_writes"] = "off"
	}
	maps.Copy(settings, s.options.Settings)
	lines := make([]string, 0, len(settings))
	for key, value := range settings {
		lines = append(lines, key+"="+value)
	}
	sort.Strings(lines)
	return lines
}

// socket is the folder of the socket, "" when its path would not fit the 103
// bytes that a socket's address has.
func (s *Server) socket() string {
	name := fmt.Sprintf("/.s.PGSQL.%d.lock", s.port)
	if s.options.Socket == "" || len(s.options.Socket)+len(name) > 103 {
		return ""
	}
	return s.options.Socket
}

// Ready is one probe: a session, and proof that it is this server that
// answered, not another on the same port.
func (s *Server) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := Connect(ctx, s.Link(), "hogli ready", ConnectOptions{Dial: time.Second})
	if err != nil {
		return err
	}
	defer closeQuietly(conn)
	var data string
	if err := conn.QueryRow(ctx, "SELECT current_setting('data_directory')").Scan(&data); err != nil {
		return fmt.Errorf("ask the server on port %d for its data folder: %w", s.port, err)
	}
	if data != s.as.data {
		return &fault.Error{
			Code: fault.PortTaken,
			What: fmt.Sprintf("another Postgres answers on port %d", s.port),
			Why:  fmt.Sprintf("its data folder is %s, not %s", data, s.as.data),
			Fix:  []string{"stop it, or give this server another port"},
		}
	}
	return nil
}

// environment is all that Postgres gets: nothing of the user's PG* variables
// may change where a server of hogli's listens or writes.
func environment() []string {
	return []string{"LC_ALL=C", "TZ=UTC", "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/"}
}

func cannotWrite(path string, err error) error {
	return &fault.Error{Code: fault.CannotWrite, What: "cannot write " + path, Err: err}
}
