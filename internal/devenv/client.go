package devenv

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"time"

	"github.com/posthog/hogli/internal/devenv/proc"
	"github.com/posthog/hogli/internal/fault"
)

// Client is a connection to the daemon. It is used by one goroutine; commands
// given while another one waits for events go over a connection of their own.
type Client struct {
	Hello   Hello
	ctx     func() error // why the command that asks has ended, if it has
	leave   func() bool  // stops listening for that
	conn    net.Conn
	input   *json.Decoder
	last    int     // id of the last request
	pending []Event // events that came while a reply was awaited
}

// Dial connects to the running stack of a place. The connection ends with ctx.
func Dial(ctx context.Context, place Place) (*Client, error) {
	var dialer net.Dialer
	socket := place.Socket()
	state, running := ReadState(place.Root)
	if running {
		socket = state.Socket // $XDG_RUNTIME_DIR may have been another one then
	}
	conn, err := dialer.DialContext(ctx, "unix", socket)
	switch {
	case ctx.Err() != nil:
		return nil, fault.Interrupt(context.Cause(ctx), "")
	case err != nil && running:
		return nil, deafDaemon(fmt.Sprintf("process %d is there, but nobody listens on %s", state.PID, socket), err)
	case err != nil:
		return nil, &fault.Error{
			Code: fault.NotRunning,
			What: "the stack is not running",
			Why:  "no supervisor answers for " + place.Root,
			Fix:  []string{"hogli dev up -d"},
		}
	}
	c := newClient(conn)
	c.ctx = func() error { return context.Cause(ctx) }
	c.leave = context.AfterFunc(ctx, func() { _ = conn.Close() })
	if err := c.greet(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func newClient(conn net.Conn) *Client {
	return &Client{
		conn: conn, input: json.NewDecoder(conn),
		ctx: func() error { return nil }, leave: func() bool { return true },
	}
}

// Program says how to start the hidden command that runs the stack.
type Program struct {
	Path string   // of the running hogli
	Args []string // that make it `dev supervise`, without the role
	Env  []string
}

// Start starts the stack. The client that is returned owns it: the stack ends
// with this process unless Release is called. It hears every event from the
// first on, with the units' output if logs says so. The lock goes over to the
// stack.
func (l *Lock) Start(p Program, spec Spec, logs bool) (*Client, error) {
	defer l.Release()
	conn, theirs, err := pair("owner")
	if err != nil {
		return nil, err
	}
	defer theirs.Close()
	log, err := os.OpenFile(l.place.daemonLog(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, cannotWrite(l.place.daemonLog(), err)
	}
	defer log.Close()
	cmd := exec.Command(p.Path, append(p.Args, RoleGuard)...)
	cmd.Env = unmarked(p.Env)
	cmd.Dir = l.place.Root
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{theirs, l.file}
	cmd.SysProcAttr = proc.Detach(nil)
	if err := cmd.Start(); err != nil {
		return nil, &fault.Error{Code: fault.MissingProgram, What: "the supervisor cannot be started", Err: err}
	}
	go func() { _ = cmd.Wait() }()
	_ = theirs.Close()
	c := newClient(conn)
	request := runRequest{Place: l.place, Spec: spec, Hear: filter{Logs: logs, Tail: -1}}
	if err := c.callWithin(startPatience, opRun, request, nil); err != nil {
		_ = conn.Close()
		return nil, l.place.explain(err)
	}
	return c, nil
}

// explain adds what the supervisor wrote before it died.
func (p Place) explain(err error) error {
	e, ok := errors.AsType[*fault.Error](err)
	if ok && (e.Code != fault.NotRunning || errors.Is(err, os.ErrDeadlineExceeded)) {
		return err
	}
	if ok {
		err = e.Err
	}
	said, _ := os.ReadFile(p.daemonLog())
	return &fault.Error{
		Code: fault.Bug,
		What: "the supervisor ended before it began",
		Why:  fmt.Sprintf("%v\n%s", err, said),
		Fix:  []string{"see " + p.daemonLog()},
	}
}

// unmarked is an environment without the marks of a stack that hogli itself
// runs in: this stack is another one.
func unmarked(env []string) []string {
	var clean []string
	for _, one := range env {
		if variable([]string{one}, proc.RunMark) == "" && variable([]string{one}, proc.UnitMark) == "" {
			clean = append(clean, one)
		}
	}
	return clean
}

// Next waits for the next event; io.EOF when the daemon is gone. Only a
// subscribed client gets events.
func (c *Client) Next() (Event, error) {
	for {
		if len(c.pending) > 0 {
			e := c.pending[0]
			c.pending = c.pending[1:]
			return e, nil
		}
		m, err := c.receive()
		if err != nil {
			return nil, err
		}
		if err := c.keep(m); err != nil {
			return nil, err
		}
	}
}

func (c *Client) receive() (message, error) {
	var m message
	err := c.input.Decode(&m)
	if _, garbled := errors.AsType[*json.SyntaxError](err); err != nil && !garbled && !errors.Is(err, os.ErrDeadlineExceeded) {
		err = io.EOF // closed, reset, cut off: the daemon is gone
	}
	return m, err
}

func (c *Client) keep(m message) error {
	if m.Event == "" {
		return nil
	}
	e, err := decodeEvent(m)
	if err == nil && e != nil {
		c.pending = append(c.pending, e)
	}
	return err
}

// call sends a request and waits for its reply; events that come meanwhile are
// kept for Next.
func (c *Client) call(op string, data, reply any) error {
	return c.callWithin(answerPatience, op, data, reply)
}

func (c *Client) callWithin(patience time.Duration, op string, data, reply any) error {
	defer c.limit(patience)()
	raw, err := json.Marshal(data)
	if err != nil {
		return err
	}
	c.last++
	if _, err := c.conn.Write(frame(message{ID: c.last, Op: op, Data: raw})); err != nil {
		return c.lost(err)
	}
	for {
		m, err := c.receive()
		switch {
		case err != nil:
			return c.lost(err)
		case m.ID != c.last:
			if err := c.keep(m); err != nil {
				return err
			}
		case m.Error != nil:
			return m.Error.Fault()
		case reply != nil:
			return json.Unmarshal(m.Data, reply)
		default:
			return nil
		}
	}
}

// Status asks for the status of every unit.
func (c *Client) Status() ([]Status, error) {
	var r statusReply
	err := c.call(opStatus, struct{}{}, &r)
	return r.Units, err
}

// Tail asks for the last n lines of units, none meaning all.
func (c *Client) Tail(units []string, n int) ([]LogLines, error) {
	var r tailReply
	err := c.call(opTail, filter{Units: units, Tail: n}, &r)
	return r.Units, err
}

// Subscribe asks for events: the past first, up to Replayed, then what
// happens. With logs come the last tail lines of each unit and all new ones.
func (c *Client) Subscribe(units []string, logs bool, tail int) error {
	return c.call(opSubscribe, filter{Units: units, Logs: logs, Tail: tail}, nil)
}

// Stop asks for the end of the stack; now means everything at once.
func (c *Client) Stop(why string, now bool) error {
	return c.call(opStop, stopRequest{Why: why, Now: now}, nil)
}

// Release lets the stack outlive its owner. There is no reply to wait for, so
// it may be called while another goroutine reads events: the daemon reads it
// before it sees the connection end.
func (c *Client) Release() error {
	_, err := c.conn.Write(frame(message{Op: opRelease}))
	return err
}

// Close ends the connection; if it owns the stack, the stack ends.
func (c *Client) Close() {
	c.leave()
	_ = c.conn.Close()
}
