package edit

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/jsonfile"
)

// JSONMember adds key: value (a string) to the object that lies under the given
// member of the root, in sorted place when the object is sorted. A key that is
// there already is left as it is: changed is false, whatever its value.
func JSONMember(path string, content []byte, object, key, value string) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return jsonMember(path, content, object, key, value)
	})
}

func jsonMember(path string, content []byte, object, key, value string) (after []byte, changed bool, err error) {
	file, err := jsonfile.Read(path, content)
	if err != nil {
		return nil, false, err
	}
	entry := quoteJSON(key) + ": " + quoteJSON(value)
	parent, ok := file.Root.Member(object)
	switch {
	case !ok:
		after = addMember(content, file.Root, quoteJSON(object)+": {}", len(file.Root.Members))
		return jsonMember(path, after, object, key, value)
	case parent.Value.Kind != jsonfile.Object:
		return nil, false, fmt.Errorf("%w: %s in %s is no object", ErrShape, object, path)
	}
	if _, there := parent.Value.Member(key); there {
		return content, false, nil
	}
	names := make([]string, len(parent.Value.Members))
	for i, m := range parent.Value.Members {
		names[i] = m.Key
	}
	after = addMember(content, parent.Value, entry, sortedPlace(names, key))
	return after, true, checkMember(path, after, object, key, value)
}

// addMember puts an entry before the member at the index, or after the last.
func addMember(content []byte, object jsonfile.Value, entry string, index int) []byte {
	members := object.Members
	if len(members) == 0 {
		outer := indentOf(content, lineStartText(content, object.Start))
		inner := outer + indentUnit(content)
		return append(splice(content[:object.Start], object.Start, "{\n"+inner+entry+"\n"+outer+"}"), content[object.End:]...)
	}
	return objectElements(object).insert(content, index, entry)
}

// objectElements are the places of an object's members.
func objectElements(object jsonfile.Value) elements {
	e := elements{open: object.Start + 1, shut: object.End - 1}
	for _, m := range object.Members {
		e.items = append(e.items, span{m.KeyStart, m.Value.End})
	}
	return e
}

// RemoveJSONMember takes a key out of the object under the given member of the
// root. The object stays, also when it is empty then.
func RemoveJSONMember(path string, content []byte, object, key string) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return removeJSONMember(path, content, object, key)
	})
}

func removeJSONMember(path string, content []byte, object, key string) (after []byte, changed bool, err error) {
	file, err := jsonfile.Read(path, content)
	if err != nil {
		return nil, false, err
	}
	after = content
	for {
		parent, _ := file.Root.Member(object)
		at := slices.IndexFunc(parent.Value.Members, func(m jsonfile.Member) bool { return m.Key == key })
		if at < 0 {
			return after, changed, nil
		}
		after, changed = objectElements(parent.Value).remove(after, at), true
		before := len(parent.Value.Members)
		if file, err = jsonfile.Read(path, after); err != nil {
			return nil, false, fmt.Errorf("%w: %s would not read back: %w", ErrShape, path, err)
		}
		if parent, _ = file.Root.Member(object); len(parent.Value.Members) != before-1 {
			return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
		}
	}
}

// lineStartText is the offset of the first character that is no white space on
// the line of the offset.
func lineStartText(content []byte, at int) int {
	start := strings.LastIndexByte(string(content[:at]), '\n') + 1
	for start < at && (content[start] == ' ' || content[start] == '\t') {
		start++
	}
	return start
}

// indentUnit is the indentation of the first indented line of the file.
func indentUnit(content []byte) string {
	for line := range strings.Lines(string(content)) {
		trimmed := strings.TrimLeft(line, " \t")
		if n := len(line) - len(trimmed); n > 0 && strings.TrimSpace(trimmed) != "" {
			return line[:n]
		}
	}
	return "  "
}

func checkMember(path string, after []byte, object, key, value string) error {
	file, err := jsonfile.Read(path, after)
	if err != nil {
		return err
	}
	parent, _ := file.Root.Member(object)
	if m, ok := parent.Value.Member(key); !ok || m.Value.Text != value {
		return fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return nil
}

func quoteJSON(s string) string {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return strings.TrimSpace(out.String())
}
