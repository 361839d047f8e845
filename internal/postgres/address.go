package postgres

import (
	"net"
	"net/url"
	"regexp"
	"strings"
)

// What a development server is called by, everywhere.
const (
	defaultUser     = "posthog"
	defaultPassword = "posthog"
	defaultDatabase = "posthog"
	defaultHost     = "localhost"
	defaultPort     = "5432"
)

// fromParts builds an address of the PG* variables, each from its strongest
// layer. posthog's password is a guess only for posthog's own user: with a
// PGUSER and no PGPASSWORD none is written, and ~/.pgpass may have it.
func (s Sources) fromParts() string {
	part := func(key, fallback string) string {
		if value, _ := s.lookup(key); value != "" {
			return value
		}
		return fallback
	}
	user, password := part("PGUSER", ""), part("PGPASSWORD", "")
	if user == "" {
		user = defaultUser
		if password == "" {
			password = defaultPassword
		}
	}
	u := url.URL{Scheme: "postgres", Path: "/" + part("PGDATABASE", defaultDatabase)}
	u.User = url.User(user)
	if password != "" {
		u.User = url.UserPassword(user, password)
	}
	query := url.Values{}
	host, port := part("PGHOST", defaultHost), part("PGPORT", defaultPort)
	if strings.HasPrefix(host, "/") { // the folder of a Unix socket
		query.Set("host", host)
		query.Set("port", port)
	} else {
		u.Host = net.JoinHostPort(host, port)
	}
	if mode := part("PGSSLMODE", ""); mode != "" {
		query.Set("sslmode", mode)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// withDatabase is the same address with another database; false when the
// address is not a postgres:// URL.
func withDatabase(address, database string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return "", false
	}
	u.Path, u.RawPath = "/"+database, ""
	query := u.Query()
	if query.Has("dbname") || query.Has("database") {
		query.Del("dbname")
		query.Del("database")
		u.RawQuery = query.Encode()
	}
	return u.String(), true
}

// isLocal tells whether an address is on this machine.
func isLocal(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := u.Hostname()
	if host == "" {
		host = u.Query().Get("host")
	}
	if host == "" || host == "localhost" || strings.HasPrefix(host, "/") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Places of a password: in a URL, in its query, in a list of key=value.
var (
	passwordOfUser  = regexp.MustCompile(`^([^:@]*:).*@`)
	passwordOfQuery = regexp.MustCompile(`([?&](?:password|sslpassword)=)[^&#]*`)
	passwordOfList  = regexp.MustCompile(`(\b(?:password|sslpassword)\s*=\s*)('(?:[^'\\]|\\.)*'?|[^\s&]*)`)
)

// Redact is an address without its password, for anything that is printed.
// What is no valid address does not leak either: there, all that could be a
// password goes.
func Redact(address string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return passwordOfList.ReplaceAllString(address, "${1}***")
	}
	authority := len(rest)
	if _, err := url.Parse(address); err == nil {
		if end := strings.IndexAny(rest, "/?#"); end >= 0 {
			authority = end
		}
	}
	return scheme + "://" + passwordOfUser.ReplaceAllString(rest[:authority], "${1}***@") +
		passwordOfQuery.ReplaceAllString(rest[authority:], "${1}***")
}
