package fault

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestEveryPageIsWholeAndInOrder(t *testing.T) {
	t.Parallel()
	pages := Pages()
	if !slices.IsSortedFunc(pages, func(a, b Page) int { return strings.Compare(string(a.Code), string(b.Code)) }) {
		t.Error("the pages are not in numeric order")
	}
	for _, p := range pages {
		if p.Title == "" || p.Text == "" || len(p.Code) != 6 {
			t.Errorf("%+v is not whole", p)
		}
		if again, ok := Explain(strings.ToLower(string(p.Code))); !ok || again.Title != p.Title {
			t.Errorf("%s does not find its page", p.Code)
		}
	}
}

func TestExitOf(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		err  error
		want Exit
	}{
		{nil, ExitOK},
		{Usage("x"), ExitUsage},
		{&Error{Code: TimedOut}, ExitTimeout},
		{&Error{Code: Interrupted}, ExitInterrupted},
		{errors.Join(Usage("x"), &Error{Code: Unreachable}), ExitEnvironment},
		{errors.New("nobody explained this"), ExitInternal},
	} {
		if got := ExitOf(row.err); got != row.want {
			t.Errorf("%v: got %d, want %d", row.err, got, row.want)
		}
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	content := []byte("a: 1\n\tß: \"x y\"\n")
	start := strings.Index(string(content), `"x`)
	err := &Error{
		Code: BadFile, What: "not a number", Where: At("d/f.yaml", content, start, start+5), Why: "line one\nline two",
		Fix: []string{"first", "second"},
	}
	var out strings.Builder
	Write(&out, err, nil)
	want := `hogli: error: not a number
  at:  d/f.yaml:2:5
  2 | 	ß: "x y"
    | 	   ^^^^^
  why: line one
       line two
  fix: first
       second
  see: hogli explain HG2006
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestWriteSaysASharedCauseOnce(t *testing.T) {
	t.Parallel()
	down := func(name string) error {
		return &Error{Code: Unreachable, What: "no " + name, Why: "nothing listens", Fix: []string{"start it"}}
	}
	var out strings.Builder
	Write(&out, errors.Join(down("a"), errors.Join(down("b"), down("a")), Usage("x")), nil)
	want := `hogli: error: no a
              no b
  why: nothing listens
  fix: start it
  see: hogli explain HG3002
hogli: error: x
  see: hogli explain HG2001
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"product:lint", "product:list", "dev"}
	for name, want := range map[string]string{"product:lnit": "product:lint", "dve": "dev", "zzz": "", "productlint": "product:lint"} {
		if got := Nearest(name, known); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// A name of megabytes is near to nothing, and that is known at once: a table of all
// its letters would not fit into memory.
func TestNearestOfALongName(t *testing.T) {
	t.Parallel()
	if near := Nearest(strings.Repeat("x", 10<<20), []string{"products.alpha", strings.Repeat("y", 20<<20)}); near != "" {
		t.Errorf("near is %s", near)
	}
}
