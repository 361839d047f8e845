package devenv

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// checkHTTP passes on a status of 200 to 399; redirects are not followed.
func checkHTTP(url string) check {
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := client.Do(request)
		if err != nil {
			return err
		}
		_, _ = io.CopyN(io.Discard, response.Body, 64<<10)
		_ = response.Body.Close()
		if response.StatusCode < 200 || response.StatusCode > 399 {
			return fmt.Errorf("GET %s: status %d", url, response.StatusCode)
		}
		return nil
	}
}

// checkTCP passes when something accepts; a port alone means this machine, by
// IPv4 or IPv6.
func checkTCP(target string) check {
	targets := []string{target}
	if !strings.Contains(target, ":") {
		targets = []string{net.JoinHostPort("127.0.0.1", target), net.JoinHostPort("::1", target)}
	}
	return func(ctx context.Context) error {
		var dialer net.Dialer
		var first error
		for _, address := range targets {
			conn, err := dialer.DialContext(ctx, "tcp", address)
			if err == nil {
				return conn.Close()
			}
			first = cmp.Or(first, err)
		}
		return first
	}
}
