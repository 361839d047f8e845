package jsonfile

import (
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
)

func TestNestedTooDeeply(t *testing.T) {
	t.Parallel()
	text := []byte(strings.Repeat("[", 3_000_000))
	told := fault.List(func() error { _, err := ReadCommented("x", text); return err }())
	if len(told) != 1 || told[0].Where.Start.Line != 1 || !strings.Contains(told[0].What, "too deeply") {
		t.Errorf("got %v", told)
	}
}
