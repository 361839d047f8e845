package proc

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// BootID names this boot of the machine.
func BootID() (string, error) {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(id)), err
}

// Table lists every process of the machine that this user may see.
func Table() ([]Process, error) {
	dir, err := os.Open("/proc")
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	table := make([]Process, 0, len(names))
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		if p, err := lookup(pid); err == nil {
			table = append(table, p)
		}
	}
	return table, nil
}

// The fields of /proc/PID/stat behind the name: state ppid pgrp session … and
// the start time, which is field 22 of the line.
const (
	statState   = 0
	statParent  = 1
	statSession = 3
	statStart   = 19
)

func lookup(pid int) (Process, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return Process{}, err
	}
	return parseStat(pid, stat)
}

// parseStat reads a stat line. The name stands in parentheses and may hold
// spaces and parentheses itself.
func parseStat(pid int, stat []byte) (Process, error) {
	open, end := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
	if open < 0 || end < open {
		return Process{}, fmt.Errorf("/proc/%d/stat has no name", pid)
	}
	fields := strings.Fields(string(stat[end+1:]))
	if len(fields) <= statStart {
		return Process{}, fmt.Errorf("/proc/%d/stat is short", pid)
	}
	p := Process{PID: pid, Name: string(stat[open+1 : end])}
	p.Zombie = fields[statState] == "Z" || fields[statState] == "X"
	p.Parent, _ = strconv.Atoi(fields[statParent])
	p.Session, _ = strconv.Atoi(fields[statSession])
	p.Start, _ = strconv.ParseInt(fields[statStart], 10, 64)
	return p, nil
}

// elsewhere tells whether a process lives in another PID namespace.
func elsewhere(pid int) bool {
	own, err := os.Readlink("/proc/self/ns/pid")
	its, itsErr := os.Readlink(fmt.Sprintf("/proc/%d/ns/pid", pid))
	return err == nil && itsErr == nil && its != own
}

// Command is the command line of a process, or its short name.
func Command(pid int) string {
	line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	line = bytes.ReplaceAll(bytes.Trim(line, "\x00"), []byte{0}, []byte{' '})
	if len(line) > 0 {
		return string(line)
	}
	p, _ := lookup(pid)
	return p.Name
}
