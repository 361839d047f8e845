package migrate

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/posthog/hogli/internal/postgres"
)

// safe are the failures after which the same thing may be done again: the
// server took back all of it, and says so.
func safe(code string) (why string, ok bool) {
	switch code {
	case "55P03":
		return "a lock was not got in time", true
	case "40P01":
		return "a deadlock", true
	case "40001":
		return "another transaction was in the way", true
	}
	return "", false
}

// retry runs f again while it fails safely, a few times, with growing pauses.
func (s *session) retry(ctx context.Context, what string, f func() error) error {
	delay := s.Limits.Delay
	for attempt := 0; ; attempt++ {
		err := s.watch.during(ctx, what, f)
		why, ok := safe(postgres.SQLState(err))
		if !ok || attempt == s.Limits.Retries || ctx.Err() != nil {
			return err
		}
		s.waits(fmt.Sprintf("%s: %s; try %d of %d follows", what, why, attempt+2, s.Limits.Retries+1))
		if pause(ctx, delay+rand.N(delay)) != nil {
			return err
		}
		delay *= 2
	}
}
