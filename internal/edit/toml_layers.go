package edit

import (
	"slices"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// TachOpenLayer makes a closed layer of tach.toml an open one, in the list or in
// a block of its own. An open one is left alone.
func TachOpenLayer(path string, content []byte, layer string) (after []byte, changed bool, err error) {
	return spliceTOML(path, content, func(file *tomlfile.File) ([]byte, error) {
		if list, ok := file.Tables[0].Field("layers"); ok {
			for _, item := range list.Value.Items {
				if item.Kind == tomlfile.Inline && isNamed(item.Fields, layer) && hasKey(item.Fields, "closed") {
					return slices.Concat(file.Content[:item.Start], []byte(QuoteTOML(layer)), file.Content[item.End:]), nil
				}
			}
		}
		for i, t := range file.Tables {
			if i > 0 && t.Array && t.Name == "layers" && isNamed(t.Fields, layer) && hasKey(t.Fields, "closed") {
				return removeKey(file, i, "closed"), nil
			}
		}
		return nil, nil
	})
}

func isNamed(fields []tomlfile.Field, name string) bool {
	return slices.ContainsFunc(fields, func(f tomlfile.Field) bool { return f.Key == "name" && f.Value.Text == name })
}

func hasKey(fields []tomlfile.Field, key string) bool {
	return slices.ContainsFunc(fields, func(f tomlfile.Field) bool { return f.Key == key })
}
