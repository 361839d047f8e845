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
	paceMemory()
	ctx, cancel := context.WithCancelCause(context.Background())
	signals, closed := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // by nohup
		// A closed terminal says so twice, through the kernel and the shell: the
		// second SIGHUP is none that asks for haste, so it stays caught.
		signal.Notify(closed, syscall.SIGHUP)
	}
	go func() {
		select {
		case s := <-signals:
			cancel(cli.SignalCause(s))
		case <-closed:
			cancel(cli.SignalCause(syscall.SIGTERM)) // which is what it means
		}
		signal.Stop(signals) // the second signal ends hogli at once
	}()
	os.Exit(int(cli.Main(ctx, cli.Process{
		Args: os.Args[1:], Environ: os.Environ(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Executable: os.Executable, Getwd: os.Getwd, Now: time.Now,
	})))
}
