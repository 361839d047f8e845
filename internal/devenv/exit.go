package devenv

import (
	"fmt"
	"os"
	"syscall"
)

// exitStatus is a process's exit status as a shell counts it: 128+n when it
// was ended by signal n, -1 when it is not known.
func exitStatus(state *os.ProcessState) int {
	if state == nil {
		return -1
	}
	if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return state.ExitCode()
}

// exitMeanings says in words what exit statuses mean by convention.
var exitMeanings = map[int]string{
	126: "the command was found but may not be executed",
	127: "the command was not found",
	129: "the terminal was closed (SIGHUP)",
	130: "interrupted (SIGINT)",
	131: "quit (SIGQUIT)",
	132: "an instruction this processor does not have (SIGILL): a binary for another machine?",
	134: "aborted (SIGABRT)",
	135: "a memory access went wrong (SIGBUS)",
	136: "an arithmetic error (SIGFPE)",
	137: "killed (SIGKILL): out of memory, or by hand",
	139: "a crash in native code (SIGSEGV)",
	141: "it wrote to a closed pipe (SIGPIPE)",
	143: "terminated (SIGTERM)",
}

// ExitText says how a process ended.
func ExitText(status int) string {
	text := fmt.Sprintf("exited with status %d", status)
	if meaning, ok := exitMeanings[status]; ok {
		text += ": " + meaning
	}
	return text
}
