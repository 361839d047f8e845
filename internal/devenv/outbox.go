package devenv

import (
	"encoding/json"
	"slices"
	"sync"
)

// outboxBytes is how much unread output is kept for a client. A client that
// lags more than this behind gets a LogGap; it never slows the others.
const outboxBytes = 16 << 20

// outboxFrames is how many other messages a client may leave unread. Beyond
// that, of each unit only the latest status is kept: a terminal that was
// suspended overnight must neither fill the memory nor end the stack.
const outboxFrames = 10_000

// frameCost is what a queued message costs beside its bytes.
const frameCost = 64

// outbox is the queue of messages to one client.
type outbox struct {
	mu     sync.Mutex
	more   sync.Cond
	frames [][]byte
	others int               // of frames, those that are no log lines
	bytes  int               // of log lines in frames
	lost   map[string]int    // lines left out since the last frame, by unit
	latest map[string][]byte // the status of units that did not fit
	closed bool
}

func newOutbox() *outbox {
	o := &outbox{lost: map[string]int{}, latest: map[string][]byte{}}
	o.more.L = &o.mu
	return o
}

// push queues a message that is never left out.
func (o *outbox) push(frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.others++
	o.add(frame)
}

// pushStatus queues a unit's status, which a later one makes obsolete.
func (o *outbox) pushStatus(unit string, frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.others >= outboxFrames {
		o.latest[unit] = frame
		return
	}
	o.others++
	o.add(frame)
}

// pushLines queues lines of a unit, or counts them as lost.
func (o *outbox) pushLines(unit string, frame []byte, lines int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.bytes+len(frame)+frameCost > outboxBytes {
		o.lost[unit] += lines
		return
	}
	if lost := o.lost[unit]; lost > 0 {
		delete(o.lost, unit)
		o.add(eventFrame(LogGap{Unit: unit, Lost: lost}))
	}
	o.bytes += len(frame) + frameCost
	o.add(frame)
}

func (o *outbox) add(frame []byte) {
	if !o.closed {
		o.frames = append(o.frames, frame)
	}
	o.more.Signal()
}

// take waits for messages and gives all of them; false at the end.
func (o *outbox) take() ([][]byte, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.frames) == 0 && !o.closed {
		o.more.Wait()
	}
	frames := o.frames
	o.frames, o.bytes, o.others = nil, 0, 0
	for unit, lost := range o.lost {
		frames = append(frames, eventFrame(LogGap{Unit: unit, Lost: lost}))
	}
	for _, frame := range o.latest {
		frames = append(frames, frame)
	}
	clear(o.lost)
	clear(o.latest)
	return frames, len(frames) > 0
}

// close ends the queue; what is in it can still be taken.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.more.Broadcast()
}

// message is one line of the protocol, in either direction. A request has an
// ID and an Op; its reply has the ID and a Data or an Error; an event has an
// Event and its Data.
type message struct {
	ID    int             `json:"id,omitempty"`
	Op    string          `json:"op,omitempty"`
	Event string          `json:"event,omitempty"`
	Data  json.RawMessage `json:"data,omitempty"`
	Error *RemoteFault    `json:"error,omitempty"`
}

func eventFrame(e Event) []byte {
	data, err := json.Marshal(e)
	if err != nil {
		panic(err) // events are plain data
	}
	return frame(message{Event: e.event(), Data: data})
}

func frame(m message) []byte {
	line, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return append(line, '\n')
}

// joined puts messages together for one write.
func joined(frames [][]byte) []byte { return slices.Concat(frames...) }
