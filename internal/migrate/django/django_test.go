package django

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/interpreter"
)

func write(t *testing.T, root, rel, content string) {
	t.Helper()
	path := filepath.Join(root, rel)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o700); err != nil { //nolint:gosec // some of them are programs
		t.Fatal(err)
	}
}

// TestRead: Django's own rule of which modules are migrations.
func TestRead(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, name := range []string{"__init__.py", "0002_b.py", "0001_a.py", "_helpers.py", "~x.py", ".#0001_a.py", "0001_a.pyc", "max_migration.txt", "sub/0003_c.py", "later.py", "a.b.py"} {
		write(t, root, "app/migrations/"+name, "")
	}
	got, err := Read(root, "app/migrations")
	if err != nil || !slices.Equal(got, []string{"0001_a", "0002_b", "later"}) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := Read(root, "none"); err != nil || got != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestFailure(t *testing.T) {
	t.Parallel()
	const running = "Operations to perform:\n  Apply all migrations: notes\nRunning migrations:\n  Applying notes.0001_a... OK\n  Applying notes.0002_b..."
	for name, c := range map[string]struct{ stdout, stderr, what, migration string }{
		"statement": {running, `Traceback (most recent call last):
  File "x.py", line 1, in execute
    return self.cursor.execute(sql)
psycopg.errors.UndefinedTable: relation "x" does not exist
LINE 1: SELECT * FROM x
                      ^

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
django.db.utils.ProgrammingError: relation "x" does not exist
LINE 1: SELECT * FROM x
                      ^
HINT:  none
`, `django.db.utils.ProgrammingError: relation "x" does not exist`, "notes/0002_b"},
		"settings": {"", "  File \"y.py\"\ndjango.core.exceptions.ImproperlyConfigured: DATABASE_URL is not set\n", "django.core.exceptions.ImproperlyConfigured: DATABASE_URL is not set", ""},
		"checks":   {"", "SystemCheckError: System check identified some issues:\n\nERRORS:\n?: (x.E1) bad\n", "SystemCheckError: System check identified some issues", ""},
		"command":  {"", "CommandError: Conflicting migrations detected\n", "CommandError: Conflicting migrations detected", ""},
		"after":    {strings.ReplaceAll(running, "0002_b...", "0002_b... OK"), "ValueError: x\n", "ValueError: x", ""},
		"silent":   {"", "", "", ""},
	} {
		what, migration := Failure(c.stdout, c.stderr)
		if what != c.what || migration != c.migration {
			t.Errorf("%s: got %q, %q", name, what, migration)
		}
	}
}

// TestMigrate: what manage.py is given, and what becomes of its failure.
func TestMigrate(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, ".venv/bin/python", `#!/bin/sh
[ "$1" = -c ] && exit 0
echo "$@ $PGAPPNAME $DATABASE_URL" >> log
[ "$3" != broken ] || { echo "  Applying broken.0001_x..."; echo "ValueError: no" >&2; exit 1; }
`)
	environ := []string{"PATH=/usr/bin:/bin", "DATABASE_URL=postgres://h/d"}
	p := &Project{Root: root, Finder: interpreter.NewFinder(interpreter.Search{Root: root}, environ), Environ: environ}
	if err := p.Ready(t.Context()); fault.ExitOf(err) != fault.ExitEnvironment || !strings.Contains(err.Error(), "cannot be run") {
		t.Errorf("without manage.py: %v", err)
	}
	write(t, root, "manage.py", "")
	if err := p.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	for _, app := range []string{"", "notes"} {
		if err := p.Migrate(t.Context(), "default", app, []string{"PGAPPNAME=hogli-x"}); err != nil {
			t.Error(err)
		}
	}
	err := p.Migrate(t.Context(), "default", "broken", nil)
	failed, ok := errors.AsType[*Failed](err)
	if !ok || failed.Migration != "broken/0001_x" || failed.What != "ValueError: no" {
		t.Errorf("got %#v", err)
	}
	log, _ := os.ReadFile(filepath.Join(root, "log"))
	want := "manage.py migrate --database default --noinput --no-color hogli-x postgres://h/d\nmanage.py migrate notes --database default --noinput --no-color hogli-x postgres://h/d\n"
	if !strings.HasPrefix(string(log), want) {
		t.Errorf("got\n%s", log)
	}
}
