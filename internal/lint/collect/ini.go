package collect

import (
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// CheckINI gives the first line at which pytest refuses its configuration, and so
// runs nothing. iniSection passes over such a line, which would leave pytest's
// own defaults to judge by.
func CheckINI(rel string, content []byte) error {
	text := strings.TrimPrefix(string(content), "\ufeff")
	start := len(content) - len(text)
	lines := iniLines{met: map[string]bool{}}
	for line := range strings.Lines(text) {
		if what, fix := lines.refused(line); what != "" {
			end := start + len(strings.TrimRight(line, "\r\n"))
			return fault.Malformed(fault.At(rel, content, start, end), "not valid INI: "+what, fix)
		}
		start += len(line)
	}
	return nil
}

// iniLines is what stands above a line.
type iniLines struct {
	section string
	value   bool // that the next line may go on from
	met     map[string]bool
}

// refused is what is wrong with a line, and what mends it; "" when nothing is.
func (l *iniLines) refused(line string) (what, fix string) {
	bare := strings.TrimSpace(line)
	switch {
	case bare == "" || bare[0] == '#' || bare[0] == ';':
		return "", ""
	case line[0] == ' ' || line[0] == '\t':
		if !l.value {
			return "the line goes on from a value, and none stands above it", "take the blanks away from its beginning"
		}
		return "", ""
	case bare[0] == '[' && l.value && !strings.HasSuffix(withoutComment(bare), "]"): // it goes on from the value
		return "", ""
	case bare[0] == '[':
		l.section, l.value = withoutComment(bare), false
		if l.section == "[]" || !strings.HasSuffix(l.section, "]") {
			return "the name of the section is missing, or does not end", "write [NAME]"
		}
		return l.again(l.section)
	case !strings.ContainsAny(bare, "=:"):
		return "the line is neither a section nor KEY = VALUE", "indent it when it goes on from the line above"
	case l.section == "":
		return "the line is in no section", "write [pytest] above it"
	}
	l.value = true
	key, _ := iniPair(bare)
	return l.again(l.section + key)
}

func (l *iniLines) again(name string) (what, fix string) {
	if l.met[name] {
		return "it stands above already", "delete one of the two"
	}
	l.met[name] = true
	return "", ""
}

func withoutComment(line string) string {
	if at := strings.IndexAny(line, "#;"); at >= 0 {
		line = line[:at]
	}
	return strings.TrimSpace(line)
}

// iniPair is what a line gives a value to, and the value.
func iniPair(line string) (key, value string) {
	at := strings.IndexAny(line, "=:")
	if at < 0 {
		return line, ""
	}
	return strings.TrimSpace(line[:at]), line[at+1:]
}
