package edit

import (
	"bytes"
	"testing"
)

// FuzzInverse: whatever the file, adding either refuses or is done once, and
// taking out again either refuses or leaves nothing of it; what a remover says
// it did can be read, and doing it again changes nothing.
func FuzzInverse(f *testing.F) {
	for i, p := range pairs() {
		f.Add(i, []byte(p.file))
		for _, odd := range oddities {
			f.Add(i, []byte(odd(p.file)))
		}
	}
	f.Fuzz(func(t *testing.T, which int, content []byte) {
		all := pairs()
		p := all[uint(which)%uint(len(all))]
		kept := bytes.Clone(content)
		added, changed, err := p.add(content)
		if !bytes.Equal(kept, content) {
			t.Fatalf("%s: the input was changed", p.name)
		}
		if err != nil || !changed {
			return
		}
		removed, changed, err := p.remove(added)
		if err != nil {
			return
		}
		if !changed {
			t.Fatalf("%s: what was added is not found: %q -> %q", p.name, content, added)
		}
		if again, changed, err := p.remove(removed); err == nil && (changed || !bytes.Equal(again, removed)) {
			t.Fatalf("%s: twice: %q -> %q -> %q", p.name, added, removed, again)
		}
		if readded, _, err := p.add(removed); err == nil && !bytes.Equal(readded, added) && bytes.Equal(content, removed) {
			t.Fatalf("%s: not the same again: %q, %q", p.name, added, readded)
		}
	})
}

// FuzzRemove: taking something out of any file never panics, and what is left
// can be read and edited.
func FuzzRemove(f *testing.F) {
	for i, p := range pairs() {
		if added, _, err := p.add([]byte(p.file)); err == nil {
			f.Add(i, added)
		}
	}
	f.Fuzz(func(t *testing.T, which int, content []byte) {
		all := pairs()
		p := all[uint(which)%uint(len(all))]
		removed, changed, err := p.remove(content)
		if err != nil || !changed {
			return
		}
		// A key that stands twice is taken out one by one.
		if again, changed, err := p.remove(removed); err != nil || changed && len(again) >= len(removed) || !changed && !bytes.Equal(again, removed) {
			t.Fatalf("%s: twice: %v, %q -> %q -> %q", p.name, err, content, removed, again)
		}
	})
}
