package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOddNames: a name of a file is one name in every drawing.
func TestOddNames(t *testing.T) {
	t.Parallel()
	doc := drawn{Nodes: []drawnNode{{ID: "a\"b"}, {ID: "c#1;d\ne"}, {ID: `f\g`}}}
	var dot, mermaid strings.Builder
	doc.dot(&dot)
	doc.mermaid(&mermaid)
	want := []string{
		"digraph imports {\n  \"a\\\"b\";\n  \"c#1;d\\ne\";\n  \"f\\\\g\";\n}\n",
		"flowchart LR\n  n0[\"a#quot;b\"]\n  n1[\"c#35;1;d e\"]\n  n2[\"f\\g\"]\n",
	}
	if diff := cmp.Diff(want, []string{dot.String(), mermaid.String()}); diff != "" {
		t.Error(diff)
	}
}
