package postgres

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// adoptTree copies a folder and gives the copy, in a home of another user, to
// that user. It is complete or not there: the copy is made beside the home,
// where that user cannot swap what root writes to, belongs to root until all of
// it is there, and gets its name last.
func adoptTree(from, to string, who owner) error {
	staged, err := stage(filepath.Dir(to))
	if err != nil {
		return err
	}
	defer os.RemoveAll(staged)
	tree := filepath.Join(staged, "tree")
	err = filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		return adopt(path, filepath.Join(tree, relative), entry, who)
	})
	if err != nil {
		return err
	}
	return os.Rename(tree, to)
}

// stage makes a folder that only this user can enter, beside a path that it is
// for; removeHalfMade of that path clears what a killed run leaves.
func stage(path string) (string, error) {
	return os.MkdirTemp(filepath.Dir(path), filepath.Base(path)+halfMade+strconv.Itoa(os.Getpid())+"-*")
}

// adopt copies one entry: a folder, a file or a symbolic link. Sockets and
// pipes of a folder are not part of what it holds.
func adopt(from, to string, entry fs.DirEntry, who owner) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	switch {
	case entry.IsDir():
		if err := os.MkdirAll(to, 0o700); err != nil {
			return err
		}
		if err := os.Chmod(to, info.Mode().Perm()); err != nil {
			return err
		}
	case entry.Type() == fs.ModeSymlink:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		if err := os.Symlink(target, to); err != nil {
			return err
		}
	case entry.Type().IsRegular():
		if err := copyFile(from, to, info.Mode().Perm()); err != nil {
			return err
		}
	default:
		return nil
	}
	return os.Lchown(to, who.uid, who.gid)
}

func copyFile(from, to string, mode fs.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
