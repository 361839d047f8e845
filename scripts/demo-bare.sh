#!/bin/sh
# The demo in a fresh clone on a machine with Go, make and Postgres alone: a PATH
# without python3, node, docker, curl and a C compiler, and no HOME.
set -eu
cd "$(dirname "$0")/.."
bare=$(mktemp -d)
trap 'chmod -R u+w "$bare"; rm -rf "$bare"' EXIT
mkdir "$bare/bin"
for program in go make sh git awk cat chmod cksum dirname id ls mkdir mktemp rm sed sleep tr uname; do
	ln -s "$(command -v $program)" "$bare/bin/$program"
done
git clone -q . "$bare/clone"
cache=$(go env GOCACHE) modules=$(go env GOMODCACHE) proxy=$(go env GOPROXY) flags=$(go env GOFLAGS)
cd "$bare/clone"
env -i PATH="$bare/bin" GOPATH="$bare/gopath" GOCACHE="$cache" GOMODCACHE="$modules" GOPROXY="$proxy" GOFLAGS="$flags" make demo
