package devenv

import (
	"fmt"
	"sync"
)

// unitLog is where the output of one unit goes: its file, and line by line the
// journal and whoever watches for a line.
type unitLog struct {
	mu      sync.Mutex
	unit    string
	file    *logFile
	journal *journal
	split   splitter
	watch   func(line string) // may be nil
	broken  bool              // the file cannot be written; said once
}

func newUnitLog(dir, unit string, j *journal) (*unitLog, error) {
	file, err := newLogFile(dir, unit)
	return &unitLog{unit: unit, file: file, journal: j}, err
}

// Write takes a chunk of output as it comes.
func (l *unitLog) Write(chunk []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.store(chunk)
	l.tell(l.split.add(chunk))
	return len(chunk), nil
}

func (l *unitLog) store(chunk []byte) {
	if _, err := l.file.Write(chunk); err != nil && !l.broken {
		l.broken = true
		l.journal.lines(l.unit, []string{"hogli: the log file cannot be written: " + err.Error()})
	}
}

func (l *unitLog) tell(lines []string) {
	l.journal.lines(l.unit, lines)
	if l.watch == nil {
		return
	}
	for _, line := range lines {
		l.watch(stripANSI(line))
	}
}

// end closes the output of one attempt: a last line without newline counts.
func (l *unitLog) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if lines := l.split.flush(); lines != nil {
		l.store([]byte{'\n'})
		l.tell(lines)
	}
	l.watch = nil
}

// note writes a line of hogli's own into the unit's output.
func (l *unitLog) note(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := "hogli: " + fmt.Sprintf(format, args...)
	l.store([]byte(line + "\n"))
	l.journal.lines(l.unit, []string{line})
}

// watchFor sets who sees each line of the attempt that begins.
func (l *unitLog) watchFor(watch func(line string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.watch = watch
}
