package migrate

import (
	"context"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
)

// panicky is a Django whose driver has a bug.
type panicky struct{ noDjango }

func (panicky) Ready(context.Context) error { panic("it broke") }

// TestAPanicIsOneDatabases: the others are done, and the run says it is a bug.
func TestAPanicIsOneDatabases(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one", "two")
	f.sql("one", "0001_links", links)
	f.write("products/two/backend/migrations/0001_initial.py", "")
	f.options.Django = panicky{}
	for name, all := range map[string]map[string]Status{"status": f.status(), "up": f.up()} {
		e := mustFail(t, all["two"].Err, fault.Bug)
		if all["two"].State != Unreachable || !strings.Contains(all["two"].Reason, "bug in hogli: it broke") || !strings.Contains(e.Why, "options_test.go") {
			t.Errorf("%s: got %+v", name, all["two"])
		}
		if all["one"].Err != nil {
			t.Errorf("%s: %v", name, all["one"].Err)
		}
	}
}
