package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/run"
)

// oldest is the first version that has all that hogli asks of a server.
const oldest = 14

// Binaries are the programs of one installed Postgres.
type Binaries struct {
	Dir    string // the real folder that holds initdb and postgres
	Major  int    // version, such as 16
	Source string // where it was found: "HOGLI_PG_BIN", "PATH", "installed" or "npm"
}

// Tool is the path of another program beside the server, such as psql or
// pg_dump; false when this installation has none.
func (b Binaries) Tool(name string) (string, bool) {
	path := filepath.Join(b.Dir, name)
	return path, isProgram(path)
}

// Search says where to look for binaries.
type Search struct {
	Env     func(key string) (string, bool) // the environment; nil is empty
	Major   int                             // prefer this version: that of a data folder; 0 is none
	Usual   []string                        // patterns of folders to look in; nil is UsualFolders
	Project string                          // folder whose .npmrc counts
	Cache   string                          // where fetched binaries are kept (CacheDir); "" fetches none
	Say     func(line string)               // progress of a fetch; may be nil
}

// UsualFolders are the patterns of the folders that packages install into.
func UsualFolders() []string {
	return []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/pgsql-*/bin",
		"/usr/local/pgsql/bin",
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	}
}

// FindBinaries looks for Postgres: $HOGLI_PG_BIN, then PATH, then the usual
// folders (highest version first), then the npm package that carries it. A
// HOGLI_PG_BIN that holds none is an error, never a reason to look further.
// Without any it is a fault of code NoPostgres that says how to get one.
func FindBinaries(ctx context.Context, s Search) (Binaries, error) {
	b, err := s.find(ctx)
	if err == nil {
		return b, nil
	}
	if stopped := interrupted(ctx, "while looking for Postgres; nothing was kept of what was being fetched"); stopped != nil {
		return Binaries{}, stopped
	}
	return Binaries{}, err
}

func (s Search) find(ctx context.Context) (Binaries, error) {
	if dir := s.env("HOGLI_PG_BIN"); dir != "" {
		return named(ctx, dir)
	}
	found := append(s.onPath(ctx), s.inUsual(ctx)...)
	if at := slices.IndexFunc(found, func(b Binaries) bool { return b.Major == s.Major }); at >= 0 {
		return found[at], nil
	}
	if len(found) > 0 {
		return found[0], nil
	}
	if s.Cache == "" {
		return Binaries{}, none("none is on PATH or in the usual folders")
	}
	return s.fetch(ctx)
}

func (s Search) env(key string) string {
	if s.Env == nil {
		return ""
	}
	value, _ := s.Env(key)
	return strings.TrimSpace(value)
}

func named(ctx context.Context, dir string) (Binaries, error) {
	b, err := inspect(ctx, dir, "HOGLI_PG_BIN")
	if err == nil {
		return b, nil
	}
	return Binaries{}, &fault.Error{
		Code: fault.NoPostgres,
		What: fmt.Sprintf("HOGLI_PG_BIN is %s, which holds no Postgres that runs", dir),
		Why:  err.Error(),
		Fix:  []string{"name the bin folder of a Postgres, such as /usr/lib/postgresql/16/bin", "or unset HOGLI_PG_BIN"},
		Err:  err,
	}
}

func (s Search) onPath(ctx context.Context) []Binaries {
	var found []Binaries
	for _, dir := range filepath.SplitList(s.env("PATH")) {
		if !filepath.IsAbs(dir) || !isProgram(filepath.Join(dir, "postgres")) {
			continue
		}
		if b, err := inspect(ctx, dir, "PATH"); err == nil {
			found = append(found, b)
		}
	}
	return found
}

func (s Search) inUsual(ctx context.Context) []Binaries {
	patterns := s.Usual
	if patterns == nil {
		patterns = UsualFolders()
	}
	var found []Binaries
	for _, pattern := range patterns {
		dirs, _ := filepath.Glob(pattern)
		for _, dir := range dirs {
			if b, err := inspect(ctx, dir, "installed"); err == nil {
				found = append(found, b)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Binaries) int { return cmp.Compare(b.Major, a.Major) })
	return found
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// inspect takes the binaries of a folder. Links are followed: Postgres finds
// its share folder from where the program really is.
func inspect(ctx context.Context, dir, source string) (Binaries, error) {
	program, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	if err != nil {
		return Binaries{}, err
	}
	b := Binaries{Dir: filepath.Dir(program), Source: source}
	if _, ok := b.Tool("initdb"); !ok {
		return Binaries{}, fmt.Errorf("%s holds postgres but no initdb", b.Dir)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "--version")
	cmd.Env, cmd.WaitDelay = environment(), time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		return Binaries{}, fmt.Errorf("%s --version: %w\n%s", program, err, run.Tail(string(out), 3))
	}
	match := versionLine.FindStringSubmatch(string(out))
	if match == nil {
		return Binaries{}, fmt.Errorf("%s --version says %q", program, run.Tail(string(out), 1))
	}
	b.Major, _ = strconv.Atoi(match[1])
	if b.Major < oldest {
		return Binaries{}, fmt.Errorf("%s is Postgres %d; hogli needs %d or later", b.Dir, b.Major, oldest)
	}
	return b, nil
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

// CacheDir is where fetched binaries are kept: the user's cache folder, or one
// below the given folder of the checkout when the user has no home.
func CacheDir(env func(key string) (string, bool), state string) string {
	s := Search{Env: env}
	home := s.env("HOME")
	switch {
	case filepath.IsAbs(s.env("XDG_CACHE_HOME")):
		return filepath.Join(s.env("XDG_CACHE_HOME"), "hogli", "postgres")
	case !filepath.IsAbs(home) || home == "/":
		return filepath.Join(state, "cache", "postgres")
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Caches", "hogli", "postgres")
	default:
		return filepath.Join(home, ".cache", "hogli", "postgres")
	}
}

// none is the fault of a machine without Postgres.
func none(why ...string) error {
	fix := []string{"sudo apt-get install -y postgresql    (dnf install postgresql-server)"}
	if runtime.GOOS == "darwin" {
		fix = []string{"brew install postgresql@17"}
	}
	return &fault.Error{
		Code: fault.NoPostgres,
		What: "this machine has no Postgres that hogli could run",
		Why:  strings.Join(why, "\n"),
		Fix: append(fix,
			"or set HOGLI_PG_BIN to the bin folder of one",
			"or name an npm registry for hogli to fetch Postgres from: export npm_config_registry=URL    (with npm on PATH hogli asks it)"),
		Err: errors.New("no Postgres"),
	}
}
