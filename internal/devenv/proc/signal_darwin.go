package proc

import "syscall"

func (id Identity) signal(sig syscall.Signal) error { return id.signalByNumber(sig) }
