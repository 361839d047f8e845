package devenv

import (
	"encoding/json"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/posthog/hogli/internal/fault"
)

// goodbye is how long clients have to read the last messages.
const goodbye = 2 * time.Second

// server answers clients.
type server struct {
	super    *Supervisor
	listener net.Listener
	hello    Hello
	wg       sync.WaitGroup
	mu       sync.Mutex
	clients  map[*client]bool
	ending   bool
}

// client is one connection as the daemon sees it.
type client struct {
	server *server
	conn   net.Conn
	out    *outbox
	owner  bool // the stack ends with this client
}

func newServer(s *Supervisor, l net.Listener, hello Hello) *server {
	return &server{super: s, listener: l, hello: hello, clients: map[*client]bool{}}
}

func (s *server) listen() {
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond) // out of files, for the moment
			continue
		}
		s.serve(&client{server: s, conn: conn, out: newOutbox()}, json.NewDecoder(conn))
	}
}

// adopt serves the owner, whose first request is being answered.
func (s *server) adopt(conn net.Conn, input *json.Decoder, id int, hear filter) {
	c := &client{server: s, conn: conn, out: newOutbox(), owner: true}
	c.out.push(frame(message{ID: id}))
	s.super.journal.subscribe(c.out, hear)
	s.serve(c, input)
}

func (s *server) serve(c *client, input *json.Decoder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending {
		_ = c.conn.Close()
		return
	}
	s.clients[c] = true
	c.out.push(eventFrame(s.hello))
	s.wg.Go(c.write)
	go c.read(input)
}

// write sends what is queued until the queue ends.
func (c *client) write() {
	defer c.conn.Close()
	for {
		frames, ok := c.out.take()
		if !ok {
			return
		}
		if _, err := c.conn.Write(joined(frames)); err != nil {
			c.out.close()
			return
		}
	}
}

// read answers requests until the client is gone.
func (c *client) read(input *json.Decoder) {
	for {
		var m message
		if err := input.Decode(&m); err != nil {
			break
		}
		data, err := c.answer(m)
		if err != nil {
			c.out.push(frame(message{ID: m.ID, Error: toRemote(err)}))
			continue
		}
		if m.ID != 0 {
			c.out.push(frame(message{ID: m.ID, Data: data}))
		}
	}
	s := c.server
	s.super.journal.leave(c.out)
	c.out.close()
	s.mu.Lock()
	delete(s.clients, c)
	s.mu.Unlock()
	s.super.do(func() {
		if c.owner {
			s.super.stop("the client that owns the stack is gone", true)
		}
	})
}

// answer does what a request asks.
func (c *client) answer(m message) (json.RawMessage, error) {
	super := c.server.super
	switch m.Op {
	case opStatus:
		return json.Marshal(statusReply{Units: super.journal.all()})
	case opTail:
		return c.tail(m.Data)
	case opSubscribe:
		var f filter
		if err := json.Unmarshal(m.Data, &f); err != nil {
			return nil, err
		}
		if err := c.known(f.Units); err != nil {
			return nil, err
		}
		super.journal.subscribe(c.out, f)
		return nil, nil
	case opStop:
		var r stopRequest
		if err := json.Unmarshal(m.Data, &r); err != nil {
			return nil, err
		}
		super.do(func() { super.stop(r.Why, r.Now) })
		return nil, nil
	case opRelease:
		super.do(func() { c.owner = false })
		return nil, nil
	default:
		return nil, &fault.Error{
			Code: fault.BadUsage,
			What: "the running stack does not know the request " + m.Op,
			Why:  "it was started by another version of hogli",
			Fix:  []string{"hogli dev down, then hogli dev up"},
		}
	}
}

func (c *client) tail(data json.RawMessage) (json.RawMessage, error) {
	var f filter
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	if err := c.known(f.Units); err != nil {
		return nil, err
	}
	reply := tailReply{Units: []LogLines{}}
	for _, status := range c.server.super.journal.all() {
		if f.wants(status.Name) {
			lines := c.server.super.journal.tail(status.Name, f.Tail)
			reply.Units = append(reply.Units, LogLines{Unit: status.Name, Lines: lines})
		}
	}
	return json.Marshal(reply)
}

// known checks the units that a client names.
func (c *client) known(units []string) error {
	var names []string
	seen := map[string]bool{}
	for _, status := range c.server.super.journal.all() {
		names = append(names, status.Name)
		seen[status.Name] = true
	}
	for _, name := range units {
		if !seen[name] {
			return &fault.Error{
				Code: fault.UnknownName,
				What: "there is no unit \"" + name + "\" in the running stack",
				Fix:  []string{fault.DidYouMean(name, names)},
			}
		}
	}
	return nil
}

// close sends every client the rest and ends.
func (s *server) close() {
	_ = s.listener.Close()
	s.mu.Lock()
	s.ending = true
	for c := range s.clients {
		c.out.close()
		time.AfterFunc(goodbye, func() { _ = c.conn.Close() })
	}
	s.mu.Unlock()
	s.wg.Wait()
}
