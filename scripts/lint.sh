#!/bin/sh
# What reads the code: gofumpt and golangci-lint, go vet for both systems, and
# govulncheck where its database can be reached.
set -eu
cd "$(dirname "$0")/.."
tools=$PWD/.tools/bin
linter=v2.15.0
vuln=v1.8.0

mkdir -p .tools
[ "$(cat .tools/golangci 2>/dev/null)" = $linter ] || {
	GOBIN=$tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$linter
	echo $linter >.tools/golangci
}
[ "$(cat .tools/govulncheck 2>/dev/null)" = $vuln ] || {
	GOBIN=$tools go install golang.org/x/vuln/cmd/govulncheck@$vuln
	echo $vuln >.tools/govulncheck
}

go vet ./...
GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 go vet ./...
go mod tidy -diff
"$tools/golangci-lint" run ./...

out=$(mktemp)
trap 'rm -f "$out"' EXIT
if "$tools/govulncheck" ./... >"$out" 2>&1; then
	cat "$out"
elif grep -qE 'dial tcp|no such host|connection refused|fetching vulnerabilities|Forbidden|i/o timeout' "$out"; then
	echo "skip govulncheck: its database cannot be reached: $(grep -m1 -E 'dial|host|refused|fetching|Forbidden|timeout' "$out")"
else
	cat "$out"
	exit 1
fi
