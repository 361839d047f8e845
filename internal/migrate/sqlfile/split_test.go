package sqlfile

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		text string
		want []string
	}{
		"empty":              {" ;; -- nothing\n /* ; */ ;", nil},
		"two":                {"SELECT 1; SELECT 2", []string{"SELECT 1", "SELECT 2"}},
		"quotes":             {`SELECT ';', 'it''s;' AS "a;""b"; SELECT 2;`, []string{`SELECT ';', 'it''s;' AS "a;""b"`, "SELECT 2"}},
		"plain backslash":    {`SELECT '\'; SELECT 2;`, []string{`SELECT '\'`, "SELECT 2"}},
		"escaping backslash": {`SELECT E'\';'; SELECT 2;`, []string{`SELECT E'\';'`, "SELECT 2"}},
		"e ends a name":      {`SELECT 1 AS e; SELECT type'\'; SELECT 3`, []string{"SELECT 1 AS e", `SELECT type'\'`, "SELECT 3"}},
		"continued escape":   {"SELECT E'a'\n -- x\n '\\';'; SELECT 2", []string{"SELECT E'a'\n -- x\n '\\';'", "SELECT 2"}},
		"unicode escape":     {`SELECT U&'\0041;' UESCAPE '!'; SELECT 2`, []string{`SELECT U&'\0041;' UESCAPE '!'`, "SELECT 2"}},
		"dollars":            {"DO $$ BEGIN; END $$; SELECT $tag$ $$; $tag $tag$; x", []string{"DO $$ BEGIN; END $$", "SELECT $tag$ $$; $tag $tag$", "x"}},
		"dollar in a name":   {"SELECT a$b$ ; SELECT $1; SELECT $é$;$é$", []string{"SELECT a$b$", "SELECT $1", "SELECT $é$;$é$"}},
		"comments":           {"-- a; b\nSELECT 1 -- c; d\n; /* e; /* f; */ g; */ SELECT /*;*/ 2 /* end */", []string{"SELECT 1", "SELECT /*;*/ 2"}},
		"operators":          {"SELECT 1 - -1; SELECT 6 / 2 * 3; SELECT '{}' @> '{}'", []string{"SELECT 1 - -1", "SELECT 6 / 2 * 3", "SELECT '{}' @> '{}'"}},
		"rule":               {"CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); SELECT 2", []string{"CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)", "SELECT 2"}},
		"atomic body": {
			"CREATE OR REPLACE FUNCTION f(a int DEFAULT (1)) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a = 1 THEN 2 ELSE 3 END; SELECT 4; END; SELECT 2",
			[]string{"CREATE OR REPLACE FUNCTION f(a int DEFAULT (1)) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a = 1 THEN 2 ELSE 3 END; SELECT 4; END", "SELECT 2"},
		},
		"a table named begin": {`CREATE TABLE begin_end (function text); SELECT 2`, []string{"CREATE TABLE begin_end (function text)", "SELECT 2"}},
	} {
		found, unclosed := Split(row.text)
		var got []string
		for _, s := range found {
			got = append(got, row.text[s.Start:s.End])
		}
		if diff := cmp.Diff(row.want, got); diff != "" || unclosed >= 0 {
			t.Errorf("%s: unclosed %d\n%s", name, unclosed, diff)
		}
	}
}

func TestSplitUnclosed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"SELECT 'a":      7,
		`SELECT E'a\'`:   7,
		`x "a""`:         2,
		"DO $a$ $b$ $$":  3,
		"a; /* /* */":    3,
		"SELECT 'a' 'b'": -1,
	} {
		if _, got := Split(text); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

func TestBegins(t *testing.T) {
	t.Parallel()
	found, _ := Split(`create unique index concurrently if not exists "Slug" on only public.links (lower(slug));`)
	want := []string{"create", "unique", "index", "concurrently", "if", "not", "exists", `"Slug"`, "on", "only", "public", ".", "links"}
	if !slices.Equal(found[0].Head, want) || !found[0].Begins("CREATE", "UNIQUE", "INDEX") || found[0].Begins("CREATE", "INDEX") {
		t.Errorf("got %q", found[0].Head)
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"SELECT 1; SELECT 'a;''b' || E'\\';' || $$;$$ || $a$;$a$;", "CREATE FUNCTION f() BEGIN ATOMIC; CASE END; END; x",
		"/* /* */ ; */ -- ;\r a(;);)", `"a"";";U&"b;"`, "E'a'\n'\\';'", "\x00\xff$\xff$;$\xff$",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, unclosed := Split(text)
		at := 0
		for n, s := range found {
			if s.Start < at || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("statement %d is [%d,%d) after %d", n, s.Start, s.End, at)
			}
			nothing(t, text[at:s.Start])
			at = s.End
			if unclosed < 0 || n < len(found)-1 {
				again, rest := Split(text[s.Start:s.End])
				if len(again) != 1 || rest >= 0 || again[0].Start != 0 || again[0].End != s.End-s.Start {
					t.Fatalf("%q splits again into %d", text[s.Start:s.End], len(again))
				}
			}
		}
		nothing(t, text[at:])
	})
}

// nothing wants only spaces, comments and semicolons.
func nothing(t *testing.T, text string) {
	t.Helper()
	s := scanner{text: text}
	for {
		switch tok := s.next(); tok.kind {
		case end:
			return
		case comment, semicolon:
		default:
			t.Fatalf("%q lies between statements", strings.TrimSpace(text))
		}
	}
}
