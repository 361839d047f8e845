package postgres

import "strings"

// ProductLinks are the addresses of one product's database.
type ProductLinks struct {
	Database string // as the route names it
	Writer   Link
	Reader   Link // the writer's when none is set
	Direct   Link // past a connection pooler; skipped unless it is set
}

// Migrate is the address to change the schema through: direct, else writer.
// A pooler drops session locks and settings.
func (p ProductLinks) Migrate() Link {
	if p.Direct.URL != "" {
		return p.Direct
	}
	return p.Writer
}

// Variable is the name of a product database's variable; role is WRITER,
// READER or DIRECT.
func Variable(database, role string) string {
	name := strings.ToUpper(strings.ReplaceAll(database, "-", "_"))
	return "PRODUCT_DB_" + name + "_" + role + "_URL"
}

// LocalName is the name of a product's database on a development server.
func LocalName(database string) string {
	return defaultDatabase + "_" + strings.ReplaceAll(database, "-", "_")
}

// Product is where a product's database is. Its own variables come first; with
// DEBUG=1 (a running stack counts) it is posthog_<database> on the server, and
// with the user, of the default database, whatever that one is called. Without
// either it is skipped, also when DATABASE_URL is set, and then all three are:
// a reader without a writer routes nothing, as in Django's settings.
//
// A stack that runs speaks for this machine only: with a DATABASE_URL on
// another one and nobody saying DEBUG=1, nothing is guessed.
func (s Sources) Product(database string) ProductLinks {
	links := ProductLinks{Database: database, Writer: s.writer(database)}
	if links.Writer.URL == "" {
		links.Reader, links.Direct = links.Writer, links.Writer
		return links
	}
	links.Reader = links.Writer
	if reader := s.variable(Variable(database, "READER")); reader.URL != "" {
		links.Reader = reader
	}
	links.Direct = s.variable(Variable(database, "DIRECT"))
	return links
}

func (s Sources) writer(database string) Link {
	key := Variable(database, "WRITER")
	if own := s.variable(key); own.URL != "" {
		return own
	}
	debug := s.debug()
	if !debug.on {
		return Link{Skipped: key + " is not set and " + debugOff(debug)}
	}
	base := s.Default()
	if debug.implied && !isLocal(base.URL) {
		return Link{Skipped: key + " is not set, and " + base.Source +
			" is on another machine than the running stack (set DEBUG=1 to use it for products too)"}
	}
	moved, ok := base.At(LocalName(database))
	if !ok {
		return Link{Skipped: key + " is not set, and " + base.Source + " is not a postgres:// address to derive it from"}
	}
	if base.Source != debug.source {
		moved.Source = base.Source + ", with " + debug.source
	}
	return moved
}

func (s Sources) variable(key string) Link {
	value, where := s.lookup(key)
	if value == "" {
		return Link{Skipped: key + " is not set"}
	}
	return set(value, key, where)
}

func debugOff(d debug) string {
	if strings.HasPrefix(d.source, "DEBUG=") {
		return d.source + " is not 1"
	}
	return d.source
}

// Environment is what units and child programs need to see the same databases
// as hogli: DATABASE_URL, the variables of the given product databases, DEBUG.
// What is skipped is left out. The values hold passwords.
func (s Sources) Environment(databases ...string) map[string]string {
	env := map[string]string{}
	set := func(key string, link Link) {
		if link.URL != "" {
			env[key] = link.URL
		}
	}
	set("DATABASE_URL", s.Default())
	for _, database := range databases {
		links := s.Product(database)
		set(Variable(database, "WRITER"), links.Writer)
		set(Variable(database, "READER"), links.Reader)
		set(Variable(database, "DIRECT"), links.Direct)
	}
	if value, _ := s.lookup("DEBUG"); value != "" {
		env["DEBUG"] = value
	} else if s.debug().on {
		env["DEBUG"] = "1"
	}
	return env
}
