package templates

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func at(path string, when ...repo.Fact) repo.StructurePath {
	where := fault.File(repo.ConfigFile)
	where.Start.Line = 3
	return repo.StructurePath{Path: path, When: when, Asked: when != nil, Where: where}
}

func paths(p ...repo.StructurePath) []repo.StructurePath { return p }

// What changes about the usual product: files that come, files that go, and
// what lint asks for beyond its own.
func TestAdjust(t *testing.T) {
	t.Parallel()
	django := repo.Facts{repo.HasDjango: true, repo.HasBackend: true}
	for name, c := range map[string]struct {
		changes        repo.Structure
		more, less, is []string
	}{
		"a file is added":                        {repo.Structure{Add: paths(at("docs/README.md"))}, []string{"docs/README.md"}, nil, nil},
		"a folder is added":                      {repo.Structure{Add: paths(at("skills/"))}, []string{"skills/.gitkeep"}, nil, nil},
		"a file is added elsewhere":              {repo.Structure{Add: paths(at("docs/README.md", repo.HasGo))}, nil, nil, nil},
		"a file and its folder":                  {repo.Structure{Add: paths(at("docs/README.md"), at("docs/"))}, []string{"docs/README.md"}, nil, nil},
		"a file is dropped":                      {repo.Structure{Drop: paths(at("product.yaml"))}, nil, []string{"product.yaml"}, nil},
		"a required file is dropped":             {repo.Structure{Drop: paths(at("__init__.py"))}, nil, []string{"__init__.py"}, []string{"-__init__.py"}},
		"a folder is dropped":                    {repo.Structure{Drop: paths(at("frontend/hooks/"))}, nil, []string{"frontend/hooks/.gitkeep"}, nil},
		"a folder is dropped with what needs it": {repo.Structure{Drop: paths(at("backend/tasks/"), at("backend/tests/test_tasks.py"))}, nil, []string{"backend/tasks/__init__.py", "backend/tasks/tasks.py", "backend/tests/test_tasks.py"}, nil},
		"what is dropped is not of this product": {repo.Structure{Drop: paths(at("backend/logic/items.go"))}, nil, nil, nil},
		"a file that is written is required":     {repo.Structure{Require: paths(at("product.yaml"))}, nil, nil, []string{"product.yaml"}},
		"a file that is not is required":         {repo.Structure{Require: paths(at("docs/README.md"))}, []string{"docs/README.md"}, nil, []string{"docs/README.md"}},
		"a folder is required":                   {repo.Structure{Require: paths(at("skills/"))}, []string{"skills/.gitkeep"}, nil, []string{"skills/"}},
		"a folder with files is required":        {repo.Structure{Require: paths(at("backend/tests/"))}, nil, nil, []string{"backend/tests/"}},
		"a file of another backend is required":  {repo.Structure{Require: paths(at("backend/logic/items.go"))}, nil, nil, nil},
		"the same, where the repository says":    {repo.Structure{Require: paths(at("backend/logic/items.go", repo.HasDjango))}, []string{"backend/logic/items.go"}, nil, []string{"backend/logic/items.go"}},
		"a warning becomes an error":             {repo.Structure{Require: paths(at("frontend/"))}, nil, nil, []string{"frontend/"}},
		"required elsewhere":                     {repo.Structure{Require: paths(at("docs/README.md", repo.HasGo))}, nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := rendered(t, usual(), repo.Structure{}), rendered(t, usual(), c.changes)
			if diff := cmp.Diff(c.more, missing(before, after)); diff != "" {
				t.Errorf("more: %s", diff)
			}
			if diff := cmp.Diff(c.less, missing(after, before)); diff != "" {
				t.Errorf("less: %s", diff)
			}
			entries, err := Structure(c.changes)
			if err != nil {
				t.Fatal(err)
			}
			own, now := errorsOf(Required(structure(t), django)), errorsOf(Required(entries, django))
			is := missing(own, now)
			for _, gone := range missing(now, own) {
				is = append(is, "-"+gone)
			}
			if diff := cmp.Diff(c.is, is); diff != "" {
				t.Errorf("required: %s", diff)
			}
		})
	}
}

func errorsOf(required []Requirement) map[string]string {
	errors := map[string]string{}
	for _, q := range required {
		if q.Severity == report.Error {
			errors[q.Path] = q.Why
		}
	}
	return errors
}

// missing lists what the second has and the first lacks, sorted.
func missing(first, second map[string]string) []string {
	var out []string
	for name := range second {
		if _, there := first[name]; !there {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func TestAdjustRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		changes repo.Structure
		want    []string
	}{
		"unknown file dropped":   {repo.Structure{Drop: paths(at("backend/modles.py"))}, []string{"no product has backend/modles.py", "did you mean backend/models.py?"}},
		"folder without a slash": {repo.Structure{Drop: paths(at("backend/tasks"))}, []string{"did you mean backend/tasks/?"}},
		"nothing like it":        {repo.Structure{Drop: paths(at("x"))}, []string{"no product has x", "name a file, or a folder"}},
		"written already":        {repo.Structure{Add: paths(at("turbo.json"))}, []string{"bootstrap writes turbo.json already", "under require"}},
		"folder written already": {repo.Structure{Add: paths(at("backend/"))}, []string{"bootstrap writes backend/ already"}},
		"file that is a folder":  {repo.Structure{Add: paths(at("backend/tests"))}, []string{"backend/tests cannot be a file"}},
		"folder that is a file":  {repo.Structure{Require: paths(at("turbo.json/x"))}, []string{"turbo.json cannot be a file, since turbo.json/x is in it"}},
		"its own file":           {repo.Structure{Add: paths(at("docs"), at("docs/a.md"))}, []string{"docs cannot be a file, since docs/a.md is in it"}},
		"its own folder":         {repo.Structure{Require: paths(at("docs/a.md")), Add: paths(at("docs"))}, []string{"docs cannot be a file"}},
		"two mistakes":           {repo.Structure{Drop: paths(at("x"), at("y"))}, []string{"no product has x", "no product has y"}},
		"used by another": {
			repo.Structure{Drop: paths(at("backend/tasks/tasks.py"))},
			[]string{"backend/tasks/tasks.py cannot be dropped: backend/tests/test_tasks.py is written, and needs", "drop backend/tests/test_tasks.py as well"},
		},
	} {
		_, err := Render(usual(), c.changes)
		var told strings.Builder
		for _, e := range fault.List(err) {
			told.WriteString(e.Error() + " " + strings.Join(e.Fix, " ") + "\n")
			if e.Code != fault.BadFile || e.Where.Start.Line != 3 {
				t.Errorf("%s: %+v", name, e)
			}
		}
		for _, want := range c.want {
			if !strings.Contains(told.String(), want) {
				t.Errorf("%s: got %q, want %q", name, told.String(), want)
			}
		}
	}
}
