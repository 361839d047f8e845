// Package native runs the services of a stack as plain processes, where no
// container engine is there or wanted. It says how: what to prepare, what to
// start, when it is ready, what its clients need to know. It refuses to
// supervise: devenv starts and ends what it describes.
package native

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/postgres"
)

// Postgres is the `native: postgres` of stack.yaml: one server per checkout,
// with its data in .hogli/postgres.
type Postgres struct {
	Env    func(key string) (string, bool)    // of the shell
	Export func(url string) map[string]string // what units are told of a server at that address
}

// Prepare finds the binaries, makes the data folder unless it is there, and
// picks a port: 5432 when free, else the next.
func (p Postgres) Prepare(ctx context.Context, root string, progress io.Writer) (*devenv.Instance, error) {
	state := filepath.Join(root, ".hogli")
	say := func(line string) { fmt.Fprintf(progress, "hogli: %s\n", line) }
	data := filepath.Join(state, "postgres")
	binaries, err := postgres.FindBinaries(ctx, postgres.Search{
		Env:     p.Env,
		Project: root,
		Cache:   postgres.CacheDir(p.Env, state),
		Say:     say,
	})
	if err != nil {
		return nil, err
	}
	server, err := postgres.Prepare(ctx, postgres.Options{Binaries: binaries, Data: data, Durable: true})
	if err != nil {
		return nil, err
	}
	say(fmt.Sprintf("Postgres %d of %s (%s), run as %s, port %d", binaries.Major, binaries.Dir, binaries.Source, server.RunsAs(), server.Port()))
	c := server.Command()
	return &devenv.Instance{
		Argv: c.Args, Dir: c.Dir, Env: c.Env, Attr: c.Attr, Stop: c.Stop,
		Ready:  server.Ready,
		URL:    server.URL(""),
		Ports:  map[string]int{"postgres": server.Port()},
		Export: p.Export(server.URL("")),
	}, nil
}
