// Command hogli takes a product of the monorepo from its first file to its
// thousandth deploy. Everything it does is in package cli and below.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/cli"
)

func main() {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		s := <-signals
		cancel(cli.SignalCause(s))
		signal.Stop(signals) // the second signal ends hogli at once
	}()
	os.Exit(int(cli.Main(ctx, cli.Process{
		Args: os.Args[1:], Environ: os.Environ(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Executable: os.Executable, Getwd: os.Getwd, Now: time.Now,
	})))
}
