package devenv

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/devenv/stack"
)

func TestEnvironment(t *testing.T) {
	t.Parallel()
	s := Spec{
		RunID: "run", Bin: "/opt/hogli",
		Env:      []string{"PATH=/usr/bin", "DATABASE_URL=", "REDIS_URL=shell", "HOGLI_UNIT=outer", "LEVEL=shell"},
		Defaults: map[string]string{"DATABASE_URL": "postgres://default", "SHOP_URL": "default"},
		Runtimes: map[string]map[string]string{"django": {"PATH": "/venv/bin:/usr/bin", "VIRTUAL_ENV": "/venv"}},
	}
	u := &stack.Unit{Name: "web", Runtime: "django", Env: []stack.Variable{{Name: "LEVEL", Value: "unit"}}}
	exports := map[string]string{"DATABASE_URL": "postgres://stack", "REDIS_URL": "stack", "DEBUG": "1"}
	want := []string{
		"DATABASE_URL=postgres://stack", // the shell's is empty, which counts as not set
		"DEBUG=1",
		"HOGLI_RUN_ID=run",
		"HOGLI_UNIT=web",
		"LEVEL=unit",
		"PATH=/opt/hogli:/venv/bin:/usr/bin",
		"REDIS_URL=shell",
		"SHOP_URL=default",
		"VIRTUAL_ENV=/venv",
	}
	if diff := cmp.Diff(want, s.environment(u, exports)); diff != "" {
		t.Error(diff)
	}
}
