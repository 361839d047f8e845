package postgres

import (
	"os"
	"syscall"
)

// identities are the ways to run Postgres on macOS, which has no user
// namespaces: root runs it as another user.
func identities() []way {
	if os.Geteuid() != 0 {
		return []way{asMyself}
	}
	return []way{asAnother}
}

// dieWithParent does nothing: macOS has no such signal. Start's guard ends the
// server when hogli dies; initdb ends by itself.
func dieWithParent(*syscall.SysProcAttr, syscall.Signal) {}
