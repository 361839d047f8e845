package arch

import (
	"os"
	"strings"
	"testing"
)

// What docs/ci.md shows to paste is what hooks:install writes.
func TestCIPageShowsTheHook(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	hook, err := os.ReadFile("../../docs/pre-commit.sh")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "```sh\n"+string(hook)+"```\n") {
		t.Error("docs/ci.md does not show docs/pre-commit.sh as it is: copy it")
	}
}
