package baseline

import (
	"slices"
	"strings"
)

// Moved gives the entries whose source is not there any more, with the key under
// which the same is found now: a file that moves takes its line along. Where
// several sources could be meant, none is.
func (b Baseline) Moved(found map[Key]int, gone func(source string) bool) map[Key]Key {
	fresh := map[Key][]Key{} // by rule and target
	for k, n := range found {
		if _, there := b.Of(k); !there && n > 0 {
			what := Key{Rule: k.Rule, Target: k.Target}
			fresh[what] = append(fresh[what], k)
		}
	}
	moved := map[Key]Key{}
	lost := map[Key]int{}
	for _, e := range b.Entries {
		what := Key{Rule: e.Rule, Target: e.Target}
		if found[e.Key] > 0 || len(fresh[what]) != 1 || found[fresh[what][0]] > e.Count || !gone(e.Source) {
			continue
		}
		moved[e.Key] = fresh[what][0]
		lost[what]++
	}
	for k := range moved {
		if lost[Key{Rule: k.Rule, Target: k.Target}] > 1 {
			delete(moved, k)
		}
	}
	return moved
}

// Follow gives the file with the sources that have moved.
func (b Baseline) Follow(moved map[Key]Key) Baseline {
	after := Baseline{Entries: slices.Clone(b.Entries), lines: slices.Clone(b.lines)}
	for i, l := range after.lines {
		if l.entry < 0 {
			continue
		}
		if to, ok := moved[after.Entries[l.entry].Key]; ok {
			e := &after.Entries[l.entry]
			e.Key = to
			after.lines[i].text = e.String() + l.text[len(strings.TrimRight(l.text, "\r\n")):]
		}
	}
	return after
}

// Growth is an entry that allows more than another state of the file did.
type Growth struct {
	Entry
	Before int
}

// GrownSince lists the entries that allow more than before. What allowed the
// same in a source that is gone counts for them: it has moved, or was split.
func (b Baseline) GrownSince(before Baseline, gone func(source string) bool) []Growth {
	freed := map[Key]int{} // by rule and target
	for _, old := range before.Entries {
		if now, _ := b.Of(old.Key); now.Count < old.Count && gone(old.Source) {
			freed[Key{Rule: old.Rule, Target: old.Target}] += old.Count - now.Count
		}
	}
	var grown []Growth
	for _, e := range b.Entries {
		old, _ := before.Of(e.Key)
		what := Key{Rule: e.Rule, Target: e.Target}
		taken := max(0, min(freed[what], e.Count-old.Count))
		freed[what] -= taken
		if e.Count > old.Count+taken {
			grown = append(grown, Growth{e, old.Count + taken})
		}
	}
	return grown
}
