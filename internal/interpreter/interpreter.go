// Package interpreter answers which Python runs the repository's code, whether
// Django is there, and what environment programs need so that they use that
// Python too.
//
// The order is that of a developer's intent: config.python of hogli.yaml, the
// active virtual environment, .venv, flox' own, the version the repository
// pins, python3. It refuses to use `python` (which may be Python 2, or a shim),
// to install anything, to parse Python, and to read the environment by itself.
package interpreter

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// Search says where to look.
type Search struct {
	Root       string                          // of the repository
	Configured string                          // config.python: a path, relative to Root, or a name on PATH; "" when not set
	Env        func(key string) (string, bool) // the shell; VIRTUAL_ENV and PATH are read
}

// Python is an interpreter that was found.
type Python struct {
	Path   string // absolute
	Source string // why this one, such as "$VIRTUAL_ENV"
}

// Find gives the interpreter. What config.python names must be there: hogli
// does not quietly use another one.
func Find(s Search) (Python, error) {
	if s.Configured != "" {
		if path := s.named(s.Configured); path != "" {
			return Python{Path: path, Source: "config.python"}, nil
		}
		return Python{}, &fault.Error{
			Code: fault.MissingProgram,
			What: fmt.Sprintf("there is no Python at %s", s.Configured),
			Why:  "config.python in hogli.yaml names it",
			Fix:  []string{"correct config.python, or delete it to let hogli look"},
		}
	}
	for _, c := range s.candidates() {
		if path := s.named(c.name); path != "" {
			return Python{Path: path, Source: c.source}, nil
		}
	}
	return Python{}, &fault.Error{
		Code: fault.MissingProgram,
		What: "there is no Python",
		Why:  "neither a virtual environment nor python3 on PATH was found",
		Fix:  []string{"install Python 3, then: python3 -m venv .venv"},
	}
}

type candidate struct{ name, source string }

func (s Search) candidates() []candidate {
	var list []candidate
	if venv := s.variable("VIRTUAL_ENV"); venv != "" {
		list = append(list, candidate{filepath.Join(venv, "bin", "python"), "$VIRTUAL_ENV"})
	}
	for _, dir := range []string{".venv", ".flox/cache/venv"} {
		list = append(list, candidate{filepath.Join(s.Root, dir, "bin", "python"), dir})
	}
	if version, source := pinned(s.Root); version != "" {
		list = append(list, candidate{"python" + version, source})
	}
	return append(list, candidate{"python3", "PATH"})
}

// named is the program of a path or of a name on PATH, "" when it is not there.
func (s Search) named(name string) string {
	if strings.Contains(name, "/") {
		if !filepath.IsAbs(name) {
			name = filepath.Join(s.Root, name)
		}
		return executable(name)
	}
	for _, dir := range filepath.SplitList(s.variable("PATH")) {
		if path := executable(filepath.Join(dir, name)); filepath.IsAbs(dir) && path != "" {
			return path
		}
	}
	return ""
}

func (s Search) variable(key string) string {
	if s.Env == nil {
		return ""
	}
	value, _ := s.Env(key)
	return value
}

func executable(path string) string {
	if info, err := os.Stat(path); err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
		return ""
	}
	return path
}
