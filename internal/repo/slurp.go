package repo

import (
	"errors"
	"io/fs"
	"slices"
	"syscall"
)

// slurp reads a regular file of up to limit bytes into room, which grows as it
// must, by the four calls that this needs: an os.File costs as much again, and
// lint reads every file of the repository. What is no regular file and what is
// larger is not read; mode and size say which.
func slurp(path string, room *[]byte, limit int64) (content []byte, is syscall.Stat_t, err error) {
	fd, err := again(func() (int, error) {
		// Opening a pipe would wait for its writer.
		return syscall.Open(path, syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, is, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer func() { _ = syscall.Close(fd) }()
	if err := syscall.Fstat(fd, &is); err != nil {
		return nil, is, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	if !isWhole(is, limit) {
		return nil, is, nil
	}
	size := int(is.Size)
	*room = slices.Grow((*room)[:0], size)
	for at := 0; at < size; {
		n, err := again(func() (int, error) { return syscall.Read(fd, (*room)[at:size]) })
		if err != nil {
			return nil, is, &fs.PathError{Op: "read", Path: path, Err: err}
		}
		if n == 0 { // one that was cut meanwhile is what it is now
			size = at
		}
		at += n
	}
	return (*room)[:size], is, nil
}

// isWhole tells whether slurp reads what is so.
func isWhole(is syscall.Stat_t, limit int64) bool {
	return is.Mode&syscall.S_IFMT == syscall.S_IFREG && is.Size <= limit
}

// again calls until no signal comes between.
func again(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}
