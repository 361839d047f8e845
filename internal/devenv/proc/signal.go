package proc

import (
	"errors"
	"syscall"
)

// signalByNumber is what systems without pidfd have: look, then signal.
func (id Identity) signalByNumber(sig syscall.Signal) error {
	if !id.Alive() {
		return ErrGone
	}
	if err := syscall.Kill(id.PID, sig); errors.Is(err, syscall.ESRCH) {
		return ErrGone
	} else if err != nil {
		return err
	}
	return nil
}
