package repo

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestGitIsAskedForTheWholeOnce(t *testing.T) {
	t.Parallel()
	all := []string{"a", "a-b", "a.py", "b/c/d", "b/e", "b-c/f", "c"}
	slices.Sort(all)
	asked := 0
	var l listing
	if _, err := l.below(".", func() ([]string, error) { asked++; return nil, errors.New("no git") }); err == nil {
		t.Error("the error is lost")
	}
	if got, err := l.below("b", func() ([]string, error) { asked++; return []string{"b/only"}, nil }); err != nil || len(got) != 1 {
		t.Errorf("a folder alone: %v, %v", got, err)
	}
	for range 2 {
		got, err := l.below(".", func() ([]string, error) { asked++; return all, nil })
		if diff := cmp.Diff(all, got); diff != "" || err != nil {
			t.Errorf("%v: %s", err, diff)
		}
		got[0] = "the caller's own"
	}
	for dir, want := range map[string][]string{"b": {"b/c/d", "b/e"}, "b/c/": {"b/c/d"}, "a": {"a"}, "a.py": {"a.py"}, "d": nil} {
		got, err := l.below(dir, func() ([]string, error) { asked++; return nil, nil })
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("%s: %v: %s", dir, err, diff)
		}
	}
	if asked != 3 {
		t.Errorf("asked %d times", asked)
	}
}
