// Command request sends one HTTP request and prints the answer: what curl does
// for the demo, for machines without curl. It refuses to be more than that.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func main() {
	if err := request(os.Args[1:], os.Stdout); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "request:", err)
		os.Exit(1)
	}
}

// request sends GET URL, or POST URL with a JSON body.
func request(args []string, out io.Writer) error {
	if len(args) == 0 || len(args) > 2 {
		return fmt.Errorf("usage: request URL [JSON]")
	}
	method, body := http.MethodGet, ""
	if len(args) == 2 {
		method, body = http.MethodPost, args[1]
	}
	req, err := http.NewRequest(method, args[0], strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintln(out, strings.TrimSpace(string(answer)))
	if res.StatusCode >= 400 {
		return fmt.Errorf("%s answered %s", args[0], res.Status)
	}
	return nil
}
