package sqlfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/posthog/hogli/internal/fault"
)

func TestParse(t *testing.T) {
	t.Parallel()
	content := "\ufeff-- Links.\r\n-- hogli: no-transaction\r\n\r\n-- +up\r\nCREATE TABLE é (id int);\r\nSELECT '\n-- +down\n';\n-- +down\nDROP TABLE é;\n"
	f, err := Parse("p/0001_links.sql", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "0001_links" || !f.NoTransaction || !f.HasDown() {
		t.Errorf("got %+v", f)
	}
	if n := len(f.Up.Statements); n != 2 || f.Text(f.Up.Statements[0]) != "CREATE TABLE é (id int)" {
		t.Errorf("got %d statements of up", n)
	}
	if got := strings.TrimSpace(f.DownSQL()); got != "DROP TABLE é;" {
		t.Errorf("got down %q", got)
	}
	unix, err := Parse("p/0001_links.sql", []byte(strings.ReplaceAll(content, "\r\n", "\n")))
	if err != nil || unix.Checksum() != f.Checksum() {
		t.Errorf("line ends change the checksum, %v", err)
	}
	if at := f.WordAt(strings.Index(content, "é")); at.Start != (fault.Pos{Line: 5, Column: 14}) || at.End.Column != 15 {
		t.Errorf("got %+v", at)
	}
}

func TestParseFaults(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ path, content, want string }{
		"name":            {"1_x.sql", "-- +up\nSELECT 1;", `1_x.sql: "1_x.sql" is no name of a migration`},
		"upper case":      {"0001_X.sql", "-- +up\nSELECT 1;", "is no name of a migration"},
		"no section":      {"", "-- nothing\n", "0001_x.sql:1:1: there is no -- +up section"},
		"sql above":       {"", "\nSELECT 1;\n-- +up\nSELECT 1", "0001_x.sql:2:1: there is SQL above the first section"},
		"empty up":        {"", "-- +up\n-- todo\n-- +down\nSELECT 1", "0001_x.sql:1:7: the up section has no statement"},
		"twice":           {"", "-- +up\nSELECT 1;\n-- +up\n", `0001_x.sql:3:1: the section "up" stands twice`},
		"down first":      {"", "-- +down\nSELECT 1;\n-- +up\nSELECT 1;", "0001_x.sql:1:1: -- +down stands above -- +up"},
		"unknown":         {"", "-- +up\nSELECT 1;\n-- +dwn\n", `0001_x.sql:3:1: unknown section "dwn"`},
		"option":          {"", "-- hogli: no-transactions\n-- +up\nSELECT 1", `0001_x.sql:1:1: unknown option "no-transactions"`},
		"option below":    {"", "-- +up\n-- hogli: no-transaction\nSELECT 1", "0001_x.sql:2:1: an option stands above"},
		"unclosed":        {"", "-- +up\nSELECT 'é', '\n-- +down\nSELECT 1", "0001_x.sql:2:13: a quote or a comment begins here"},
		"commit":          {"", "-- +up\nSELECT 1;\n  Commit;", "0001_x.sql:3:3: COMMIT has no place in a migration"},
		"begin in down":   {"", "-- +up\nSELECT 1;\n-- +down\nBEGIN;", "0001_x.sql:4:1: BEGIN has no place"},
		"copy":            {"", "-- +up\nCOPY t FROM\nstdin;", "0001_x.sql:2:1: COPY FROM STDIN has no place"},
		"psql":            {"", "-- +up\n\\d links\n", "0001_x.sql:2:1: this is a command of psql"},
		"nul":             {"", "-- +up\nSELECT '\x00'", "0001_x.sql:2:9: the file holds a NUL byte"},
		"latin-1":         {"", "-- +up\nSELECT '\xe9'", "0001_x.sql:2:9: the file is not UTF-8"},
		"several at once": {"", "-- hogli: x\n-- +up\nCOMMIT;", "COMMIT has no place"},
	} {
		path := row.path
		if path == "" {
			path = "0001_x.sql"
		}
		_, err := Parse(path, []byte(row.content))
		if err == nil || !strings.Contains(err.Error(), row.want) || fault.ExitOf(err) != fault.ExitUsage {
			t.Errorf("%s: got %v, want %q", name, err, row.want)
		}
	}
}

func TestParseAllows(t *testing.T) {
	t.Parallel()
	for _, up := range []string{
		"SAVEPOINT a; ROLLBACK TO a; RELEASE a", "DO $$ BEGIN COMMIT; END $$", "SELECT 1 -- + 1", "-- hogli: ignore[migration/x] reason\nSELECT 1",
	} {
		if _, err := Parse("0001_x.sql", []byte("-- +up\n"+up)); err != nil {
			t.Errorf("%s: %v", up, err)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if files, err := Read(root, "none"); err != nil || files != nil {
		t.Errorf("a missing folder: %v, %v", files, err)
	}
	for name, content := range map[string]string{
		"0002_b.sql": "-- +up\nSELECT 2", "0001_a.sql": "-- +up\nSELECT 1", "README.md": "", ".0003_hidden.sql": "",
	} {
		write(t, root, name, content)
	}
	files, err := Read(root, ".")
	if err != nil || len(files) != 2 || files[0].Name != "0001_a" || files[1].Name != "0002_b" {
		t.Fatalf("got %v, %v", files, err)
	}
	write(t, root, "0002_c.sql", "-- +up\nSELECT 3")
	write(t, root, "0004_d.sql", "SELECT 3")
	_, err = Read(root, ".")
	if err == nil || !strings.Contains(err.Error(), "0002_c.sql: number 0002 is taken by 0002_b.sql") || !strings.Contains(err.Error(), "0004_d.sql:1:1") {
		t.Errorf("got %v", err)
	}
}

func write(t *testing.T, root, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("-- hogli: no-transaction\n-- +up\nSELECT 'a;b';\n-- +down\nSELECT $$;$$")
	f.Add("\ufeff-- +up\r\nE'\\'")
	f.Add("-- +up\n/* -- +down\n")
	f.Fuzz(func(t *testing.T, content string) {
		file, err := Parse("0001_x.sql", []byte(content))
		if err != nil {
			if fault.ExitOf(err) != fault.ExitUsage {
				t.Fatalf("not a usage fault: %v", err)
			}
			return
		}
		if !utf8.ValidString(content) || len(file.Up.Statements) == 0 {
			t.Fatal("accepted")
		}
		for _, s := range append(file.Up.Statements, file.Down.Statements...) {
			if at := file.Span(s.Start, s.End); at.Start.Line < 1 || file.Text(s) == "" {
				t.Fatalf("%+v", s)
			}
		}
	})
}
