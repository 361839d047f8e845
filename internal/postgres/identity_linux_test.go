package postgres

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/posthog/hogli/internal/fault"
)

// TestNamespacesRefused runs itself as root of a sandbox in which the kernel
// grants no user namespaces, as container runtimes do: the server runs as
// another user then.
func TestNamespacesRefused(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root has two ways to run Postgres")
	}
	localBinaries(t)
	all := []syscall.SysProcIDMap{{ContainerID: 0, HostID: 0, Size: 65536}}
	sandbox := exec.Command("/bin/sh", "-c", `echo 0 >/proc/sys/user/max_user_namespaces && exec "$0" -test.run '^TestHelperRefused$' -test.v`, os.Args[0])
	sandbox.Env = append(os.Environ(), "POSTGRES_HELPER=1")
	sandbox.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER, UidMappings: all, GidMappings: all, GidMappingsEnableSetgroups: true}
	out, err := sandbox.CombinedOutput()
	if strings.Contains(string(out), "max_user_namespaces") {
		t.Skipf("no sandbox can be made here: %s", out)
	}
	if err != nil || !strings.Contains(string(out), "as user ") {
		t.Errorf("%v\n%s", err, out)
	}
	t.Log(string(out))
}

// TestHelperRefused is what runs in the sandbox.
func TestHelperRefused(t *testing.T) {
	t.Parallel()
	if os.Getenv("POSTGRES_HELPER") == "" {
		t.Skip("run by TestNamespacesRefused")
	}
	r := start(t, Options{Binaries: localBinaries(t), Data: filepath.Join(t.TempDir(), "data"), Port: AnyPort, Discard: true}, identities())
	if !strings.HasPrefix(r.RunsAs(), "user ") {
		t.Error(r.RunsAs())
	}
	if got := ask[int](t, r.Link(), "SELECT 1"); got != 1 {
		t.Error(got)
	}
}

// TestRootDataIsTakenAlong starts as root in a namespace, then as another
// user: the rows are still there.
func TestRootDataIsTakenAlong(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root has two ways to run Postgres")
	}
	ways := identities()
	o := Options{Binaries: localBinaries(t), Data: filepath.Join(t.TempDir(), "data"), Port: AnyPort}
	first, err := startAs(t.Context(), o, ways[:1])
	if err != nil {
		lacks(t, err)
	}
	ask[int](t, first.Link(), "WITH made AS (SELECT lo_create(4242)) SELECT count(*) FROM made")
	// Not while it runs: the copy would be a second server on the same rows.
	if _, err := prepareAs(t.Context(), o, ways[1:]); codeOf(err) != fault.AlreadyRunning || holdsServer(filepath.Join(homeOf(o.Data), "data")) {
		t.Errorf("a server runs on it: %v", err)
	}
	if err := first.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.Discard = true
	second := start(t, o, ways[1:])
	if got := ask[int](t, second.Link(), "SELECT count(*) FROM pg_largeobject_metadata WHERE oid = 4242"); got != 1 {
		t.Errorf("%d rows", got)
	}
	// Where the rows are is where the server stays.
	if _, err := inNamespace(t.Context(), second.options); err == nil || !strings.Contains(err.Error(), second.Data()[:len("/var/tmp/hogli-")]) {
		t.Errorf("got %v", err)
	}
}

// TestDataIsNotMovedForAHiccup: initdb is killed once, as by the kernel when
// memory is short; the data folder stays where it is.
func TestDataIsNotMovedForAHiccup(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root has two ways to run Postgres")
	}
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { //nolint:gosec // another user is to enter it
		t.Fatal(err)
	}
	o := Options{Binaries: Binaries{Dir: filepath.Join(dir, "pg", "bin"), Major: 17}, Data: filepath.Join(dir, "data"), Port: AnyPort}
	script := fmt.Sprintf("#!/bin/sh\n[ -e %[1]s/once ] || { : >%[1]s/once; kill -9 $$; }\n", dir)
	t.Cleanup(func() { _ = os.RemoveAll(homeOf(o.Data)) })
	for path, text := range map[string]string{filepath.Join(o.Binaries.Dir, "initdb"): script, filepath.Join(o.Data, "PG_VERSION"): "17\n"} {
		writeProgram(t, path, text)
	}
	if err := (identity{attr: namespace(0), data: o.Data, bin: "/bin"}).run(t.Context(), nil, "/", "true"); err != nil {
		lacks(t, err)
	}
	as, err := choose(t.Context(), o, identities())
	if codeOf(err) != fault.NoPostgres || movedAway(o.Data) {
		t.Errorf("got %+v, %v", as, err)
	}
	if as, err := choose(t.Context(), o, identities()); err != nil || as.data != o.Data {
		t.Errorf("the next time: %+v, %v", as, err)
	}
}
