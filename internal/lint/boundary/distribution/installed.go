package distribution

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
)

// Installed is an environment of Python's, as importlib.metadata describes it.
type Installed struct {
	Dir     string              // its site-packages
	Python  string              // its version, such as 3.11
	Modules map[string][]string // top-level modules, and the distributions that have them

	tools map[string]bool // distributions without a module
	files fs.FS           // of Dir
}

// environments are where an environment lies below the root, when nobody knows of
// another one.
var environments = []string{".venv", "venv", ".flox/cache/venv"}

var libFolder = regexp.MustCompile(`^python(3\.\d+)$`)

// FindInstalled reads the environment that the repository's code runs in: the one
// in the folder used, else one of the repository's own; nil when there is none.
func FindInstalled(r *repo.Repo, used string) *Installed {
	if used != "" {
		if i := readInstalled(used); i != nil {
			return i
		}
	}
	for _, env := range environments {
		if i := readInstalled(r.Path(env)); i != nil {
			return i
		}
	}
	return nil
}

// readInstalled reads the environment in a folder.
func readInstalled(env string) *Installed {
	libs, err := os.ReadDir(filepath.Join(env, "lib"))
	if err != nil {
		return nil
	}
	for _, lib := range libs {
		m := libFolder.FindStringSubmatch(lib.Name())
		if m == nil {
			continue
		}
		dir := filepath.Join(env, "lib", lib.Name(), "site-packages")
		if entries, err := os.ReadDir(dir); err == nil {
			i := &Installed{Dir: dir, Python: m[1], Modules: map[string][]string{}, tools: map[string]bool{}, files: os.DirFS(dir)}
			i.read(entries)
			return i
		}
	}
	return nil
}

func (i *Installed) read(entries []fs.DirEntry) {
	for _, e := range entries {
		dir := e.Name()
		var list string
		switch {
		case strings.HasSuffix(e.Name(), ".dist-info"):
			list = "METADATA"
		case strings.HasSuffix(e.Name(), ".egg-info") && e.IsDir():
			list = "PKG-INFO"
		default:
			continue
		}
		name := metadataName(i.files, path.Join(dir, list))
		if name == "" {
			continue
		}
		modules := i.modulesOf(dir)
		if len(modules) == 0 {
			i.tools[AsOne(name)] = true
		}
		for _, module := range modules {
			if !slices.Contains(i.Modules[module], name) {
				i.Modules[module] = append(i.Modules[module], name)
			}
		}
	}
}

// metadataName is the Name of a METADATA file.
func metadataName(files fs.FS, rel string) string {
	content, err := fs.ReadFile(files, rel)
	if err != nil {
		return ""
	}
	for scan := bufio.NewScanner(bytes.NewReader(content)); scan.Scan() && scan.Text() != ""; {
		if name, ok := strings.CutPrefix(scan.Text(), "Name:"); ok {
			return strings.TrimSpace(name)
		}
	}
	return ""
}

// modulesOf are the top-level modules of a distribution: those that it lists, or
// those that its files are.
func (i *Installed) modulesOf(dir string) []string {
	if content, err := fs.ReadFile(i.files, path.Join(dir, "top_level.txt")); err == nil && len(bytes.TrimSpace(content)) > 0 {
		return strings.Fields(string(content))
	}
	content, err := fs.ReadFile(i.files, path.Join(dir, "RECORD"))
	if err != nil {
		return nil
	}
	return i.recorded(content)
}

// recorded are the modules of a RECORD. Before 3.12 Python looks at .py alone.
func (i *Installed) recorded(content []byte) []string {
	rows := csv.NewReader(bytes.NewReader(content))
	rows.FieldsPerRecord = -1
	rows.ReuseRecord = true
	var out []string
	seen := map[string]bool{}
	for {
		row, err := rows.Read()
		if err != nil {
			return out // the end, or what Python would not read either
		}
		if name := strings.Clone(i.moduleOf(row[0])); name != "" && !seen[name] { // a part of the row would keep all of it
			seen[name] = true
			out = append(out, name)
		}
	}
}

func (i *Installed) moduleOf(file string) string {
	old := i.Python == "3.8" || i.Python == "3.9" || i.Python == "3.10" || i.Python == "3.11"
	if old && path.Ext(file) != ".py" {
		return ""
	}
	first, _, deeper := strings.Cut(file, "/")
	if !deeper {
		first = strings.TrimSuffix(first, path.Ext(first))
		if at := strings.IndexByte(first, '.'); at > 0 && strings.HasSuffix(file, ".so") {
			first = first[:at] // _x.cpython-312-x86_64-linux-gnu.so
		}
	}
	if !old && strings.Contains(first, ".") {
		return ""
	}
	return first
}

// IsTool tells whether a distribution, named as AsOne does, has nothing to import.
func (i *Installed) IsTool(name string) bool { return i.tools[name] }
