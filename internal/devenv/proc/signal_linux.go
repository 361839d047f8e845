package proc

import (
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

// signal goes through a pidfd: between the check of the start time and the
// signal the number cannot come to mean another process.
func (id Identity) signal(sig syscall.Signal) error {
	fd, err := unix.PidfdOpen(id.PID, 0)
	if errors.Is(err, unix.ENOSYS) {
		return id.signalByNumber(sig)
	}
	if err != nil {
		return ErrGone
	}
	defer func() { _ = unix.Close(fd) }()
	if !id.Alive() {
		return ErrGone
	}
	if err := unix.PidfdSendSignal(fd, sig, nil, 0); errors.Is(err, unix.ESRCH) {
		return ErrGone
	} else if err != nil {
		return err
	}
	return nil
}
