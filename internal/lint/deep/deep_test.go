package deep

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/report"
)

const around = `
-- hogli.yaml --
-- go.mod --
module example.com/p

go 1.26
-- products/links/package.json --
{}
-- products/links/backend/logic/logic.go --
package logic

type Link struct{ Slug string }
type Func func()
type Alias = int
type Set[T any] map[string]T

const First Kind = 1

type Kind int
-- platform/platform.go --
package platform

type Box[T any] struct{ In T }
-- products/links/backend/facade/api.go --
package facade

`

func TestFacades(t *testing.T) {
	t.Parallel()
	const use = "import (\n\t\"example.com/p/platform\"\n\t\"example.com/p/products/links/backend/logic\"\n)\n\nvar _ platform.Box[logic.Link]\n\n" // from line 3, to 9
	for _, row := range []struct {
		name, text string
		want       []string
	}{
		{"plain types, and what stays inside", use + `
type API struct{ links logic.Link }
type Link struct{ Slug string }
type Copy logic.Link
func New() *API { return nil }
func (a *API) List() ([]Link, error) { return nil, nil }
func (a *API) list() logic.Link { return logic.Link{} }
func inner(logic.Link) {}
var link logic.Link
`, nil},
		{"functions", use + `
func A(l logic.Link) {}
func B() (*logic.Link, error) { return nil, nil }
func C(f func(map[string][]chan logic.Kind)) {}
func D[T interface{ ~[]logic.Link }](t T) {}
func E(b platform.Box[logic.Link]) {}
func F(l logic.Link) logic.Link { return l }
`, []string{"11:6 A exposes logic.Link", "12:6 B exposes logic.Link", "13:6 C exposes logic.Kind", "14:6 D exposes logic.Link", "15:6 E exposes logic.Link", "16:6 F exposes logic.Link"}},
		{"types", use + `
type A struct {
	Link logic.Link
	logic.Kind
	own  logic.Link
	Deep struct{ Func logic.Func }
}
func (A) Get() logic.Set[int] { return nil }
type B interface{ Do(logic.Alias) }
type C = logic.Link
type D []logic.Link
type E[T logic.Kind] struct{}
`, []string{
			"12:2 A.Link exposes logic.Link", "13:8 A.Kind exposes logic.Kind", "15:2 A.Deep exposes logic.Func", "17:10 A.Get exposes logic.Set",
			"18:6 B exposes logic.Alias", "19:6 C exposes logic.Link", "20:6 D exposes logic.Link", "21:6 E exposes logic.Kind",
		}},
		{"what a hidden type gives out", use + `
type hidden struct{ Link logic.Link }
type promoting struct{}
func (promoting) Do() logic.Kind { return 0 }
func New() *hidden { return nil }
type API struct{ promoting }
type round struct{ Next *round }
func Round() round { return round{} }
`, []string{"15:18 API.promoting exposes logic.Kind", "14:6 New exposes logic.Link"}},
		{"values", use + "\nvar A = logic.Link{}\nconst B = logic.First\nvar C, d = 1, logic.Link{}\n", []string{"11:5 A exposes logic.Link", "12:7 B exposes logic.Kind"}},
		{"below the facade", "-- products/links/backend/facade/contracts/c.go --\npackage contracts\n\nimport \"example.com/p/products/links/backend/logic\"\n\ntype C = logic.Link\n", []string{"5:6 C exposes logic.Link"}},
		{"what does not compile", "func A() { return 1 }\n", []string{"3:1 not known: too many return values"}},
		{"nor parse", "func A( {\n", []string{"3:1 not known: "}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := repotest.OpenText(t, around+row.text)
			rule, err := Find(t.Context(), r.Root, os.Environ())
			if err != nil {
				t.Fatal(err)
			}
			if found := (Facades{}).Check(r, r.Products()); found != nil {
				t.Error("a rule that was not asked for has findings")
			}
			var got []string
			for _, f := range rule.Check(r, r.Products()) {
				got = append(got, short(f))
			}
			if len(got) != len(row.want) {
				t.Fatalf("got %q\nwant %q", got, row.want)
			}
			for i, want := range row.want {
				if diff := cmp.Diff(want, got[i][:min(len(want), len(got[i]))]); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// short is a finding without its path and what every message says.
func short(f report.Finding) string {
	message := f.Message
	if rest, ok := strings.CutPrefix(message, "what the facade exposes is not known: "); ok {
		message = "not known: " + rest
	}
	return fmt.Sprintf("%d:%d %s", f.Where.Start.Line, f.Where.Start.Column, message)
}

// TestModuleOfItsOwn: a product may be one.
func TestModuleOfItsOwn(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, `
-- hogli.yaml --
-- products/links/package.json --
{}
-- products/links/go.mod --
module example.com/links
-- products/links/backend/store/s.go --
package store

type Row struct{}
-- products/links/backend/facade/api.go --
package facade

import "example.com/links/backend/store"

func A() store.Row { return store.Row{} }
-- products/plain/package.json --
{}
-- products/plain/backend/facade/api.go --
package facade
`)
	rule, err := Find(t.Context(), r.Root, os.Environ())
	if err != nil {
		t.Fatal(err)
	}
	found := rule.Check(r, r.Products())
	report.Sort(found)
	if len(found) != 2 || found[0].Product != "links" && found[1].Product != "links" {
		t.Errorf("%+v", found) // the other one lies in no module
	}
}
