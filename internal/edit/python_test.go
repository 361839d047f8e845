package edit

import (
	"errors"
	"testing"

	"github.com/posthog/hogli/internal/fault"

	"github.com/google/go-cmp/cmp"
)

func TestPythonListItem(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ before, after string }{
		"lines":       {"x = 1\nAPPS = [\n    \"a\",  # ]\n    # last\n]\n", "x = 1\nAPPS = [\n    \"a\",  # ]\n    \"m\",\n    # last\n]\n"},
		"no comma":    {"APPS = [\n    'a'  # why\n]\n", "APPS = [\n    'a',  # why\n    'm'\n]\n"},
		"one line":    {"APPS = [\"a\", \"b\"]\n", "APPS = [\"a\", \"b\", \"m\"]\n"},
		"trailing":    {"APPS = [\"a\", ]\n", "APPS = [\"a\", \"m\", ]\n"},
		"empty":       {"APPS = []\n", "APPS = [\n    \"m\",\n]\n"},
		"comment":     {"APPS = [\n    # one a line\n]\n", "APPS = [\n    # one a line\n    \"m\",\n]\n"},
		"typed":       {"APPS: list[str] = []\n", "APPS: list[str] = [\n    \"m\",\n]\n"},
		"bracket":     {"APPS = [\n    \"a\",\n    \"b\"]\n", "APPS = [\n    \"a\",\n    \"b\",\n    \"m\"]\n"},
		"there":       {"APPS = ['m']\n", "APPS = ['m']\n"},
		"longer item": {"APPS = ['mm']\n", "APPS = ['mm', 'm']\n"},
		"CRLF":        {"APPS = [\r\n    \"a\",\r\n]\r\n", "APPS = [\r\n    \"a\",\r\n    \"m\",\r\n]\r\n"},
		"in a string": {"d = '''\nAPPS = []\n'''\nAPPS = [\"a\"]\n", "d = '''\nAPPS = []\n'''\nAPPS = [\"a\", \"m\"]\n"},
		"nested":      {"if x:\n    APPS = [\"b\"]\nAPPS = [\"a\"]\n", "if x:\n    APPS = [\"b\"]\nAPPS = [\"a\", \"m\"]\n"},
	} {
		got, changed, err := PythonListItem("web.py", []byte(row.before), "APPS", `"m"`)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(row.after, string(got)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		if changed != (row.before != string(got)) {
			t.Errorf("%s: changed %v", name, changed)
		}
	}
	for _, bad := range []string{"", "APPS = ()\n", "APPS = [f(a)]\n", "APPS = [\"a\" \"b\"]\n", "APPS += [\"a\"]\n", "APPS = [*X]\n"} {
		if got, _, err := PythonListItem("web.py", []byte(bad), "APPS", `"m"`); !errors.Is(err, ErrShape) {
			t.Errorf("%q: got %q, %v", bad, got, err)
		}
	}
	_, _, err := PythonListItem("web.py", []byte("APPS = []\nx = [\n"), "APPS", `"m"`)
	if e, ok := errors.AsType[*fault.Error](err); !ok || e.Code != fault.BadFile || e.Where.Start.Line != 2 {
		t.Errorf("a file that does not parse: %v", err)
	}
}

func TestPythonImport(t *testing.T) {
	t.Parallel()
	const line = "import products.m.backend.presentation.urls as m"
	for name, row := range map[string]struct{ before, after string }{
		"sorted":         {"import os\n\nimport products.a.x as a\nimport products.z.x as z\nfrom posthog import y\n", "import os\n\nimport products.a.x as a\n" + line + "\nimport products.z.x as z\nfrom posthog import y\n"},
		"before the own": {"\"\"\"Doc.\"\"\"\n\nimport os\n\nfrom posthog import (\n    y,\n)\n", "\"\"\"Doc.\"\"\"\n\nimport os\n\n" + line + "\nfrom posthog import (\n    y,\n)\n"},
		"after the last": {"import os\nfrom x import (\n    y,\n)\n\nz = 1\n", "import os\nfrom x import (\n    y,\n)\n" + line + "\n\nz = 1\n"},
		"docstring only": {"\"\"\"Doc.\"\"\"\nz = 1\n", "\"\"\"Doc.\"\"\"\n" + line + "\nz = 1\n"},
		"empty":          {"", line + "\n"},
		"there":          {"import products.m.backend.presentation.urls  as  m # x\n", "import products.m.backend.presentation.urls  as  m # x\n"},
		"prefix":         {"import products.m.backend.presentation.urls as m2\n", line + "\nimport products.m.backend.presentation.urls as m2\n"},
		"inside a try":   {"try:\n    import products.m.backend.presentation.urls as m\nexcept ImportError:\n    pass\n", line + "\ntry:\n    import products.m.backend.presentation.urls as m\nexcept ImportError:\n    pass\n"},
	} {
		got, changed, err := PythonImport("api.py", []byte(row.before), line, []string{"posthog", "products"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(row.after, string(got)); diff != "" || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v\n%s", name, changed, diff)
		}
	}
}
