package devenv

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/devenv/proc"
)

// The roles of `hogli dev supervise ROLE`.
const (
	RoleGuard  = "guard"  // the first guardian: starts the daemon and is its parent
	RoleDaemon = "daemon" // the supervisor
	RoleWatch  = "watch"  // a later guardian, started by the daemon when the first died
)

// guardianName is what process lists show instead of hogli.
const guardianName = "stack-guardian"

// The files that the processes of a stack inherit.
const (
	fdOwner = 3 // guard, daemon: the connection to `dev up`
	fdLock  = 4 // all: the lock
	fdLeash = 5 // daemon, watch: the connection between daemon and guardian
)

// leashMessage is what the daemon tells its guardian.
type leashMessage struct {
	RunID  string        `json:"run_id"`
	Daemon proc.Identity `json:"daemon"` // who says so
	Leases []lease       `json:"leases"`
}

// guard is the first process of a stack. It starts the daemon, and because it
// is the daemon's parent and adopts orphans, everything the daemon leaves
// behind when it is killed comes to it, however it detached itself.
func guard(o Options) error {
	deaf()
	if err := proc.Adopt(); err != nil {
		return err
	}
	owner, err := inheritedSocket(fdOwner, "owner")
	if err != nil {
		return err
	}
	lock, err := inherited(fdLock, "lock")
	if err != nil {
		return err
	}
	leash, theirs, err := pair("leash")
	if err != nil {
		return err
	}
	if err := startDaemon(o, owner, lock, theirs); err != nil {
		return err
	}
	proc.Rename(guardianName)
	watchOver(leash)
	runtime.KeepAlive(lock) // a file that is collected is closed: the lock would be free
	return nil
}

// deaf makes the guardian live through signals meant for others. It catches
// them: ignored ones would be ignored by every program that it starts, too.
func deaf() {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT)
}

func startDaemon(o Options, files ...*os.File) error {
	cmd := again(o, RoleDaemon)
	cmd.ExtraFiles = files
	cmd.SysProcAttr = proc.Detach(nil)
	err := cmd.Start()
	for _, f := range files {
		if f.Name() != "lock" { // the lock stays held until the guardian has swept
			_ = f.Close()
		}
	}
	return err
}

// again is this very command in another role.
func again(o Options, role string) *exec.Cmd {
	cmd := exec.Command(o.Self[0], slices.Concat(o.Self[1:], []string{role})...)
	cmd.Path = ownProgram(o.Self[0])
	cmd.Stdout, cmd.Stderr = o.Log, o.Log
	return cmd
}

// watch is a guardian that the daemon started itself.
func watch() error {
	deaf()
	lock, err := inherited(fdLock, "lock")
	if err != nil {
		return err
	}
	_ = syscall.Close(fdOwner) // a place holder
	leash, err := inheritedConn(fdLeash, "leash")
	if err != nil {
		return err
	}
	proc.Rename(guardianName)
	watchOver(leash)
	runtime.KeepAlive(lock)
	return nil
}

// replacePatience is how long a daemon that has closed the leash may take to
// be gone. One that is there after that has a new guardian: it takes one that
// was suspended for dead.
const replacePatience = time.Second

// watchOver listens to the daemon until it is gone, in whatever way, and then
// ends everything of the stack that is left.
func watchOver(leash net.Conn) {
	var last leashMessage
	for in := json.NewDecoder(leash); ; {
		var m leashMessage
		if err := in.Decode(&m); err != nil {
			break
		}
		last = m
	}
	if untilGone(context.Background(), last.Daemon, replacePatience) != nil {
		return
	}
	match := proc.Match{Run: last.RunID, Roots: []int{os.Getpid()}}
	signals := map[int]syscall.Signal{}
	for _, l := range last.Leases {
		// A number that is another's by now means nothing; one that nobody has
		// still names the session of what its leader left behind.
		if now, err := proc.Of(l.ID.PID); l.ID.PID > 1 && (err != nil || now == l.ID) {
			match.Sessions = append(match.Sessions, l.ID.PID)
			signals[l.ID.PID] = l.Stop
		}
	}
	// The daemon that ends in good order is between closing the leash and its
	// exit now; there is nothing to tell it.
	_, _ = proc.Sweep{Match: match, Signals: signals, Grace: rushGrace}.Run(context.Background())
}

// leash is the daemon's end: it tells the guardian what runs, and starts a new
// guardian when the old one is gone.
type leash struct {
	options Options
	lock    *os.File
	last    leashMessage
	conn    net.Conn
	started atomic.Int64 // the guardian's number, if the daemon started it
	changes chan leashMessage
	dead    chan net.Conn
	done    chan struct{}
}

func newLeash(o Options, conn net.Conn, lock *os.File) *leash {
	l := &leash{
		options: o, conn: conn, lock: lock,
		changes: make(chan leashMessage), dead: make(chan net.Conn), done: make(chan struct{}),
	}
	go l.notice(conn)
	return l
}

// notice waits for the end of the guardian: it never says anything.
func (l *leash) notice(conn net.Conn) {
	_, _ = conn.Read(make([]byte, 1))
	select {
	case l.dead <- conn:
	case <-l.done:
	}
}

// run keeps the guardian informed, and there, until ctx ends.
func (l *leash) run(ctx context.Context) {
	defer close(l.done)
	for {
		select {
		case <-ctx.Done():
			return
		case l.last = <-l.changes:
			l.send()
		case conn := <-l.dead:
			_ = conn.Close()
			l.renew(ctx)
		}
	}
}

// tell hands the guardian a new list of processes.
func (l *leash) tell(m leashMessage) {
	select {
	case l.changes <- m:
	case <-l.done:
	}
}

func (l *leash) send() {
	line, err := json.Marshal(l.last)
	if err != nil {
		return
	}
	conn := l.conn
	suspended := time.AfterFunc(time.Second, func() { _ = conn.SetWriteDeadline(longAgo) })
	_, _ = conn.Write(append(line, '\n'))
	if !suspended.Stop() {
		_ = conn.Close() // it may have got half a line: a new one takes its place
	}
}

// renew starts a new guardian, as often as it takes.
func (l *leash) renew(ctx context.Context) {
	for ctx.Err() == nil {
		conn, theirs, err := pair("leash")
		if err == nil {
			l.conn = conn
			l.send() // before it starts: it finds this also when the daemon dies meanwhile
			if err = l.start(theirs); err == nil {
				go l.notice(conn)
				return
			}
			_ = conn.Close()
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (l *leash) start(theirs *os.File) error {
	defer theirs.Close()
	cmd := again(l.options, RoleWatch)
	cmd.ExtraFiles = []*os.File{l.lock, l.lock, theirs} // fdOwner is only a place holder
	cmd.SysProcAttr = proc.Detach(nil)
	if err := cmd.Start(); err != nil {
		return err
	}
	l.started.Store(int64(cmd.Process.Pid))
	go func() { _ = cmd.Wait() }()
	return nil
}
