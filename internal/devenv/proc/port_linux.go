package proc

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

const stateListen = "0A" // of /proc/net/tcp

// listener finds the process that listens on a port: the socket's inode from
// the kernel's table, then who holds it open.
func listener(port int) int {
	inodes := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		content, _ := os.ReadFile(table)
		for _, inode := range listening(string(content), port) {
			inodes["socket:["+inode+"]"] = true
		}
	}
	if len(inodes) == 0 {
		return 0
	}
	processes, _ := Table()
	for _, p := range processes {
		if holds(p.PID, inodes) {
			return p.PID
		}
	}
	return 0
}

// listening gives the inodes of the sockets that listen on a port. A row reads
// `sl local_address rem_address st tx_queue:rx_queue tr:tm retr uid timeout inode`.
func listening(table string, port int) []string {
	var inodes []string
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) < 10 || fields[3] != stateListen {
			continue
		}
		_, hex, _ := strings.Cut(fields[1], ":")
		if n, err := strconv.ParseUint(hex, 16, 16); err == nil && int(n) == port {
			inodes = append(inodes, fields[9])
		}
	}
	return inodes
}

func holds(pid int, sockets map[string]bool) bool {
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		if target, err := os.Readlink(dir + "/" + entry.Name()); err == nil && sockets[target] {
			return true
		}
	}
	return false
}
