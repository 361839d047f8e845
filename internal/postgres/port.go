package postgres

import (
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/posthog/hogli/internal/fault"
)

const (
	firstPort = 5432
	lastPort  = 5632
)

// loopbacks are the addresses that localhost has here. The server listens on
// each: a client may try either first.
func loopbacks() []string {
	addresses := []string{"127.0.0.1"}
	if l, err := net.Listen("tcp6", "[::1]:0"); err == nil {
		_ = l.Close()
		addresses = append(addresses, "::1")
	}
	return addresses
}

// pickPort is the port to listen on: the one wanted, 5432 or the next free one
// for 0, any for AnyPort. Another program can still take it before the server
// does; Ready notices.
func pickPort(wanted int, addresses []string) (int, error) {
	switch {
	case wanted == AnyPort:
		return anyPort(addresses)
	case wanted == 0:
		for port := firstPort; port <= lastPort; port++ {
			if isFree(port, addresses) {
				return port, nil
			}
		}
		return 0, taken(fmt.Sprintf("all ports from %d to %d are taken", firstPort, lastPort))
	case isFree(wanted, addresses):
		return wanted, nil
	default:
		return 0, taken(fmt.Sprintf("port %d is taken", wanted))
	}
}

func anyPort(addresses []string) (int, error) {
	for range 20 {
		l, err := net.Listen("tcp", net.JoinHostPort(addresses[0], "0"))
		if err != nil {
			break
		}
		_, text, _ := net.SplitHostPort(l.Addr().String())
		_ = l.Close()
		if port, err := strconv.Atoi(text); err == nil && isFree(port, addresses) {
			return port, nil
		}
	}
	return 0, taken("the system has no free port")
}

// isFree dials before it listens: on macOS a port that another program holds
// on all addresses can still be listened on for one.
func isFree(port int, addresses []string) bool {
	for _, address := range addresses {
		at := net.JoinHostPort(address, strconv.Itoa(port))
		if conn, err := net.DialTimeout("tcp", at, 200*time.Millisecond); err == nil {
			_ = conn.Close()
			return false
		}
		l, err := net.Listen("tcp", at)
		if err != nil {
			return false
		}
		_ = l.Close()
	}
	return true
}

func taken(what string) error {
	return &fault.Error{
		Code: fault.PortTaken,
		What: what + " on localhost",
		Fix:  []string{"lsof -nP -iTCP -sTCP:LISTEN    shows who listens where", "stop that program, or name another port"},
	}
}
