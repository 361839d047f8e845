package edit

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/source/jsonfile"
)

// JSONString makes a member of the root a string of that value: what it was is
// replaced, and one that is not there comes first.
func JSONString(path string, content []byte, key, value string) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		file, err := jsonfile.Read(path, content)
		if err != nil {
			return nil, false, err
		}
		m, there := file.Root.Member(key)
		switch {
		case there && m.Value.Kind == jsonfile.String && m.Value.Text == value:
			return content, false, nil
		case there:
			after = slices.Concat(content[:m.Value.Start], []byte(quoteJSON(value)), content[m.Value.End:])
		default:
			after = addMember(content, file.Root, quoteJSON(key)+": "+quoteJSON(value), 0)
		}
		again, err := jsonfile.Read(path, after)
		if err == nil {
			m, there = again.Root.Member(key)
		}
		if err != nil || !there || m.Value.Text != value {
			return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
		}
		return after, true, nil
	})
}
