package collect

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

// Config is what of pytest's configuration decides which tests it finds.
type Config struct {
	Files     []string // python_files
	Classes   []string // python_classes
	Functions []string // python_functions
	Whole     bool     // doctests or another kind of file count too
	Skip      []string // norecursedirs: folders that are not looked into, by their name
	options   []string // addopts, which stand before those of the command line
}

// DefaultConfig is pytest's own.
func DefaultConfig() Config {
	return Config{
		Files: []string{"test_*.py", "*_test.py"}, Classes: []string{"Test"}, Functions: []string{"test"},
		Skip: []string{"*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}"},
	}
}

// ConfigFor is the configuration that pytest finds from a folder upwards: the
// first of pytest.ini, pyproject.toml, tox.ini and setup.cfg that is meant for
// it.
func ConfigFor(r *repo.Repo, dir string) Config {
	for at := dir; ; at = path.Dir(at) {
		for _, source := range []struct{ name, section string }{
			{"pytest.ini", "pytest"},
			{".pytest.ini", "pytest"},
			{"pyproject.toml", "tool.pytest.ini_options"},
			{"tox.ini", "pytest"},
			{"setup.cfg", "tool:pytest"},
		} {
			if c, ok := readConfig(r, path.Join(at, source.name), source.section); ok {
				return c
			}
		}
		if at == "." || at == "/" || at == "" {
			return DefaultConfig()
		}
	}
}

// ReadConfig reads a configuration named on the command line.
func ReadConfig(r *repo.Repo, rel string) Config {
	for _, section := range []string{"pytest", "tool.pytest.ini_options", "tool:pytest"} {
		if c, ok := readConfig(r, rel, section); ok {
			return c
		}
	}
	return DefaultConfig()
}

func readConfig(r *repo.Repo, rel, section string) (Config, bool) {
	if !listed(r, rel) {
		return Config{}, false
	}
	content, err := r.Read(rel)
	if err != nil {
		return Config{}, false
	}
	values, ok := iniSection(string(content), section), true
	if strings.HasSuffix(rel, ".toml") {
		values, ok = tomlSection(rel, content, section)
	} else if values == nil {
		values, ok = map[string][]string{}, path.Base(rel) == "pytest.ini" || path.Base(rel) == ".pytest.ini"
	}
	c := DefaultConfig()
	for key, target := range map[string]*[]string{"python_files": &c.Files, "python_classes": &c.Classes, "python_functions": &c.Functions, "norecursedirs": &c.Skip} {
		if v, given := values[key]; given {
			*target = v
		}
	}
	c.options = values["addopts"]
	c.Whole = strings.Contains(strings.Join(c.options, " "), "--doctest")
	return c, ok
}

// listed tells whether a file is in the list of its folder, which is kept: each
// product asks for the same few files.
func listed(r *repo.Repo, rel string) bool {
	entries, err := r.Tree().ReadDir(path.Dir(rel))
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(rel) })
}

// iniSection reads the words of each key of a section; nil when it is missing.
// A value goes on over indented lines.
func iniSection(text, section string) map[string][]string {
	var values map[string][]string
	key, inside := "", false
	for line := range strings.Lines(text) {
		bare := strings.TrimSpace(line)
		switch {
		case bare == "" || bare[0] == '#' || bare[0] == ';':
		case bare[0] == '[':
			if inside = bare == "["+section+"]"; inside && values == nil {
				values = map[string][]string{}
			}
			key = ""
		case !inside:
		case (line[0] == ' ' || line[0] == '\t') && key != "":
			values[key] = append(values[key], strings.Fields(bare)...)
		default:
			var value string
			key, value = iniPair(bare)
			values[key] = strings.Fields(value)
		}
	}
	return values
}

func tomlSection(rel string, content []byte, section string) (map[string][]string, bool) {
	file, err := tomlfile.Read(rel, content)
	if err != nil {
		return nil, false
	}
	for _, table := range file.Tables {
		if table.Name != section {
			continue
		}
		values := map[string][]string{}
		for _, field := range table.Fields {
			for _, item := range field.Value.Items {
				values[field.Key] = append(values[field.Key], item.Text)
			}
			if field.Value.Kind == tomlfile.String {
				values[field.Key] = strings.Fields(field.Value.Text)
			}
		}
		return values, true
	}
	return nil, false
}
