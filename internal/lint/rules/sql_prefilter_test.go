package rules

import (
	"strings"
	"testing"
)

func TestMayQuery(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]bool{
		`x = "SELECT a from b"`:                         true,
		`x = "a\nFROM b"`:                               true,
		`x = "\x0AJOIN b"`:                              true,
		"x = '''\n    -- what is left\n    select 1'''": true,
		`x = "\n\tdelete from b"`:                       true,
		"x = '\\\n  update b set c = 1'":                true,
		`x = f'/* a */ insert into b'`:                  true,
		`Q = "with a as (select 1) table b"`:            true,
		"":                                              false,
		`"`:                                             false,
		`x = "\`:                                        false,
		"from a import b":                               false,
		"x.select_related('a').update(b=1)":             false,
		`READ_FROMAGE = "Select a seat"`:                false,
		`x = "it is not a select"`:                      false,
		`TO = "FRO"`:                                    false,
	} {
		if got := mayQuery([]byte(source)); got != want {
			t.Errorf("%s: %v", source, got)
		}
	}
}

// FuzzMayQuery: what readSQL finds tables in is never passed over.
func FuzzMayQuery(f *testing.F) {
	for _, seed := range []string{"select * from a", "x FROM a", " \n\tCopy a FROM b", "-- c\nupdate a", "/**/with b as (table c) x", "DROP index if exists a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		sql = strings.NewReplacer(`\`, "", `"`, "", "'", "").Replace(sql)
		for _, quote := range []string{`"""`, "'''"} {
			source := "x = " + quote + sql + quote
			if tables := readSQL(sql, 0, len(sql)).tables; len(tables) > 0 && !mayQuery([]byte(source)) {
				t.Errorf("%q names %q", source, tables)
			}
		}
	})
}
