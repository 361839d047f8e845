package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/fault"
)

// TestFailedFault: what kept a unit from starting is told as it is, beside one
// error about the units that ended by themselves.
func TestFailedFault(t *testing.T) {
	t.Parallel()
	none := &devenv.RemoteFault{Code: fault.NoPostgres, What: "no Postgres", Why: "looked everywhere", Fix: []string{"install it"}}
	db := devenv.Status{Name: "db", State: devenv.Failed, Diagnosis: "no Postgres", Fault: none}
	bad := devenv.Status{Name: "bad", State: devenv.Failed, Diagnosis: "exited with status 1"}
	for name, row := range map[string]struct {
		failed []devenv.Status
		codes  []fault.Code
		exit   fault.Exit
	}{
		"not started": {[]devenv.Status{db}, []fault.Code{fault.NoPostgres}, fault.ExitEnvironment},
		"ended":       {[]devenv.Status{bad}, []fault.Code{fault.UnitFailed}, fault.ExitChild},
		"both":        {[]devenv.Status{bad, db}, []fault.Code{fault.NoPostgres, fault.UnitFailed}, fault.ExitChild},
	} {
		err := failedFault(devenv.Place{Root: t.TempDir()}, row.failed, nil)
		var codes []fault.Code
		for _, e := range fault.List(err) {
			codes = append(codes, e.Code)
		}
		if diff := cmp.Diff(row.codes, codes); diff != "" || fault.ExitOf(err) != row.exit {
			t.Errorf("%s: exit %d\n%s", name, fault.ExitOf(err), diff)
		}
	}
	got := fault.List(failedFault(devenv.Place{}, []devenv.Status{db}, nil))[0]
	if got.Why != none.Why || !cmp.Equal(got.Fix, none.Fix) {
		t.Errorf("the fault lost its reason or its remedy: %+v", got)
	}
}
