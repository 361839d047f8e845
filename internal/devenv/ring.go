package devenv

// How much of a unit's output is kept in memory.
const (
	ringLines = 10_000
	ringBytes = 1 << 20
)

// ring keeps the last lines of a unit.
type ring struct {
	lines []string // a circle once it is full
	first int
	bytes int
	count int
}

// add appends lines; the oldest make room.
func (r *ring) add(lines []string) {
	for _, line := range lines {
		for r.count > 0 && (r.count == ringLines || r.bytes+len(line) > ringBytes) {
			r.drop()
		}
		if r.count == len(r.lines) {
			r.grow()
		}
		r.lines[(r.first+r.count)%len(r.lines)] = line
		r.count++
		r.bytes += len(line)
	}
}

func (r *ring) drop() {
	r.bytes -= len(r.lines[r.first])
	r.lines[r.first] = ""
	r.first = (r.first + 1) % len(r.lines)
	r.count--
}

func (r *ring) grow() {
	bigger := make([]string, min(max(64, 2*len(r.lines)), ringLines))
	copy(bigger, r.tail(r.count))
	r.lines, r.first = bigger, 0
}

// tail gives the last n lines, oldest first; all of them for a negative n.
func (r *ring) tail(n int) []string {
	if n < 0 || n > r.count {
		n = r.count
	}
	lines := make([]string, n)
	for i := range lines {
		lines[i] = r.lines[(r.first+r.count-n+i)%len(r.lines)]
	}
	return lines
}
