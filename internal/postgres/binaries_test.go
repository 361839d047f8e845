package postgres

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
)

// install writes a fake Postgres and gives its bin folder.
func install(t *testing.T, root, version string, programs ...string) string {
	t.Helper()
	bin := filepath.Join(root, version, "bin")
	for _, program := range append(programs, "postgres") {
		script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + ".1 (Test)'\n"
		writeProgram(t, filepath.Join(bin, program), script)
	}
	return bin
}

// writeProgram writes a file that is going to be run. While it is open no other
// test may start a program: that one would inherit it, and a file that is open
// for writing cannot be run ("text file busy").
func writeProgram(t *testing.T, path, script string) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(script), 0o755)); err != nil {
		t.Fatal(err)
	}
}

func TestFindBinaries(t *testing.T) {
	t.Parallel()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	v16 := install(t, root, "16", "initdb")
	v17 := install(t, root, "17", "initdb", "psql")
	v9 := install(t, root, "9", "initdb")
	client := install(t, filepath.Join(root, "client"), "18")
	links := filepath.Join(root, "links")
	if err := errors.Join(os.Mkdir(links, 0o755), os.Symlink(filepath.Join(v16, "postgres"), filepath.Join(links, "postgres"))); err != nil {
		t.Fatal(err)
	}
	usual := []string{filepath.Join(root, "*", "bin")}
	cases := []struct {
		name string
		in   Search
		want Binaries
		code fault.Code
	}{
		{"named", Search{Env: shell(vars{"HOGLI_PG_BIN": v16, "PATH": v17}), Usual: usual}, Binaries{v16, 16, "HOGLI_PG_BIN"}, ""},
		{"named wrongly is never passed over", Search{Env: shell(vars{"HOGLI_PG_BIN": root, "PATH": v17}), Usual: usual}, Binaries{}, fault.NoPostgres},
		{"named too old", Search{Env: shell(vars{"HOGLI_PG_BIN": v9})}, Binaries{}, fault.NoPostgres},
		{"named without initdb", Search{Env: shell(vars{"HOGLI_PG_BIN": client})}, Binaries{}, fault.NoPostgres},
		{"PATH beats usual; a link is followed", Search{Env: shell(vars{"PATH": client + ":" + links}), Usual: usual}, Binaries{v16, 16, "PATH"}, ""},
		{"highest of the usual", Search{Usual: usual}, Binaries{v17, 17, "installed"}, ""},
		{"version of the data", Search{Usual: usual, Major: 16}, Binaries{v16, 16, "installed"}, ""},
		{"version that is not there", Search{Usual: usual, Major: 15}, Binaries{v17, 17, "installed"}, ""},
		{"none", Search{Usual: []string{}}, Binaries{}, fault.NoPostgres},
	}
	for _, c := range cases {
		got, err := FindBinaries(t.Context(), c.in)
		if codeOf(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	if path, ok := (Binaries{Dir: v17}).Tool("psql"); !ok || path != filepath.Join(v17, "psql") {
		t.Errorf("psql: %s, %v", path, ok)
	}
}

func TestCacheDir(t *testing.T) {
	t.Parallel()
	if got := CacheDir(shell(vars{"XDG_CACHE_HOME": "/c", "HOME": "/h"}), "/s"); got != "/c/hogli/postgres" {
		t.Error(got)
	}
	if got := CacheDir(shell(vars{"HOME": "/h"}), "/s"); !strings.HasPrefix(got, "/h/") {
		t.Error(got)
	}
	for _, env := range []vars{{}, {"HOME": "/"}, {"XDG_CACHE_HOME": "relative"}} {
		if got := CacheDir(shell(env), "/s"); got != "/s/cache/postgres" {
			t.Errorf("%v: %s", env, got)
		}
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	no := func(context.Context, Options) (identity, error) { return identity{}, errors.New("no") }
	yes := func(context.Context, Options) (identity, error) { return identity{name: "yes"}, nil }
	final := func(context.Context, Options) (identity, error) {
		return identity{}, cannotWrite("/x", errors.New("full"))
	}
	if as, err := choose(t.Context(), Options{}, []way{no, yes}); err != nil || as.name != "yes" {
		t.Errorf("%v, %v", as, err)
	}
	if _, err := choose(t.Context(), Options{}, []way{no, no}); codeOf(err) != fault.NoPostgres {
		t.Error(err)
	}
	if _, err := choose(t.Context(), Options{}, []way{final, yes}); codeOf(err) != fault.CannotWrite {
		t.Error(err)
	}
}
