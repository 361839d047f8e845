package devenv

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// protocolVersion is the version of the protocol on v1.sock: lines of JSON,
// each a message. The daemon speaks first, a "hello". A client asks (id, op,
// data) and gets a reply with the same id; after "subscribe" events come as
// they happen. A newer daemon may add ops, events and fields, nothing else.
const protocolVersion = 1

// The operations that a client can ask for.
const (
	opRun       = "run"       // owner only, first: the Spec to run; subscribes
	opRelease   = "release"   // owner only: the daemon outlives this client
	opStatus    = "status"    // the status of every unit
	opTail      = "tail"      // the last lines of units
	opSubscribe = "subscribe" // the past and then all that happens
	opStop      = "stop"      // end the stack
)

// Hello is what the daemon says to every client first.
type Hello struct {
	Version int    `json:"version"`
	RunID   string `json:"run_id"`
	PID     int    `json:"pid"`
}

func (Hello) event() string { return "hello" }

// runRequest is the data of opRun.
type runRequest struct {
	Place Place  `json:"place"`
	Spec  Spec   `json:"spec"`
	Hear  filter `json:"hear"` // the owner is subscribed before the first unit starts
}

// stopRequest is the data of opStop.
type stopRequest struct {
	Why string `json:"why"`
	Now bool   `json:"now"` // everything at once, in a third of a second
}

// tailReply is the data of the reply to opTail.
type tailReply struct {
	Units []LogLines `json:"units"`
}

// statusReply is the data of the reply to opStatus.
type statusReply struct {
	Units []Status `json:"units"`
}

// RemoteFault carries a fault over the socket.
type RemoteFault struct {
	Code fault.Code `json:"code"`
	What string     `json:"what"`
	Why  string     `json:"why,omitempty"`
	Fix  []string   `json:"fix,omitempty"`
}

func toRemote(err error) *RemoteFault {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		e = fault.Internal(err)
	}
	return &RemoteFault{Code: e.Code, What: e.What, Why: e.Reason(), Fix: e.Fix}
}

// Fault is the error as it was on the other side, but for its cause.
func (r *RemoteFault) Fault() *fault.Error {
	return &fault.Error{Code: r.Code, What: r.What, Why: r.Why, Fix: r.Fix}
}

// decodeEvent turns a message into the event that it carries.
func decodeEvent(m message) (Event, error) {
	switch m.Event {
	case "hello":
		return decoded[Hello](m.Data)
	case "unit":
		return decoded[UnitChanged](m.Data)
	case "lines":
		return decoded[LogLines](m.Data)
	case "gap":
		return decoded[LogGap](m.Data)
	case "ready":
		return decoded[StackReady](m.Data)
	case "stopping":
		return decoded[StackStopping](m.Data)
	case "ended":
		return StackEnded{}, nil
	case "replayed":
		return Replayed{}, nil
	default:
		return nil, nil // of a newer daemon
	}
}

func decoded[E Event](data json.RawMessage) (Event, error) {
	var e E
	err := json.Unmarshal(data, &e)
	return e, err
}

// pair makes two connected sockets: one to keep, one for a child to inherit.
func pair(name string) (net.Conn, *os.File, error) {
	syscall.ForkLock.RLock()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fds[0])
		syscall.CloseOnExec(fds[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, err
	}
	ours, theirs := os.NewFile(uintptr(fds[0]), name), os.NewFile(uintptr(fds[1]), name)
	conn, err := net.FileConn(ours)
	_ = ours.Close()
	if err != nil {
		_ = theirs.Close()
		return nil, nil, err
	}
	return conn, theirs, nil
}

// inherited takes over a file that the parent passed.
func inherited(fd int, name string) (*os.File, error) {
	syscall.CloseOnExec(fd)
	f := os.NewFile(uintptr(fd), name)
	if _, err := f.Stat(); err != nil {
		return nil, byHand()
	}
	return f, nil
}

// inheritedSocket is inherited for one end of a pair.
func inheritedSocket(fd int, name string) (*os.File, error) {
	f, err := inherited(fd, name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeSocket == 0 {
		return nil, byHand()
	}
	return f, nil
}

func inheritedConn(fd int, name string) (net.Conn, error) {
	f, err := inheritedSocket(fd, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return net.FileConn(f)
}

// byHand is the fault of somebody who types what only hogli runs.
func byHand() error {
	return fault.Usage("this command is hogli's own", "hogli dev up starts it")
}
