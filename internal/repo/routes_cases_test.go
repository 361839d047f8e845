package repo

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
)

// routingCase is a row of the table that the Django router, the Go core
// library of the example platform, and hogli answer alike.
type routingCase struct {
	Name string  `json:"name"`
	YAML *string `json:"yaml"`
	Want struct {
		Routes []struct {
			AppLabel string `json:"app_label"`
			Database string `json:"database"`
			Writer   string `json:"writer"`
			Reader   string `json:"reader"`
			Direct   string `json:"direct"`
		} `json:"routes"`
		Error *struct {
			Key  string `json:"key"`
			Line int    `json:"line"`
		} `json:"error"`
	} `json:"want"`
}

func TestSharedRoutingCases(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../templates/platform/testdata/routing_cases.json.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	var table struct{ Cases []routingCase }
	if err := json.Unmarshal(text, &table); err != nil || len(table.Cases) < 40 {
		t.Fatalf("%d cases, %v", len(table.Cases), err)
	}
	for _, c := range table.Cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

func (c routingCase) check(t *testing.T) {
	t.Helper()
	routes := &Routes{}
	var err error
	if c.YAML != nil {
		routes, err = ParseRoutes("products/db_routing.yaml", []byte(*c.YAML))
	}
	if want := c.Want.Error; want != nil && want.Key != "bad-url" { // addresses are package postgres'
		if fault.ExitOf(err) != fault.ExitUsage {
			t.Fatalf("got %v, want %s in line %d", err, want.Key, want.Line)
		}
		first := err
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			first = joined.Unwrap()[0]
		}
		e, _ := errors.AsType[*fault.Error](first)
		if want.Line > 0 && max(e.Where.Start.Line, 1) != want.Line || !strings.Contains(first.Error(), said[want.Key]) {
			t.Errorf("got %v, want %s in line %d", first, want.Key, want.Line)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	got, want := [][4]string{}, [][4]string{}
	for _, r := range routes.List {
		got = append(got, [4]string{r.AppLabel, r.Database, r.Writer(), r.Reader()})
	}
	for n, w := range c.Want.Routes {
		want = append(want, [4]string{w.AppLabel, w.Database, w.Writer, w.Reader})
		if w.Direct != "" && n < len(routes.List) && routes.List[n].Direct() != w.Direct {
			t.Errorf("direct is %s, want %s", routes.List[n].Direct(), w.Direct)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" && c.Want.Error == nil {
		t.Error(diff)
	}
}

// said is how hogli words each mistake.
var said = map[string]string{
	"syntax":          "",
	"not-a-map":       "must be a mapping",
	"not-a-list":      "must be a list",
	"not-a-string":    "must be a string",
	"unknown-key":     "unknown key",
	"duplicate-key":   "stands twice",
	"missing-key":     "has no ",
	"blank":           "is blank",
	"bad-identifier":  "is not a lower-case identifier",
	"reserved-name":   "is the name of a database of the core",
	"too-long":        "Postgres keeps 63",
	"duplicate-label": "has a route already",
}
