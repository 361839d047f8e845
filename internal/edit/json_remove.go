package edit

import (
	"fmt"

	"github.com/posthog/hogli/internal/source/jsonfile"
)

// RemoveJSONMember takes a key out of the object that lies under the given
// member of the root.
func RemoveJSONMember(path string, content []byte, object, key string) (after []byte, changed bool, err error) {
	file, err := jsonfile.Read(path, content)
	if err != nil {
		return nil, false, err
	}
	parent, ok := file.Root.Member(object)
	if !ok || parent.Value.Kind != jsonfile.Object {
		return content, false, nil
	}
	items, index := []span{}, -1
	for i, m := range parent.Value.Members {
		items = append(items, span{m.KeyStart, m.Value.End})
		if m.Key == key {
			index = i
		}
	}
	if index < 0 {
		return content, false, nil
	}
	after = cut(content, items, index, parent.Value.Start+1, parent.Value.End-1)
	again, err := jsonfile.Read(path, after)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s would not read back: %w", ErrShape, path, err)
	}
	now, _ := again.Root.Member(object)
	if _, there := now.Value.Member(key); there || len(now.Value.Members) != len(items)-1 {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, true, nil
}
