package postgres

import "context"

func (s Search) fetch(ctx context.Context) (Binaries, error) { return Binaries{}, none("not yet") }
