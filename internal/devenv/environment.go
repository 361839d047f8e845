package devenv

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/devenv/proc"
	"github.com/posthog/hogli/internal/devenv/stack"
)

// environment is what a unit is started with. From weak to strong: defaults,
// what the services that it needs export, the shell and env files of `dev up`,
// its runtime, its own env. PATH begins with the folder of the running hogli; the marks come last.
func (s Spec) environment(u *stack.Unit, exports map[string]string) []string {
	env := map[string]string{}
	maps.Copy(env, s.Defaults)
	maps.Copy(env, exports)
	for _, one := range s.Env {
		name, value, _ := strings.Cut(one, "=")
		if value == "" && env[name] != "" {
			continue // set to nothing counts as not set, as everywhere in hogli
		}
		env[name] = value
	}
	maps.Copy(env, s.Runtimes[u.Runtime])
	for _, v := range u.Env {
		env[v.Name] = v.Value
	}
	if s.Bin != "" && env["PATH"] != s.Bin && !strings.HasPrefix(env["PATH"], s.Bin+":") {
		env["PATH"] = s.Bin + ":" + env["PATH"]
	}
	env[proc.RunMark], env[proc.UnitMark] = s.RunID, u.Name
	list := make([]string, 0, len(env))
	for name, value := range env {
		list = append(list, name+"="+value)
	}
	slices.Sort(list)
	return list
}

// variable gives the value of a variable in an environment.
func variable(env []string, name string) string {
	for _, one := range env {
		if value, ok := strings.CutPrefix(one, name+"="); ok {
			return value
		}
	}
	return ""
}

// findProgram looks a program up on the PATH of an environment: os/exec would
// look on the daemon's own.
func findProgram(name string, env []string) (string, error) {
	if strings.Contains(name, "/") {
		return name, nil
	}
	for dir := range strings.SplitSeq(variable(env, "PATH"), ":") {
		if dir == "" {
			continue
		}
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); err == nil && !info.IsDir() && info.Mode()&0o111 != 0 {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s is not on the PATH of the unit: %w", name, os.ErrNotExist)
}
