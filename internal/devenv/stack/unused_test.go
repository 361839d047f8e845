package stack

import (
	"os"
	"slices"
	"testing"
)

func TestUnused(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		yaml string
		want []string
	}{
		"all used": {"units: {a: {run: x, ports: {http: 1}}}", nil},
		"once each": {
			"units: {a: {run: x, watch: [y], memory: 1G}, b: {run: x, watch: [z], groups: {layer: web}, logs: [f]}}",
			[]string{"watch", "memory", "logs", "groups"},
		},
		"capabilities": {
			"units: {a: {run: x, capability: c}}\ncapabilities: {c: {description: d}}\nintents: {i: [c]}",
			[]string{"capability", "capabilities", "intents"},
		},
	} {
		s, err := Read("devenv/stack.yaml", []byte("version: 1\n"+row.yaml), os.ReadFile)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := s.Unused(); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", name, got, row.want)
		}
	}
}
