package baseline

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMoved(t *testing.T) {
	t.Parallel()
	const text = "# head\na/one | old.py | x | 2 | why\r\na/one | here.py | x | 1 | why\na/two | old.py | x | 1 | why\n"
	b, wrong := Read("f", []byte(text), []string{"a/one", "a/two"})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	gone := func(source string) bool { return source == "old.py" }
	key := func(rule, source string) Key { return Key{rule, source, "x"} }
	for name, row := range map[string]struct {
		found map[Key]int
		want  map[Key]Key
	}{
		"a file that moved":       {map[Key]int{key("a/one", "new.py"): 2, key("a/one", "here.py"): 1}, map[Key]Key{key("a/one", "old.py"): key("a/one", "new.py")}},
		"more than before":        {map[Key]int{key("a/one", "new.py"): 3}, map[Key]Key{}},
		"two that it may be":      {map[Key]int{key("a/one", "new.py"): 1, key("a/one", "other.py"): 1}, map[Key]Key{}},
		"it is still there":       {map[Key]int{key("a/one", "old.py"): 1, key("a/one", "new.py"): 1}, map[Key]Key{}},
		"another rule":            {map[Key]int{key("a/two", "new.py"): 1}, map[Key]Key{key("a/two", "old.py"): key("a/two", "new.py")}},
		"the source did not move": {map[Key]int{key("a/one", "old.py"): 2, key("a/one", "new.py"): 1}, map[Key]Key{}},
	} {
		if diff := cmp.Diff(row.want, b.Moved(row.found, gone)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	after := b.Follow(map[Key]Key{key("a/one", "old.py"): key("a/one", "new.py")})
	got := string(after.Lower(map[Key]int{key("a/one", "new.py"): 2, key("a/one", "here.py"): 1, key("a/two", "old.py"): 1}, func(Key) bool { return true }))
	if want := "# head\na/one | new.py | x | 2 | why\r\na/one | here.py | x | 1 | why\na/two | old.py | x | 1 | why\n"; got != want {
		t.Errorf("%q", got)
	}
	if grown := after.GrownSince(b, gone); len(grown) > 0 {
		t.Errorf("a file that moved is growth: %+v", grown)
	}
	if grown := after.GrownSince(b, func(string) bool { return false }); len(grown) != 1 {
		t.Errorf("one whose source is still there is none: %+v", grown)
	}
	split, _ := Read("f", []byte("a/one | n.py | x | 1 | why\na/one | m.py | x | 2 | why\n"), []string{"a/one"})
	if grown := split.GrownSince(b, gone); len(grown) != 1 || grown[0].Before != 1 || grown[0].Source != "m.py" {
		t.Errorf("%+v", grown)
	}
}
