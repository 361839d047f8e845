package repo

import (
	"context"
	"strings"
)

// UsesGit tells whether git says which files are the repository's.
func (r *Repo) UsesGit() bool { return r.Exists(".git") }

// Ignored tells which of these paths, there or not, git would ignore. Without git
// none is.
func (r *Repo) Ignored(ctx context.Context, paths []string) ([]string, error) {
	if len(paths) == 0 || !r.UsesGit() {
		return nil, nil
	}
	result, err := r.runGit(ctx, strings.NewReader(strings.Join(paths, "\x00")), "check-ignore", "-z", "--stdin")
	if err != nil && result.Exit != 1 { // 1: none is
		return nil, err
	}
	return strings.FieldsFunc(result.Stdout, func(c rune) bool { return c == 0 }), nil
}
