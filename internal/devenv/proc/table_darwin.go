package proc

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/sys/unix"
)

const zombie = 5 // SZOMB of sys/proc.h

// BootID names this boot of the machine.
func BootID() (string, error) { return unix.Sysctl("kern.bootsessionuuid") }

// Table lists every process of the machine that this user may see.
func Table() ([]Process, error) {
	rows, err := unix.SysctlKinfoProcSlice("kern.proc.all")
	if err != nil {
		return nil, err
	}
	table := make([]Process, 0, len(rows))
	for i := range rows {
		table = append(table, fromKernel(&rows[i]))
	}
	return table, nil
}

func lookup(pid int) (Process, error) {
	row, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil {
		return Process{}, err
	}
	if int(row.Proc.P_pid) != pid {
		return Process{}, ErrGone
	}
	return fromKernel(row), nil
}

func fromKernel(row *unix.KinfoProc) Process {
	pid := int(row.Proc.P_pid)
	session, err := unix.Getsid(pid)
	if err != nil {
		session = int(row.Eproc.Pgid)
	}
	start := row.Proc.P_starttime
	return Process{
		PID:     pid,
		Parent:  int(row.Eproc.Ppid),
		Session: session,
		Start:   start.Sec*1_000_000 + int64(start.Usec),
		Zombie:  row.Proc.P_stat == zombie,
		Name:    unix.ByteSliceToString(row.Proc.P_comm[:]),
	}
}

// arguments splits what the kernel keeps of a process's start: the arguments
// joined by NUL, then the environment, each variable ended by NUL.
func arguments(pid int) (args, env []byte) {
	raw, err := unix.SysctlRaw("kern.procargs2", pid)
	if err != nil || len(raw) < 4 {
		return nil, nil
	}
	count := int(binary.LittleEndian.Uint32(raw))
	rest := raw[4:]
	if end := bytes.IndexByte(rest, 0); end >= 0 { // the path of the program
		rest = bytes.TrimLeft(rest[end:], "\x00")
	}
	at := 0
	for ; count > 0; count-- {
		end := bytes.IndexByte(rest[at:], 0)
		if end < 0 {
			return rest, nil
		}
		at += end + 1
	}
	return rest[:at], rest[at:]
}

// environ is the environment a process was started with; there is nothing to
// wait for, as the kernel keeps it from start to end.
func environ(pid int, _ *int) []byte {
	_, env := arguments(pid)
	return env
}

// elsewhere is never so: macOS has no namespaces.
func elsewhere(int) bool { return false }

// Command is the command line of a process, or its short name.
func Command(pid int) string {
	args, _ := arguments(pid)
	if line := bytes.ReplaceAll(bytes.Trim(args, "\x00"), []byte{0}, []byte{' '}); len(line) > 0 {
		return string(line)
	}
	p, _ := lookup(pid)
	return p.Name
}
