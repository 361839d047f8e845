package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// identities are the ways to run Postgres on Linux. It refuses to be root, so
// root runs it in a user namespace; where the kernel or a sandbox forbids
// those, as another user with its files moved to where that user may go.
func identities() []way {
	if os.Geteuid() != 0 {
		return []way{asMyself}
	}
	return []way{inNamespace, asAnother}
}

// inNamespace maps an unprivileged user of the namespace to root: Postgres
// sees that it is not root, and every file it makes is root's, also below
// folders that only root may enter. It has none of root's capabilities, so it
// works only where root is the owner.
func inNamespace(ctx context.Context, o Options) (identity, error) {
	if movedAway(o.Data) {
		return identity{}, fmt.Errorf("in a namespace: its data folder is in %s since an earlier run", homeOf(o.Data))
	}
	inside := knownUser()
	as := identity{
		name: "root, seen as user " + strconv.Itoa(inside) + " in a namespace",
		attr: namespace(inside),
		data: o.Data,
		bin:  o.Binaries.Dir,
	}
	err := as.works(ctx)
	if err != nil && holdsServer(o.Data) && !kernelRefuses(err) {
		return identity{}, doesNotRun(o, fmt.Errorf("%w\nits data folder is not moved to another user for that", err))
	}
	return as, err
}

// namespace has a program be this user in a user namespace of its own.
func namespace(inside int) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: inside, HostID: os.Geteuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: inside, HostID: os.Getegid(), Size: 1}},
	}
}

// kernelRefuses tells whether a program could not be put into a namespace at
// all, or not enter a folder there. Anything else may go better the next time,
// and is no reason to move a data folder for good.
func kernelRefuses(err error) bool {
	for _, errno := range []syscall.Errno{syscall.EPERM, syscall.EINVAL, syscall.ENOSPC, syscall.EACCES} {
		if errors.Is(err, errno) {
			return true
		}
	}
	return false
}

// knownUser is a user id other than root's that /etc/passwd knows: initdb
// looks up the name of who it is, also when told another with -U.
func knownUser() int {
	for _, name := range []string{"postgres", "nobody", "daemon", "bin"} {
		if u, err := user.Lookup(name); err == nil {
			if id, err := strconv.Atoi(u.Uid); err == nil && id > 0 {
				return id
			}
		}
	}
	return 65534
}

// dieWithParent has the kernel send a signal when hogli dies, however it dies.
func dieWithParent(attr *syscall.SysProcAttr, signal syscall.Signal) { attr.Pdeathsig = signal }
