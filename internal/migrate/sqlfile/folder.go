package sqlfile

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// Read reads the migrations of a folder, in their order. A folder that is not
// there holds none; files that do not end in .sql are none. Two of one number
// are a fault: which of them comes first must not depend on their names.
func Read(root, folder string) ([]*File, error) {
	entries, err := os.ReadDir(filepath.Join(root, filepath.FromSlash(folder)))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable(folder, err)
	}
	var files []*File
	var faults []error
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".sql") || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		rel := path.Join(folder, e.Name())
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(rel)))
		if err != nil {
			return nil, unreadable(rel, err)
		}
		f, err := Parse(rel, content)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if n := len(files); n > 0 && files[n-1].Name[:4] == f.Name[:4] {
			faults = append(faults, fault.Malformed(fault.File(rel),
				fmt.Sprintf("number %s is taken by %s", f.Name[:4], path.Base(files[n-1].Path)), "give this one the next free number"))
		}
		files = append(files, f)
	}
	return files, errors.Join(faults...)
}

func unreadable(rel string, err error) error {
	return &fault.Error{Code: fault.BadFile, What: "cannot read the migrations", Where: fault.File(rel), Err: err}
}
