package postgres

import (
	"encoding/json"
	"net/url"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSharedRoutingCases: the addresses that the Django router and the Go core
// library of the example platform find are those that hogli finds. The file
// itself is package repo's.
func TestSharedRoutingCases(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../templates/platform/testdata/routing_cases.json.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Cases []struct {
			Name  string `json:"name"`
			Env   vars   `json:"env"`
			Debug bool   `json:"debug"`
			Want  struct {
				Routes []struct {
					Database, State string
					Writer          string `json:"writer_url"`
					Reader          string `json:"reader_url"`
					Direct          string `json:"direct_url"`
				} `json:"routes"`
			} `json:"want"`
		} `json:"cases"`
	}
	if err := json.Unmarshal(text, &table); err != nil || len(table.Cases) < 40 {
		t.Fatalf("%d cases, %v", len(table.Cases), err)
	}
	for _, c := range table.Cases {
		env := c.Env
		if c.Debug {
			env["DEBUG"] = "1"
		}
		for _, route := range c.Want.Routes {
			links := Sources{Shell: shell(env)}.Product(route.Database)
			got := []string{same(t, links.Writer.URL), same(t, links.Reader.URL), same(t, links.Direct.URL)}
			want := []string{same(t, route.Writer), same(t, route.Reader), same(t, route.Direct)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s:\n%s", c.Name, diff)
			}
			if skipped := links.Writer.Skipped != ""; skipped != (route.State == "skipped") {
				t.Errorf("%s: state %s, hogli says %v", c.Name, route.State, links.Writer)
			}
		}
	}
}

// same writes an address in one way, so that two spellings of it are equal.
func same(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.RawQuery = u.Query().Encode()
	return u.String()
}
