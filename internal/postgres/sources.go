package postgres

import (
	"strings"
)

// Sources are where the address of a database may come from, strongest first:
// the shell, env files in order, this checkout's running stack, DEBUG=1. A
// variable that is set to nothing counts as not set.
type Sources struct {
	Shell func(key string) (string, bool) // the environment hogli was started with; nil is empty
	Files []EnvFile                       // parsed env files; the first that has a key wins
	Stack *Stack                          // this checkout's running stack; nil when none runs
}

// Stack is the database of this checkout's running stack.
type Stack struct {
	URL string // of the default database
}

// Link is the address of one database and where it came from. Exactly one of
// URL and Skipped is there.
type Link struct {
	URL     string // holds the password; print it with Redact
	Source  string // such as "DATABASE_URL of .env" or "the running stack"
	Skipped string // why there is no address, naming the variable that would give one
	Set     string // the setting that names the server, such as "PGHOST of the shell"; "" when nobody chose it
}

// String is the link as it may be printed: without its password.
func (l Link) String() string {
	if l.URL == "" {
		return "skipped: " + l.Skipped
	}
	return Redact(l.URL) + " (" + l.Source + ")"
}

// At is the same server, user and source with another database.
func (l Link) At(database string) (Link, bool) {
	moved, ok := withDatabase(l.URL, database)
	l.URL = moved
	return l, ok
}

// Default is the address of the default database: DATABASE_URL, else PGHOST,
// PGPORT or PGDATABASE, of the shell and then of each env file; else the
// running stack's; else, with DEBUG=1, posthog's own.
func (s Sources) Default() Link {
	for _, layer := range s.layers() {
		if value := layer.value("DATABASE_URL"); value != "" {
			return set(value, "DATABASE_URL", layer.name)
		}
		if key := layer.first("PGHOST", "PGPORT", "PGDATABASE"); key != "" {
			return set(s.fromParts(), key, layer.name)
		}
	}
	switch {
	case s.Stack != nil:
		return Link{URL: s.Stack.URL, Source: "the running stack"}
	case s.debug().on:
		return Link{URL: s.fromParts(), Source: s.debug().source}
	}
	return Link{Skipped: "DATABASE_URL is not set, no stack of this checkout runs and DEBUG is not 1"}
}

// set is the address that somebody's variable gives.
func set(address, key, where string) Link {
	source := key + " of " + where
	return Link{URL: address, Source: source, Set: source}
}

// debug is what the sources say about DEBUG: the first that has the key
// decides, then a running stack counts as DEBUG=1.
func (s Sources) debug() debug {
	value, where := s.lookup("DEBUG")
	switch {
	case value != "":
		return debug{on: truthy(value), source: "DEBUG=" + value + " of " + where}
	case s.Stack != nil:
		return debug{on: true, source: "the running stack", implied: true}
	default:
		return debug{source: "DEBUG is not 1"}
	}
}

type debug struct {
	on      bool
	source  string
	implied bool // nobody said DEBUG: a stack runs
}

// layer is one place that holds variables.
type layer struct {
	name string
	get  func(key string) (string, bool)
}

func (l layer) value(key string) string {
	value, _ := l.get(key)
	return strings.TrimSpace(value)
}

func (l layer) first(keys ...string) string {
	for _, key := range keys {
		if l.value(key) != "" {
			return key
		}
	}
	return ""
}

func (s Sources) layers() []layer {
	layers := make([]layer, 0, 1+len(s.Files))
	if s.Shell != nil {
		layers = append(layers, layer{name: "the shell", get: s.Shell})
	}
	for _, f := range s.Files {
		layers = append(layers, layer{name: f.Name, get: func(key string) (string, bool) {
			value, ok := f.Values[key]
			return value, ok
		}})
	}
	return layers
}

// lookup is the value of a variable in the strongest layer that has it.
func (s Sources) lookup(key string) (value, where string) {
	for _, layer := range s.layers() {
		if value := layer.value(key); value != "" {
			return value, layer.name
		}
	}
	return "", ""
}

// truthy reads a boolean variable as Django settings read theirs.
func truthy(value string) bool {
	switch strings.ToLower(value) {
	case "1", "true", "t", "yes", "y", "on":
		return true
	}
	return false
}
