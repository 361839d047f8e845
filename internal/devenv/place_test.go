package devenv

import (
	"crypto/rand"
	"os"
	"strings"
	"testing"
)

func TestRunIDsOfAPlaceBeginAlike(t *testing.T) {
	t.Parallel()
	p := NewPlace(t.TempDir(), "", os.Getuid())
	if p.runPrefix() != p.Hash+"-" {
		t.Errorf("before the first run: %q", p.runPrefix())
	}
	if err := os.MkdirAll(p.State(), 0o755); err != nil {
		t.Fatal(err)
	}
	first, err := p.RunID(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	second, err := p.RunID(rand.Reader)
	prefix := p.runPrefix()
	if err != nil || first == second || !strings.HasPrefix(first, prefix) || !strings.HasPrefix(second, prefix) {
		t.Errorf("got %q and %q, %v; want both to begin with %q", first, second, err, prefix)
	}
	// The same path in another container.
	if err := os.Remove(p.idFile()); err != nil {
		t.Fatal(err)
	}
	if other, err := p.RunID(rand.Reader); err != nil || strings.HasPrefix(other, prefix) || !strings.HasPrefix(other, p.Hash+"-") {
		t.Errorf("got %q, %v; it must not begin with %q", other, err, prefix)
	}
}
