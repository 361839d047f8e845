package devenv

import "time"

// The pace of restarting a unit that crashes.
const (
	backoffFirst  = 500 * time.Millisecond
	backoffCap    = 30 * time.Second
	backoffGiveUp = 6                // crashes in a row
	backoffStable = 30 * time.Second // a unit that ran this long starts a new row
)

// crashes counts the crashes of one unit that follow each other closely.
type crashes struct {
	inARow int
	first  time.Time // when the first of the row happened
}

// add records a crash of a unit that had run for so long, and says how long to
// wait before the next start. It gives up after backoffGiveUp crashes in a row.
// jitter is a random number in [0, 1): units that crash together do not start
// together.
func (c *crashes) add(now time.Time, ran time.Duration, jitter float64) (wait time.Duration, giveUp bool) {
	if ran >= backoffStable || c.inARow == 0 {
		c.inARow, c.first = 0, now
	}
	c.inARow++
	if c.inARow >= backoffGiveUp {
		return 0, true
	}
	wait = min(backoffFirst<<(c.inARow-1), backoffCap)
	return wait + time.Duration(jitter*float64(wait)/4), false
}
