package devenv

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// workload behaves badly in exactly one way.
func workload(mode string, args []string) {
	switch mode {
	case "sleep":
		time.Sleep(time.Hour)
	case "serve": // ADDRESS
		serve(args[0])
	case "crash": // DELAY STATUS
		delay, _ := time.ParseDuration(args[0])
		status, _ := strconv.Atoi(args[1])
		time.Sleep(delay)
		fmt.Println("about to crash")
		os.Exit(status)
	case "ignore-term":
		signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
		fmt.Println("deaf")
		time.Sleep(time.Hour)
	case "family": // a child in a session of its own, an orphan, all deaf
		family()
	case "orphan": // starts MODE in a session of its own and leaves
		start(&syscall.SysProcAttr{Setsid: true}, os.Stdout, nil, args...)
	case "bare-orphan": // the same, and without an environment that could carry a mark
		start(&syscall.SysProcAttr{Setsid: true}, nil, []string{"A=b"}, args...)
	case "hold-stdout": // leaves a deaf grandchild that holds the output open
		start(nil, os.Stdout, nil, "ignore-term")
		time.Sleep(100 * time.Millisecond)
	case "flood": // COUNT
		count, _ := strconv.Atoi(args[0])
		flood(count)
	case "slow-exit": // DELAY
		slowExit(args[0])
	case "print":
		fmt.Println(strings.Join(args, " "))
	case "split": // a line in two writes, with colour, and no newline after the last
		fmt.Print("\x1b[32mall syst")
		time.Sleep(50 * time.Millisecond)
		fmt.Print("ems\x1b[0m go\r\nthe end")
		time.Sleep(time.Hour)
	}
}

func serve(address string) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		fmt.Println(err)
		os.Exit(98)
	}
	fmt.Println("serving")
	began := time.Now()
	_ = http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if time.Since(began) < 200*time.Millisecond {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
}

func family() {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	start(nil, os.Stdout, nil, "ignore-term")
	start(&syscall.SysProcAttr{Setsid: true}, os.Stdout, nil, "ignore-term")
	start(&syscall.SysProcAttr{Setpgid: true}, os.Stdout, nil, "orphan", "ignore-term")
	start(nil, nil, nil, "bare-orphan", "ignore-term")
	fmt.Println("family complete")
	time.Sleep(time.Hour)
}

func start(attr *syscall.SysProcAttr, out *os.File, env []string, args ...string) {
	cmd := exec.Command(os.Args[0], append([]string{"workload"}, args...)...)
	cmd.SysProcAttr, cmd.Env = attr, env
	if out != nil {
		cmd.Stdout = out
	}
	if err := cmd.Start(); err != nil {
		fmt.Println(err)
	}
}

func flood(count int) {
	w := bufio.NewWriter(os.Stdout)
	for i := range count {
		fmt.Fprintf(w, "line %07d of a flood that must not lose any of its many lines, not one\n", i)
	}
	_ = w.Flush()
}

func slowExit(delay string) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	fmt.Println("up")
	<-asked
	d, _ := time.ParseDuration(delay)
	time.Sleep(d)
	fmt.Println("last words")
}

// fakeNative stands in for Postgres.
type fakeNative struct{}

func (fakeNative) Prepare(_ context.Context, _ string, progress io.Writer) (*Instance, error) {
	fmt.Fprintln(progress, "preparing")
	return &Instance{
		Argv:   []string{os.Args[0], "workload", "slow-exit", "1ms"},
		Env:    os.Environ(),
		Stop:   syscall.SIGTERM,
		Ready:  func(context.Context) error { return nil },
		URL:    "postgres://posthog@localhost:1/posthog",
		Ports:  map[string]int{"sql": 1},
		Export: map[string]string{"DATABASE_URL": "postgres://exported"},
	}, nil
}
