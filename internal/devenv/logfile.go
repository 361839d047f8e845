package devenv

import (
	"bytes"
	"os"
	"path/filepath"
)

// logFileSize is where a log file is put aside as FILE.1 and begun anew.
const logFileSize = 16 << 20

// logFile is a unit's output on disk, byte for byte. When it cannot be written
// (the disk is full) the output still reaches memory and clients.
type logFile struct {
	path string
	file *os.File
	size int64
}

// newLogFile puts the file of the last run aside and opens a new one.
func newLogFile(dir, unit string) (*logFile, error) {
	l := &logFile{path: filepath.Join(dir, unit+".log")}
	return l, l.rotate()
}

func (l *logFile) rotate() error {
	if l.file != nil {
		_ = l.file.Close()
	}
	_ = os.Rename(l.path, l.path+".1")
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	l.file, l.size = file, 0
	return err
}

// Write appends a chunk; between two lines a full file is put aside.
func (l *logFile) Write(chunk []byte) (int, error) {
	written := 0
	if end := bytes.LastIndexByte(chunk, '\n') + 1; end > 0 && l.size+int64(end) > logFileSize {
		n, err := l.write(chunk[:end])
		if err != nil {
			return n, err
		}
		written, chunk = n, chunk[end:]
		if err := l.rotate(); err != nil {
			return written, err
		}
	}
	n, err := l.write(chunk)
	return written + n, err
}

func (l *logFile) write(chunk []byte) (int, error) {
	if l.file == nil {
		return 0, os.ErrClosed
	}
	n, err := l.file.Write(chunk)
	l.size += int64(n)
	return n, err
}

func (l *logFile) close() {
	if l.file != nil {
		_ = l.file.Close()
	}
}
