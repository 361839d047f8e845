package devenv

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/posthog/hogli/internal/devenv/proc"
)

// Options are what the daemon takes from cli.
type Options struct {
	Self    []string          // how to start this command again, without the role
	Natives map[string]Native // by the name in stack.yaml
	Now     func() time.Time
	Jitter  func() float64 // a random number in [0, 1)
	Log     io.Writer      // where the processes of the stack itself write what nobody expected
}

// Supervise is the hidden command `hogli dev supervise ROLE`: the processes
// that `dev up` starts. It returns when the stack is gone.
func Supervise(ctx context.Context, role string, o Options) error {
	switch role {
	case RoleGuard:
		return guard(o)
	case RoleWatch:
		return watch()
	case RoleDaemon:
		return runDaemon(ctx, o)
	default:
		return byHand()
	}
}

// daemon is the supervisor's process: the supervisor, its socket, its records.
type daemon struct {
	place  Place
	spec   Spec
	leash  *leash
	super  *Supervisor
	server *server
	state  StateFile
	log    io.Writer
}

func runDaemon(ctx context.Context, o Options) error {
	if err := proc.Adopt(); err != nil {
		return err
	}
	owner, err := inheritedConn(fdOwner, "owner")
	if err != nil {
		return err
	}
	lock, err := inherited(fdLock, "lock")
	if err != nil {
		return err
	}
	conn, err := inheritedConn(fdLeash, "leash")
	if err != nil {
		return err
	}
	background, cancel := context.WithCancel(context.Background())
	defer cancel()
	d := &daemon{log: o.Log, leash: newLeash(o, conn, lock)}
	go d.leash.run(background)
	go proc.Reap(background)
	input := json.NewDecoder(owner)
	id, hear, err := d.begin(input, o)
	if err != nil {
		_, _ = owner.Write(frame(message{ID: id, Error: toRemote(err)}))
		return err
	}
	d.server.adopt(owner, input, id, hear)
	go d.server.listen()
	d.super.Run(ctx)
	d.finish()
	return nil
}

// begin reads what to run from the owner and prepares everything but the
// first start.
func (d *daemon) begin(input *json.Decoder, o Options) (id int, hear filter, err error) {
	var m message
	if err := input.Decode(&m); err != nil {
		return 0, hear, err
	}
	var request runRequest
	if err := json.Unmarshal(m.Data, &request); err != nil || m.Op != opRun {
		return m.ID, hear, errors.New("the first request must be run")
	}
	return m.ID, request.Hear, d.prepare(request, o)
}

func (d *daemon) prepare(request runRequest, o Options) error {
	d.place, d.spec = request.Place, request.Spec
	self, err := proc.Self()
	if err != nil {
		return err
	}
	d.leash.tell(leashMessage{RunID: d.spec.RunID, Daemon: self})
	d.state = StateFile{
		Version: stateVersion, RunID: d.spec.RunID, Socket: d.place.Socket(),
		PID: self.PID, Started: self.Start, BootID: self.Boot,
	}
	d.super, err = newSupervisor(d.spec, d.place.Logs(), o, d.track)
	if err != nil {
		return err
	}
	_ = os.Remove(d.place.Socket()) // of a daemon that was killed: the lock is ours
	listener, err := net.Listen("unix", d.place.Socket())
	if err != nil {
		return cannotWrite(d.place.Socket(), err)
	}
	d.server = newServer(d.super, listener, Hello{Version: protocolVersion, RunID: d.spec.RunID, PID: self.PID})
	return writeJSON(d.place.stateFile(), d.state)
}

// track records the processes that exist now.
func (d *daemon) track(leases []lease) {
	d.leash.tell(leashMessage{RunID: d.spec.RunID, Daemon: d.state.daemon(), Leases: leases})
	_ = writeJSON(d.place.leaseFile(), leaseList{RunID: d.spec.RunID, Leases: leases})
	address := ""
	for _, u := range d.super.units {
		if u.status.Ready && u.instance != nil && u.spec.Native == "postgres" {
			address = u.instance.URL
		}
	}
	if address != d.state.Postgres {
		d.state.Postgres = address
		_ = writeJSON(d.place.stateFile(), d.state)
	}
}

// finish ends what escaped the units, takes the records away and says goodbye.
func (d *daemon) finish() {
	match := proc.Match{Run: d.spec.RunID, Roots: []int{os.Getpid()}}
	if guardian := d.leash.started.Load(); guardian != 0 {
		match.Spare = []int{int(guardian)}
	}
	_, err := proc.Sweep{Match: match, Grace: rushGrace}.Run(context.Background())
	if err != nil {
		fmt.Fprintln(d.log, "hogli:", err)
	}
	for _, path := range []string{d.place.leaseFile(), d.place.stateFile(), d.place.Socket()} {
		_ = os.Remove(path)
	}
	d.super.journal.mark(StackEnded{})
	d.server.close()
}
