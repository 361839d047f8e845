package edit

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// namesModules are the keys of tach.toml whose lists name modules.
var namesModules = []string{"depends_on", "cannot_depend_on", "visibility", "paths"}

// tachLists are the lists of the file that name modules: those of modules and
// interfaces, and those of the root.
func tachLists(file *tomlfile.File) []tomlfile.Field {
	var out []tomlfile.Field
	for i, t := range file.Tables {
		if i > 0 && (!t.Array || t.Name != "modules" && t.Name != "interfaces") {
			continue
		}
		for _, f := range t.Fields {
			if slices.Contains(namesModules, f.Key) && f.Value.Kind == tomlfile.Array {
				out = append(out, f)
			}
		}
	}
	return out
}

// TachLists says for a person which lists name a module outside of its own
// block, such as "depends_on of posthog": all of them change with its name.
func TachLists(path string, content []byte, module string) (lists []string, err error) {
	_, _, err = onText(path, content, func(content []byte) ([]byte, bool, error) {
		file, err := tomlfile.Read(path, content)
		if err != nil {
			return nil, false, err
		}
		for _, list := range tachLists(file) {
			owner := file.Tables[tableOf(file, list.Start)]
			if entryOf(list.Value, module) >= 0 && !isModule(owner, module) && list.Key != "paths" {
				lists = append(lists, list.Key+ofWhom(owner))
			}
		}
		return content, false, nil
	})
	return lists, err
}

// ofWhom names the block that a list stands in, as far as it has a name.
func ofWhom(t tomlfile.Table) string {
	for _, key := range []string{"path", "paths", "from"} {
		f, ok := t.Field(key)
		switch {
		case !ok:
		case f.Value.Kind == tomlfile.String:
			return " of " + f.Value.Text
		case len(f.Value.Items) > 0:
			return " of " + f.Value.Items[0].Text
		}
	}
	return ""
}

// moduleOf is the string of an entry that names a module, which stands alone or
// as the path of an inline table.
func moduleOf(entry tomlfile.Value) (tomlfile.Value, bool) {
	if entry.Kind == tomlfile.String {
		return entry, true
	}
	for _, f := range entry.Fields {
		if f.Key == "path" && f.Value.Kind == tomlfile.String {
			return f.Value, true
		}
	}
	return tomlfile.Value{}, false
}

// entryOf is the index of the entry of a list that names the module, or -1.
func entryOf(list tomlfile.Value, module string) int {
	return slices.IndexFunc(list.Items, func(entry tomlfile.Value) bool {
		name, ok := moduleOf(entry)
		return ok && name.Text == module
	})
}

// arrayElements are the places of a TOML array.
func arrayElements(list tomlfile.Value) elements {
	e := elements{open: list.Start + 1, shut: list.End - 1, comment: "#"}
	for _, item := range list.Items {
		e.items = append(e.items, span{item.Start, item.End})
	}
	return e
}

// replaceString writes another text where a string stands, in the quotes that
// it has.
func replaceString(content []byte, old tomlfile.Value, text string) []byte {
	quoted := `"` + strings.ReplaceAll(text, `\`, `\\`) + `"`
	if content[old.Start] == '\'' {
		quoted = "'" + text + "'"
	}
	return slices.Concat(content[:old.Start], []byte(quoted), content[old.End:])
}
