package postgres

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/posthog/hogli/internal/run"
)

// registry finds the npm registry as npm does: its variables, the project's
// .npmrc, the user's, and npm itself for all else it knows. A registry of the
// packages' own scope beats the general one. hogli names none by itself.
func (s Search) registry(ctx context.Context) (registry, error) {
	files := s.npmrcs()
	general := s.first("npm_config_registry", "NPM_CONFIG_REGISTRY")
	for _, file := range files {
		if general == "" {
			general = file["registry"]
		}
	}
	for _, file := range files {
		if own := file[npmScope+":registry"]; own != "" {
			general = own
			break
		}
	}
	if general == "" {
		general = s.askNpm(ctx)
	}
	if !strings.HasPrefix(general, "https://") && !strings.HasPrefix(general, "http://") {
		return registry{}, errors.New("no npm registry is configured: npm_config_registry is not set, no .npmrc names one, and there is no npm on PATH to ask")
	}
	r := registry{url: strings.TrimRight(general, "/"), client: http.DefaultClient}
	_, place, _ := strings.Cut(r.url, ":")
	for _, file := range files {
		if r.token == "" {
			r.token = file[place+"/:_authToken"]
		}
	}
	return r, nil
}

// npmrcs are the settings of the project and of the user, in that order.
func (s Search) npmrcs() []map[string]string {
	var paths []string
	if s.Project != "" {
		paths = append(paths, filepath.Join(s.Project, ".npmrc"))
	}
	if user := s.first("npm_config_userconfig", "NPM_CONFIG_USERCONFIG"); user != "" {
		paths = append(paths, user)
	} else if home := s.env("HOME"); home != "" {
		paths = append(paths, filepath.Join(home, ".npmrc"))
	}
	var files []map[string]string
	for _, path := range paths {
		if text, err := os.ReadFile(path); err == nil {
			files = append(files, s.parseNpmrc(string(text)))
		}
	}
	return files
}

var npmVariable = regexp.MustCompile(`\$\{([^}]+)\}`)

// parseNpmrc reads key = value lines; ${NAME} is the environment's.
func (s Search) parseNpmrc(text string) map[string]string {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || strings.HasPrefix(key, "#") || strings.HasPrefix(key, ";") {
			continue
		}
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		values[strings.TrimSpace(key)] = npmVariable.ReplaceAllStringFunc(value, func(v string) string {
			return s.env(v[2 : len(v)-1])
		})
	}
	return values
}

// askNpm is what npm says, "" when there is no npm on PATH or it fails.
func (s Search) askNpm(ctx context.Context) string {
	for _, dir := range filepath.SplitList(s.env("PATH")) {
		program := filepath.Join(dir, "npm")
		if !filepath.IsAbs(dir) || !isProgram(program) {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		result, err := run.Do(ctx, run.Cmd{Args: []string{program, "config", "get", "registry"}, Dir: s.Project})
		if err != nil {
			return ""
		}
		return strings.TrimSpace(result.Stdout)
	}
	return ""
}

func (s Search) first(keys ...string) string {
	for _, key := range keys {
		if value := s.env(key); value != "" {
			return value
		}
	}
	return ""
}
