package postgres

import (
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// guardScript waits until its input ends, which it does when hogli is gone,
// by whatever death. Then it stops the server whose pid it was told, and
// removes what it was given. A first line of "release" ends it at once.
const guardScript = `
trap '' INT TERM HUP
while read -r line; do
	case $line in release) exit 0 ;; gone) pid= ;; *) pid=$line ;; esac
done
if [ -n "$pid" ]; then
	kill -QUIT "$pid" 2>/dev/null
	n=0
	while kill -0 "$pid" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
	kill -KILL "$pid" 2>/dev/null
fi
[ $# -eq 0 ] || rm -rf -- "$@"
`

// guard outlives hogli for as long as it takes to stop hogli's server. It is
// a process, since nothing inside hogli runs after SIGKILL, and it is the same
// on Linux and macOS.
type guard struct {
	cmd *exec.Cmd
	in  io.WriteCloser
}

func newGuard(s *Server) (*guard, error) {
	args := []string{"-c", guardScript, "hogli-guard"}
	if s.options.Discard {
		args = append(args, s.files()...)
	}
	g := &guard{cmd: exec.Command("/bin/sh", args...)}
	g.cmd.Env, g.cmd.Dir = environment(), "/"
	g.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	var err error
	if g.in, err = g.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	return g, g.cmd.Start()
}

// watch tells the guard whom to stop.
func (g *guard) watch(pid int) { fmt.Fprintln(g.in, pid) }

// forget tells the guard that the server is gone, so that its pid may become
// another program's.
func (g *guard) forget() { fmt.Fprintln(g.in, "gone") }

// release ends the guard; the server is hogli's to stop again.
func (g *guard) release() {
	fmt.Fprintln(g.in, "release") // fails when it was released before
	_ = g.in.Close()
	_ = g.cmd.Wait()
}

// files are all that a server leaves on the disk.
func (s *Server) files() []string {
	files := []string{s.options.Data, s.log()}
	if home := filepath.Dir(s.as.data); s.as.data != s.options.Data && strings.HasPrefix(home, elsewhere+"/hogli-") {
		files = append(files, home)
	}
	return files
}
