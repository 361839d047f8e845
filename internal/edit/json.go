package edit

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/source/jsonfile"
)

// JSONMember adds key: value (a string) to the object that lies under the given
// member of the root, in sorted place when the object is sorted. A key that is
// there already is left as it is: changed is false, whatever its value.
func JSONMember(path string, content []byte, object, key, value string) (after []byte, changed bool, err error) {
	file, err := jsonfile.Read(path, content)
	if err != nil {
		return nil, false, err
	}
	entry := quoteJSON(key) + ": " + quoteJSON(value)
	parent, ok := file.Root.Member(object)
	switch {
	case !ok:
		after = addMember(content, file.Root, quoteJSON(object)+": {}", len(file.Root.Members))
		return JSONMember(path, after, object, key, value)
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
	if index < len(members) {
		at := members[index].KeyStart
		return splice(content, at, entry+","+between(content, object, members))
	}
	last := members[len(members)-1]
	return splice(content, last.Value.End, ","+between(content, object, members)+entry)
}

// between is what separates two members: a line break and the indentation, or
// a space when they stand on one line.
func between(content []byte, object jsonfile.Value, members []jsonfile.Member) string {
	first := members[0].KeyStart
	if !strings.Contains(string(content[object.Start:first]), "\n") {
		return " "
	}
	return "\n" + indentOf(content, first)
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
