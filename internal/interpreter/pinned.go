package interpreter

import (
	"os"
	"path/filepath"
	"regexp"
)

// pins are where a repository says which Python it wants. The first 3.x counts:
// of ">=3.11,<3.13" that is the oldest it runs on.
var pins = []struct {
	file    string
	version *regexp.Regexp
}{
	{".python-version", regexp.MustCompile(`(?m)^\s*(?:c?python-?)?(3\.\d+)`)},
	{"pyproject.toml", regexp.MustCompile(`(?m)^\s*requires-python\s*=\s*["'][^"'\d]*(3\.\d+)`)},
}

// pinned is the version, such as 3.11, and the file that names it.
func pinned(root string) (version, file string) {
	for _, pin := range pins {
		at := filepath.Join(root, pin.file)
		if info, err := os.Stat(at); err != nil || !info.Mode().IsRegular() {
			continue // a pipe, or a device, would never end
		}
		content, err := os.ReadFile(at)
		if err != nil {
			continue
		}
		if m := pin.version.FindSubmatch(content); m != nil {
			return string(m[1]), pin.file
		}
	}
	return "", ""
}
