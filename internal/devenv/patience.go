package devenv

import (
	"errors"
	"os"
	"time"

	"github.com/posthog/hogli/internal/fault"
)

// The patience with a daemon: answerPatience is how long a daemon may take to answer: it is never busy for
// long, so one that does not is stopped or stuck.
const (
	answerPatience = 5 * time.Second
	startPatience  = time.Minute // for two processes to start on a busy machine
)

// greet waits for the daemon's hello.
func (c *Client) greet() error {
	defer c.limit(answerPatience)()
	e, err := c.Next()
	if c.ctx() != nil || errors.Is(err, os.ErrDeadlineExceeded) {
		return c.lost(err)
	}
	hello, ok := e.(Hello)
	if err != nil || !ok || hello.Version != protocolVersion {
		return &fault.Error{
			Code: fault.NotRunning,
			What: "the supervisor of this stack does not answer as expected",
			Why:  "it was started by another version of hogli, or is ending",
			Fix:  []string{"hogli dev down"},
			Err:  err,
		}
	}
	c.Hello = hello
	return nil
}

// lost explains why there is no answer.
func (c *Client) lost(err error) error {
	switch {
	case c.ctx() != nil:
		return fault.Interrupt(c.ctx(), "")
	case errors.Is(err, os.ErrDeadlineExceeded):
		return deafDaemon("its process is there, but it is suspended or stuck", err)
	default:
		return &fault.Error{
			Code: fault.NotRunning,
			What: "the stack has just ended",
			Fix:  []string{"hogli dev up -d"},
			Err:  err,
		}
	}
}

func deafDaemon(why string, err error) *fault.Error {
	return &fault.Error{
		Code: fault.NotRunning,
		What: "the supervisor of this stack does not answer",
		Why:  why,
		Fix:  []string{"hogli dev down ends it, and all that it runs"},
		Err:  err,
	}
}

// limit gives the connection a deadline; what it returns takes it off again,
// for events come when they come.
func (c *Client) limit(patience time.Duration) func() {
	fired := make(chan struct{})
	timer := time.AfterFunc(patience, func() {
		_ = c.conn.SetDeadline(longAgo)
		close(fired)
	})
	return func() {
		if !timer.Stop() {
			<-fired
		}
		_ = c.conn.SetDeadline(time.Time{})
	}
}
