package proc

import (
	"bytes"
	"os"
	"slices"
)

// The variables that mark the processes of a stack.
const (
	RunMark  = "HOGLI_RUN_ID"
	UnitMark = "HOGLI_UNIT"
)

// Match says which processes are meant: those that carry the mark of a run,
// those of the given sessions, those below the given roots, and whatever
// descends from any of them. The caller and its ancestors are never meant.
type Match struct {
	Run      string // the run id of the mark; "" for none
	Prefix   bool   // Run is only the beginning of the id
	Unit     string // with Run: only the processes of this unit
	Sessions []int
	Roots    []int // meant are the descendants, not the roots themselves
	Spare    []int // never meant
}

// Find lists the living processes that are meant.
func (m Match) Find() ([]Process, error) {
	table, err := Table()
	if err != nil {
		return nil, err
	}
	patience := settlePatience // for all of them: they settle side by side
	own := func(pid int) []byte { return ownEnviron(pid, &patience) }
	return m.among(table, os.Getpid(), own), nil
}

// settlePatience is how many milliseconds processes may take to start or to end
// before they count as without an environment. It takes less than one, unless
// the machine is out of breath.
const settlePatience = 200

// ownEnviron is the environment of a process, unless it belongs to a container
// of its own: a checkout at the same path there has the same mark.
func ownEnviron(pid int, patience *int) []byte {
	env := environ(pid, patience)
	if bytes.Contains(env, []byte(RunMark+"=")) && elsewhere(pid) {
		return nil
	}
	return env
}

// Members names the living processes that are meant, for signals.
func (m Match) Members() ([]Identity, error) {
	found, err := m.Find()
	if err != nil {
		return nil, err
	}
	boot, err := BootID()
	if err != nil {
		return nil, err
	}
	members := make([]Identity, len(found))
	for i, p := range found {
		members[i] = Identity{PID: p.PID, Start: p.Start, Boot: boot}
	}
	return members, nil
}

func (m Match) among(table []Process, self int, environ func(int) []byte) []Process {
	spared := m.spared(table, self)
	children := map[int][]int{}
	meant := map[int]bool{}
	for _, p := range table {
		children[p.Parent] = append(children[p.Parent], p.PID)
		if spared[p.PID] || p.Zombie {
			continue
		}
		// Session 0 is that of everything whose leader lives outside of this
		// container: no unit's.
		if p.Session > 1 && slices.Contains(m.Sessions, p.Session) || m.marked(environ, p.PID) {
			meant[p.PID] = true
		}
	}
	var todo []int
	for _, root := range m.Roots {
		if root > 1 { // everything descends from init
			todo = append(todo, root)
		}
	}
	for pid := range meant {
		todo = append(todo, pid)
	}
	for len(todo) > 0 {
		pid := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, child := range children[pid] {
			if !meant[child] && !spared[child] {
				meant[child] = true
				todo = append(todo, child)
			}
		}
	}
	var found []Process
	for _, p := range table {
		if meant[p.PID] && !p.Zombie {
			found = append(found, p)
		}
	}
	return found
}

// spared are the processes that must live: init, the caller, its ancestors.
func (m Match) spared(table []Process, self int) map[int]bool {
	parent := make(map[int]int, len(table))
	for _, p := range table {
		parent[p.PID] = p.Parent
	}
	spared := map[int]bool{0: true, 1: true}
	for _, pid := range m.Spare {
		spared[pid] = true
	}
	for pid := self; pid > 1 && !(spared[pid] && pid != self); pid = parent[pid] {
		spared[pid] = true
	}
	return spared
}

func (m Match) marked(environ func(int) []byte, pid int) bool {
	if m.Run == "" {
		return false
	}
	env := environ(pid)
	if len(env) == 0 || !hasVariable(env, RunMark, m.Run, m.Prefix) {
		return false
	}
	return m.Unit == "" || hasVariable(env, UnitMark, m.Unit, false)
}

// hasVariable looks for NAME=value among variables that end in NUL.
func hasVariable(env []byte, name, value string, prefix bool) bool {
	want := []byte(name + "=" + value)
	for len(env) > 0 {
		one, rest, _ := bytes.Cut(env, []byte{0})
		if bytes.Equal(one, want) || prefix && bytes.HasPrefix(one, want) {
			return true
		}
		env = rest
	}
	return false
}

// Marks gives the run and unit that a process carries, or "" twice.
func Marks(pid int) (run, unit string) {
	patience := settlePatience
	for one := range bytes.SplitSeq(environ(pid, &patience), []byte{0}) {
		name, value, _ := bytes.Cut(one, []byte{'='})
		switch string(name) {
		case RunMark:
			run = string(value)
		case UnitMark:
			unit = string(value)
		}
	}
	return run, unit
}
