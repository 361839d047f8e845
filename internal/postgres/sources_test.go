package postgres

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func shell(values map[string]string) func(string) (string, bool) {
	return func(key string) (string, bool) {
		value, ok := values[key]
		return value, ok
	}
}

type vars = map[string]string

func file(name string, values vars) EnvFile { return EnvFile{Name: name, Values: values} }

const stackURL = "postgres://posthog:posthog@localhost:5433/posthog"

func TestDefault(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		in   Sources
		want Link
	}{
		{"nothing", Sources{}, Link{Skipped: "DATABASE_URL is not set, no stack of this checkout runs and DEBUG is not 1"}},
		{
			"debug of a file",
			Sources{Files: []EnvFile{file(".env", vars{"DEBUG": "1"})}},
			Link{URL: "postgres://posthog:posthog@localhost:5432/posthog", Source: "DEBUG=1 of .env"},
		},
		{
			"debug is true",
			Sources{Shell: shell(vars{"DEBUG": "True"})},
			Link{URL: "postgres://posthog:posthog@localhost:5432/posthog", Source: "DEBUG=True of the shell"},
		},
		{
			"debug off in the shell beats on in a file",
			Sources{Shell: shell(vars{"DEBUG": "0"}), Files: []EnvFile{file(".env", vars{"DEBUG": "1"})}},
			Link{Skipped: "DATABASE_URL is not set, no stack of this checkout runs and DEBUG is not 1"},
		},
		{"stack", Sources{Stack: &Stack{stackURL}}, Link{URL: stackURL, Source: "the running stack"}},
		{"stack beats DEBUG", Sources{Shell: shell(vars{"DEBUG": "1"}), Stack: &Stack{stackURL}}, Link{URL: stackURL, Source: "the running stack"}},
		{
			"file beats stack",
			Sources{Files: []EnvFile{file(".env", vars{"DATABASE_URL": "postgres://f/x"})}, Stack: &Stack{stackURL}},
			Link{URL: "postgres://f/x", Source: "DATABASE_URL of .env", Set: "DATABASE_URL of .env"},
		},
		{
			"first file beats second",
			Sources{Files: []EnvFile{file(".env.local", vars{"DATABASE_URL": "postgres://l/x"}), file(".env", vars{"DATABASE_URL": "postgres://f/x"})}},
			Link{URL: "postgres://l/x", Source: "DATABASE_URL of .env.local", Set: "DATABASE_URL of .env.local"},
		},
		{
			"shell beats file",
			Sources{Shell: shell(vars{"DATABASE_URL": "postgres://s/x"}), Files: []EnvFile{file(".env", vars{"DATABASE_URL": "postgres://f/x"})}},
			Link{URL: "postgres://s/x", Source: "DATABASE_URL of the shell", Set: "DATABASE_URL of the shell"},
		},
		{
			"empty is not set",
			Sources{Shell: shell(vars{"DATABASE_URL": ""}), Files: []EnvFile{file(".env", vars{"DATABASE_URL": "postgres://f/x"})}},
			Link{URL: "postgres://f/x", Source: "DATABASE_URL of .env", Set: "DATABASE_URL of .env"},
		},
		{
			"PGHOST of the shell beats a file",
			Sources{Shell: shell(vars{"PGHOST": "db.internal", "PGUSER": "me", "PGPASSWORD": "a@b/c"}), Files: []EnvFile{file(".env", vars{"DATABASE_URL": "postgres://f/x"})}},
			Link{URL: "postgres://me:a%40b%2Fc@db.internal:5432/posthog", Source: "PGHOST of the shell", Set: "PGHOST of the shell"},
		},
		{"PGUSER alone names no server", Sources{Shell: shell(vars{"PGUSER": "me"}), Stack: &Stack{stackURL}}, Link{URL: stackURL, Source: "the running stack"}},
		{
			"PGUSER refines DEBUG",
			Sources{Shell: shell(vars{"PGUSER": "me", "DEBUG": "1"})},
			Link{URL: "postgres://me@localhost:5432/posthog", Source: "DEBUG=1 of the shell"},
		},
		{
			"PGPORT",
			Sources{Shell: shell(vars{"PGPORT": "6000"})},
			Link{URL: "postgres://posthog:posthog@localhost:6000/posthog", Source: "PGPORT of the shell", Set: "PGPORT of the shell"},
		},
		{
			"socket",
			Sources{Shell: shell(vars{"PGHOST": "/run/pg", "PGDATABASE": "x"})},
			Link{URL: "postgres://posthog:posthog@/x?host=%2Frun%2Fpg&port=5432", Source: "PGHOST of the shell", Set: "PGHOST of the shell"},
		},
		{
			"IPv6",
			Sources{Shell: shell(vars{"PGHOST": "::1", "PGSSLMODE": "disable"})},
			Link{URL: "postgres://posthog:posthog@[::1]:5432/posthog?sslmode=disable", Source: "PGHOST of the shell", Set: "PGHOST of the shell"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, c.in.Default()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProductWriter(t *testing.T) {
	t.Parallel()
	const key = "PRODUCT_DB_FEATURE_FLAGS_WRITER_URL"
	remote := vars{"DATABASE_URL": "postgres://u:p@prod.example:5432/app"}
	with := func(a vars, key, value string) vars {
		out := vars{key: value}
		maps.Copy(out, a)
		return out
	}
	cases := []struct {
		name string
		in   Sources
		want Link
	}{
		{"nothing", Sources{}, Link{Skipped: key + " is not set and DEBUG is not 1"}},
		{"own", Sources{Shell: shell(vars{key: "postgres://own/x"})}, Link{URL: "postgres://own/x", Source: key + " of the shell", Set: key + " of the shell"}},
		{
			"own of a file beats DEBUG of the shell",
			Sources{Shell: shell(vars{"DEBUG": "1"}), Files: []EnvFile{file(".env", vars{key: "postgres://own/x"})}},
			Link{URL: "postgres://own/x", Source: key + " of .env", Set: key + " of .env"},
		},
		{"DATABASE_URL alone says nothing", Sources{Shell: shell(remote)}, Link{Skipped: key + " is not set and DEBUG is not 1"}},
		{"DEBUG=0 is named", Sources{Shell: shell(vars{"DEBUG": "0"}), Stack: &Stack{stackURL}}, Link{Skipped: key + " is not set and DEBUG=0 of the shell is not 1"}},
		{
			"DEBUG",
			Sources{Files: []EnvFile{file(".env", vars{"DEBUG": "1"})}},
			Link{URL: "postgres://posthog:posthog@localhost:5432/posthog_feature_flags", Source: "DEBUG=1 of .env"},
		},
		{
			"DEBUG and DATABASE_URL: the same server and user",
			Sources{Shell: shell(with(remote, "DEBUG", "1"))},
			Link{URL: "postgres://u:p@prod.example:5432/posthog_feature_flags", Source: "DATABASE_URL of the shell, with DEBUG=1 of the shell", Set: "DATABASE_URL of the shell"},
		},
		{
			"parameters stay",
			Sources{Shell: shell(vars{"DEBUG": "1", "DATABASE_URL": "postgresql://u@localhost/app?sslmode=disable"})},
			Link{URL: "postgresql://u@localhost/posthog_feature_flags?sslmode=disable", Source: "DATABASE_URL of the shell, with DEBUG=1 of the shell", Set: "DATABASE_URL of the shell"},
		},
		{
			"stack",
			Sources{Stack: &Stack{stackURL}},
			Link{URL: "postgres://posthog:posthog@localhost:5433/posthog_feature_flags", Source: "the running stack"},
		},
		{
			"stack and a local DATABASE_URL",
			Sources{Shell: shell(vars{"DATABASE_URL": "postgres://u:p@127.0.0.1/app"}), Stack: &Stack{stackURL}},
			Link{URL: "postgres://u:p@127.0.0.1/posthog_feature_flags", Source: "DATABASE_URL of the shell, with the running stack", Set: "DATABASE_URL of the shell"},
		},
		{
			"stack and a DATABASE_URL elsewhere",
			Sources{Shell: shell(remote), Stack: &Stack{stackURL}},
			Link{Skipped: key + " is not set, and DATABASE_URL of the shell is on another machine than the running stack (set DEBUG=1 to use it for products too)"},
		},
		{
			"DATABASE_URL is a list",
			Sources{Shell: shell(vars{"DEBUG": "1", "DATABASE_URL": "host=localhost dbname=x"})},
			Link{Skipped: key + " is not set, and DATABASE_URL of the shell is not a postgres:// address to derive it from"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, c.in.Product("feature-flags").Writer); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProductReaderAndDirect(t *testing.T) {
	t.Parallel()
	s := Sources{Shell: shell(vars{"DEBUG": "1"})}
	links := s.Product("a")
	if links.Reader != links.Writer || links.Migrate() != links.Writer {
		t.Errorf("reader %v and migrate %v are not the writer %v", links.Reader, links.Migrate(), links.Writer)
	}
	if want := "PRODUCT_DB_A_DIRECT_URL is not set"; links.Direct.Skipped != want {
		t.Errorf("direct: %q, want %q", links.Direct.Skipped, want)
	}
	own := vars{"PRODUCT_DB_A_READER_URL": "postgres://r/a", "PRODUCT_DB_A_DIRECT_URL": "postgres://d/a"}
	links = Sources{Shell: shell(own), Stack: &Stack{stackURL}}.Product("a")
	if links.Reader.URL != "postgres://r/a" || links.Migrate().URL != "postgres://d/a" {
		t.Errorf("got %v", links)
	}
	links = Sources{Shell: shell(own)}.Product("a")
	if links.Reader.URL != "" || links.Migrate().URL != "" || !strings.Contains(links.Migrate().Skipped, "WRITER") {
		t.Errorf("without a writer nothing is routed, got %v", links)
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	s := Sources{Shell: shell(vars{"PRODUCT_DB_B_READER_URL": "postgres://r/b"}), Stack: &Stack{stackURL}}
	want := vars{
		"DATABASE_URL":            stackURL,
		"DEBUG":                   "1",
		"PRODUCT_DB_A_WRITER_URL": stackURL + "_a",
		"PRODUCT_DB_A_READER_URL": stackURL + "_a",
		"PRODUCT_DB_B_WRITER_URL": stackURL + "_b",
		"PRODUCT_DB_B_READER_URL": "postgres://r/b",
	}
	got := s.Environment("a", "b")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// A program that is given this environment sees the same addresses.
	child := Sources{Shell: shell(got)}
	if child.Product("a").Writer.URL != s.Product("a").Writer.URL || child.Default().URL != s.Default().URL {
		t.Errorf("a child sees %v", child.Default())
	}
	if diff := cmp.Diff(vars{}, Sources{}.Environment("a")); diff != "" {
		t.Error(diff)
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"postgres://u:secret@h:5432/db":               "postgres://u:***@h:5432/db",
		"postgres://u:se@cret@h/db":                   "postgres://u:***@h/db",
		"postgres://u:secr%2Fet@h/db?x=1":             "postgres://u:***@h/db?x=1",
		"postgres://u:secr/et@h/db":                   "postgres://u:***@h/db",
		"postgres://u:sec?r#et@h/db":                  "postgres://u:***@h/db",
		"postgres://u:%zz@h/db":                       "postgres://u:***@h/db",
		"postgres://u@h:5432/db":                      "postgres://u@h:5432/db",
		"postgres://h/db?user=u&password=secret&x=1":  "postgres://h/db?user=u&password=***&x=1",
		"host=h user=u password=secret dbname=d":      "host=h user=u password=*** dbname=d",
		`host=h password = 'a \' secret' dbname=d`:    "host=h password = *** dbname=d",
		"postgres://h:5432/db?application_name=a@b":   "postgres://h:5432/db?application_name=a@b",
		"postgres://u:secret@h/db?password=x%26y#z":   "postgres://u:***@h/db?password=***#z",
		"postgres://u:secret@[::1]:5432/db?host=/tmp": "postgres://u:***@[::1]:5432/db?host=/tmp",
	}
	for in, want := range cases {
		if got := Redact(in); got != want {
			t.Errorf("Redact(%q) = %q, want %q", in, got, want)
		}
	}
	if text := (Link{URL: "postgres://u:secret@h/db", Source: "x"}).String(); strings.Contains(text, "secret") {
		t.Error(text)
	}
}
