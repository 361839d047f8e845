package baseline

import (
	"cmp"
	"slices"
	"strings"
)

// header begins a new file.
const header = `# Findings that the repository lives with for now: RULE | SOURCE | TARGET | COUNT | REASON
# The list may only become shorter; hogli product:lint --all --update-baseline does it.
`

// Lower gives the file with every count brought down to what was found, and
// without the entries of which nothing was found. Entries that judged is false
// for stay as they are.
func (b Baseline) Lower(found map[Key]int, judged func(Key) bool) []byte {
	var out strings.Builder
	for _, l := range b.lines {
		if l.entry < 0 {
			out.WriteString(l.text)
			continue
		}
		e := b.Entries[l.entry]
		count := e.Count
		if judged(e.Key) {
			count = min(found[e.Key], count)
		}
		out.WriteString(withCount(l.text, e, count))
	}
	return []byte(out.String())
}

// Raise gives the file with an entry for everything that was found and that it
// does not allow yet: higher counts, which keep their reason, and new entries at
// the end.
func (b Baseline) Raise(found map[Key]int, reason string) []byte {
	var out strings.Builder
	for _, l := range b.lines {
		if l.entry < 0 {
			out.WriteString(l.text)
			continue
		}
		e := b.Entries[l.entry]
		out.WriteString(withCount(l.text, e, max(found[e.Key], e.Count)))
	}
	text := out.String()
	if text == "" {
		text = header
	} else if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	for _, k := range sorted(found) {
		if _, there := b.Of(k); !there {
			text += Entry{Key: k, Count: found[k], Reason: reason}.String() + "\n"
		}
	}
	return []byte(text)
}

// withCount is the line of an entry with another count; nothing for none.
func withCount(text string, e Entry, count int) string {
	if count == e.Count {
		return text
	}
	if count == 0 {
		return ""
	}
	end := text[len(strings.TrimRight(text, "\r\n")):]
	e.Count = count
	return e.String() + end
}

func sorted(found map[Key]int) []Key {
	keys := make([]Key, 0, len(found))
	for k, n := range found {
		if n > 0 {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target))
	})
	return keys
}
