package proc

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	// 1 init; 10 shell - 20 hogli - 30 daemon (self); the rest as the rows say.
	table := []Process{
		{PID: 1},
		{PID: 70, Parent: 1},
		{PID: 10, Parent: 1, Session: 10},
		{PID: 20, Parent: 10, Session: 10},
		{PID: 30, Parent: 20, Session: 30},
		{PID: 40, Parent: 30, Session: 40},               // leader of a unit, marked
		{PID: 41, Parent: 40, Session: 40},               // its child
		{PID: 42, Parent: 41, Session: 42},               // in a session of its own, no mark
		{PID: 43, Parent: 1, Session: 43},                // an orphan, marked
		{PID: 44, Parent: 40, Session: 40, Zombie: true}, // ended
		{PID: 50, Parent: 30, Session: 50},               // the guardian
		{PID: 60, Parent: 10, Session: 10},               // somebody else
		{PID: 61, Parent: 60, Session: 61},               // of another run
	}
	env := func(pid int) []byte {
		switch pid {
		case 40, 43, 30, 10: // self and an ancestor carry the mark as well
			return []byte("A=b\x00HOGLI_RUN_ID=abc-1\x00HOGLI_UNIT=web\x00")
		case 61:
			return []byte("HOGLI_RUN_ID=abc-12\x00HOGLI_UNIT=web\x00")
		}
		return []byte("X=HOGLI_RUN_ID=abc-1\x00")
	}
	for name, row := range map[string]struct {
		match Match
		want  []int
	}{
		"nothing":         {Match{}, nil},
		"mark":            {Match{Run: "abc-1"}, []int{40, 41, 42, 43}},
		"mark of a unit":  {Match{Run: "abc-1", Unit: "db"}, nil},
		"prefix":          {Match{Run: "abc-", Prefix: true}, []int{40, 41, 42, 43, 61}},
		"session":         {Match{Sessions: []int{40}}, []int{40, 41, 42}},
		"foreign session": {Match{Sessions: []int{10}}, []int{60, 61}},
		"root":            {Match{Roots: []int{30}}, []int{40, 41, 42, 50}},
		"root, spared":    {Match{Roots: []int{30}, Spare: []int{50}}, []int{40, 41, 42}},
		"not below init":  {Match{Roots: []int{0, 1}}, nil},
		"not session 0":   {Match{Sessions: []int{0, 1}}, nil},
	} {
		var got []int
		for _, p := range row.match.among(table, 30, env) {
			got = append(got, p.PID)
		}
		slices.Sort(got)
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", name, got, row.want)
		}
	}
}

// A number that is used again names another process: it is never signalled.
func TestReusedNumberIsNotSignalled(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("sleep", "60")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	id, err := Child(cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []Identity{
		{PID: id.PID, Start: id.Start - 1, Boot: id.Boot},
		{PID: id.PID, Start: id.Start, Boot: "another boot"},
		{PID: 1, Start: id.Start, Boot: id.Boot},
		{},
	} {
		if err := other.Signal(syscall.SIGKILL); !errors.Is(err, ErrGone) {
			t.Errorf("%+v: got %v, want ErrGone", other, err)
		}
	}
	if !id.Alive() {
		t.Fatal("the decoy was hit")
	}
	if err := id.Signal(syscall.SIGKILL); err != nil {
		t.Errorf("the real one: %v", err)
	}
	_ = cmd.Wait()
	if id.Alive() || !errors.Is(id.Signal(syscall.SIGKILL), ErrGone) {
		t.Error("a process that was waited for counts as alive")
	}
}

func TestPortTakenNamesTheHolder(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"127.0.0.1:0", "[::1]:0", ":0"} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Skip(err)
		}
		port := l.Addr().(*net.TCPAddr).Port
		holder, taken := PortTaken(port)
		if !taken || holder.PID != os.Getpid() || holder.Command == "" {
			t.Errorf("%s: got %+v, %v", address, holder, taken)
		}
		_ = l.Close()
		// A child that another test starts just now holds it until its exec.
		holder, taken = PortTaken(port)
		for patience := time.Now().Add(10 * time.Second); taken && time.Now().Before(patience); time.Sleep(10 * time.Millisecond) {
			holder, taken = PortTaken(port)
		}
		if taken {
			t.Errorf("%d: still taken by %+v", port, holder)
		}
	}
}
