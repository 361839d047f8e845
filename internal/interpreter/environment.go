package interpreter

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Venv is the virtual environment that the interpreter belongs to, "" for none.
func (p Python) Venv() string {
	dir := filepath.Dir(filepath.Dir(p.Path))
	if _, err := os.Stat(filepath.Join(dir, "pyvenv.cfg")); err != nil {
		return ""
	}
	return dir
}

// Environment is environ for programs that should use this interpreter: its
// virtual environment is the active one, and its folder is on PATH, first for a
// virtual environment's; the machine's own Python moves nothing.
func (p Python) Environment(environ []string) []string {
	venv := p.Venv()
	bin := filepath.Dir(p.Path)
	path := bin
	out := make([]string, 0, len(environ)+2)
	for _, entry := range environ {
		key, value, _ := strings.Cut(entry, "=")
		switch {
		case key == "PATH":
			path = onPath(bin, value, venv != "")
		case key == "VIRTUAL_ENV", key == "PYTHONHOME" && venv != "":
		default:
			out = append(out, entry)
		}
	}
	if venv != "" {
		out = append(out, "VIRTUAL_ENV="+venv)
	}
	return append(out, "PATH="+path)
}

func onPath(bin, path string, first bool) string {
	dirs := filepath.SplitList(path)
	if at := slices.Index(dirs, bin); at == 0 || at > 0 && !first {
		return path
	}
	dirs = slices.DeleteFunc(dirs, func(d string) bool { return d == bin })
	return strings.Join(append([]string{bin}, dirs...), string(filepath.ListSeparator))
}
