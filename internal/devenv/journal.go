package devenv

import (
	"slices"
	"sync"
)

// journal is what the daemon knows and tells: the status of every unit, the
// last lines of each, and the clients to whom all of it goes. One lock covers
// them, so that a client that comes late is told the past and the present
// without a line twice or missing.
type journal struct {
	mu       sync.Mutex
	order    []string
	statuses map[string]Status
	tails    map[string]*ring
	marks    []Event // StackReady and StackStopping, once they happened
	clients  map[*outbox]filter
}

// filter is what a client wants to hear.
type filter struct {
	Units []string `json:"units,omitempty"` // none means all
	Logs  bool     `json:"logs,omitempty"`
	Tail  int      `json:"tail,omitempty"` // lines of the past per unit; negative for all there are
}

func (f filter) wants(unit string) bool {
	return len(f.Units) == 0 || slices.Contains(f.Units, unit)
}

func newJournal() *journal {
	return &journal{statuses: map[string]Status{}, tails: map[string]*ring{}, clients: map[*outbox]filter{}}
}

// status records a unit's status and tells it.
func (j *journal) status(s Status) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, known := j.statuses[s.Name]; !known {
		j.order = append(j.order, s.Name)
		j.tails[s.Name] = &ring{}
	}
	j.statuses[s.Name] = s
	var line []byte
	for client, f := range j.clients {
		if !f.wants(s.Name) {
			continue
		}
		if line == nil {
			line = eventFrame(UnitChanged{Status: s})
		}
		client.pushStatus(s.Name, line)
	}
}

// lines records what a unit wrote and tells it.
func (j *journal) lines(unit string, lines []string) {
	if len(lines) == 0 {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.tails[unit].add(lines)
	var line []byte
	for client, f := range j.clients {
		if !f.Logs || !f.wants(unit) {
			continue
		}
		if line == nil {
			line = eventFrame(LogLines{Unit: unit, Lines: lines})
		}
		client.pushLines(unit, line, len(lines))
	}
}

// mark records and tells something about the whole stack.
func (j *journal) mark(e Event) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.marks = append(j.marks, e)
	line := eventFrame(e)
	for client := range j.clients {
		client.push(line)
	}
}

// all lists the status of every unit.
func (j *journal) all() []Status {
	j.mu.Lock()
	defer j.mu.Unlock()
	statuses := make([]Status, len(j.order))
	for i, name := range j.order {
		statuses[i] = j.statuses[name]
	}
	return statuses
}

// tail gives the last n lines of a unit.
func (j *journal) tail(unit string, n int) []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	if r := j.tails[unit]; r != nil {
		return r.tail(n)
	}
	return nil
}

// subscribe tells a client the past that it wants and then all that happens.
func (j *journal) subscribe(client *outbox, f filter) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, name := range j.order {
		if !f.wants(name) {
			continue
		}
		client.push(eventFrame(UnitChanged{Status: j.statuses[name]}))
		if lines := j.tails[name].tail(f.Tail); f.Logs && len(lines) > 0 {
			client.push(eventFrame(LogLines{Unit: name, Lines: lines}))
		}
	}
	for _, e := range j.marks {
		client.push(eventFrame(e))
	}
	client.push(eventFrame(Replayed{}))
	j.clients[client] = f
}

// leave forgets a client.
func (j *journal) leave(client *outbox) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.clients, client)
}
