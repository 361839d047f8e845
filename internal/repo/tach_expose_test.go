package repo

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMembers(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		`backend\.facade.*`:                 "backend.facade*",
		`backend.facade.*`:                  "backend.facade*",
		`^backend\.facade$`:                 "backend.facade",
		`backend\.(facade|presentation).*`:  "backend.facade* backend.presentation*",
		`backend\.facade.*|backend\.models`: "backend.facade* backend.models",
		`backend\.facade(\..*)?`:            "backend.facade.* backend.facade",
		`(?i)BACKEND\.facade`:               "backend.facade",
		`backend\.[fp]x+`:                   "backend.fx* backend.px*",
		`backend\.\w+`:                      "backend.*",
		`.*`:                                "*",
		``:                                  "",
		`back(end\.models)?\.`:              "backend.models. back.",
		`(a|bb){9}`:                         "*",
		`backend\.models\.(Item|Other)`:     "backend.models.Item backend.models.Other",
	} {
		members, err := Members(pattern)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range members {
			if len(got) > 0 && got[len(got)-1] == "*" {
				break
			}
			name := m.Name
			if m.Open {
				name += "*"
			}
			got = append(got, name)
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", pattern, diff)
		}
	}
}

func TestInterfaceBlocks(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		expose, from string
		leaks        bool
		facade       bool
	}{
		{`backend\.facade.*`, `products\.a`, false, true},
		{`backend\.(facade|presentation).*`, `products\.a`, false, true},
		{`backend\.facade.*|backend\.models`, `products\.a`, true, true},
		{`backend\.presentation\.views.*`, `products\.a`, false, false},
		{`backend\.facades`, `products\.a`, true, false},
		{`backend\..*`, `products\.a`, true, false},
		{`models.*`, `products\.a`, true, false},
		{`models.*`, ``, false, false},
		{`.*`, ``, true, false},
		{`back.*`, ``, true, false},
		{`backend\.models.*`, ``, true, false},
		{`backend\.facade.*`, ``, false, true},
	} {
		b := TachInterface{Expose: []string{row.expose}}
		if row.from != "" {
			b.From = []string{row.from}
		}
		if got := len(b.Leaks()) > 0; got != row.leaks || b.ExposesFacade() != row.facade {
			t.Errorf("%q from %q: leaks %v, facade %v", row.expose, row.from, got, b.ExposesFacade())
		}
	}
}

func FuzzMembers(f *testing.F) {
	for _, seed := range []string{`backend\.(facade|models).*`, `[a-z]{3}x?`, `(?i)a|`, `((a?){8}b?){9}`, `[^a]\b$`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		members, err := Members(pattern)
		if _, bad := regexp.Compile(pattern); err != nil {
			if bad == nil {
				t.Fatalf("%q: %v", pattern, err)
			}
			return
		}
		if len(members) > maxMembers {
			t.Fatalf("%q: %d members", pattern, len(members))
		}
	})
}

func TestCatchAll(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]bool{
		"backend.*": true, `backend\..*`: true, "^backend.*$": true, ".*": true, ".+": true, `backend\.(.*)`: true,
		"backend": false, `backend\.facade.*`: false, "backend.*models": false, `.*\.facade`: false, "backends.*": false,
	} {
		if _, got := (TachInterface{Expose: []string{"backend.facade", pattern}, From: []string{"a"}}).CatchAll(); got != want {
			t.Errorf("%s: got %v", pattern, got)
		}
	}
}
