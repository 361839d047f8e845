package bootstrap

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// table is one that the product's files make.
type table struct {
	name    string
	derived bool // from the app label, as Django does where nobody says a name
}

var (
	createTable = regexp.MustCompile(`(?i)\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([a-z0-9_.]+)"?`)
	modelName   = regexp.MustCompile(`(?:^|\.)(?:Model|\w*Model|\w*Mixin)$`)
	manyToMany  = regexp.MustCompile(`(?:^|\.)ManyToManyField\(`)
	joinArg     = regexp.MustCompile(`\b(through|db_table)\s*=\s*(?:["']([^"']*)["'])?`)
)

// productTables are the tables that the product's own files make: CREATE TABLE
// in SQL, and those of the models in models.py or models/, the ones that join
// models included. What only a run could tell (a name put together, fields of a
// base in other packages) is not among them.
func productTables(r *repo.Repo, p *repo.Product) ([]table, error) {
	var tables []table
	var models []*python.Module
	err := fs.WalkDir(r.FS(), p.Path("backend"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		sql := path.Ext(name) == ".sql" && strings.Contains(name, "/migrations/")
		if !sql && !isModels(strings.TrimPrefix(name, p.Path("backend")+"/")) {
			return nil
		}
		content, err := r.Read(name)
		if err != nil {
			return err
		}
		if !sql {
			models = append(models, python.ReadModule(content))
			return nil
		}
		for _, m := range createTable.FindAllSubmatch(content, -1) {
			tables = append(tables, table{name: string(m[1])})
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	tables = append(tables, modelTables(models, p.Name)...)
	slices.SortFunc(tables, func(a, b table) int { return cmp.Compare(a.name, b.name) })
	return slices.Compact(tables), err
}

func isModels(rel string) bool {
	return rel == "models.py" || strings.HasPrefix(rel, "models/") && path.Ext(rel) == ".py"
}

// modelTables are those of the classes that are models: by a base that is
// called like one, or that is one of these classes.
func modelTables(modules []*python.Module, label string) []table {
	known := map[string]bool{}
	isModel := func(d python.Def) bool {
		return d.Class && d.TopLevel() && slices.ContainsFunc(d.Bases, func(b python.Expr) bool {
			return modelName.MatchString(b.Text) || known[b.Text[strings.LastIndexByte(b.Text, '.')+1:]]
		})
	}
	for before := -1; before < len(known); {
		before = len(known)
		for _, m := range modules {
			for _, d := range m.Defs {
				if isModel(d) {
					known[d.Name] = true
				}
			}
		}
	}
	var tables []table
	for _, m := range modules {
		for class, d := range m.Defs {
			if isModel(d) {
				tables = append(tables, tablesOf(m, class, label)...)
			}
		}
	}
	return tables
}

// tablesOf are the table of a model and those that join it with others; none of
// an abstract one, a proxy, or one that Django does not manage.
func tablesOf(m *python.Module, class int, label string) []table {
	own := table{label + "_" + strings.ToLower(m.Defs[class].Name), true}
	meta := slices.IndexFunc(m.Defs, func(d python.Def) bool { return d.Class && d.Parent == class && d.Name == "Meta" })
	for _, set := range m.Assigns {
		switch {
		case meta < 0 || set.Def != meta:
		case set.Target == "db_table":
			text, ok := m.Str(set.Value)
			if !ok {
				return nil
			}
			own = table{text.Text, false}
		case (set.Target == "abstract" || set.Target == "proxy") && set.Value.Text == "True", set.Target == "managed" && set.Value.Text == "False":
			return nil
		}
	}
	tables := []table{own}
	for _, set := range m.Assigns {
		if set.Def != class || !manyToMany.MatchString(set.Value.Text) {
			continue
		}
		join := table{own.name + "_" + set.Target, own.derived}
		if arg := joinArg.FindStringSubmatch(set.Value.Text); arg != nil {
			if join = (table{arg[2], false}); arg[1] == "through" || arg[2] == "" {
				continue
			}
		}
		tables = append(tables, join)
	}
	return tables
}
