package node

import (
	"slices"
	"strings"
)

// isBuiltin tells whether Node brings the module along. Those that were added
// later are known by the prefix node: alone.
func isBuiltin(specifier string) bool {
	if strings.HasPrefix(specifier, "node:") {
		return true
	}
	name, _, _ := strings.Cut(specifier, "/")
	return slices.Contains(strings.Fields(builtins), name)
}

// builtins are module.builtinModules of Node 22 without a prefix and without
// the ones that begin with an underscore.
const builtins = `assert async_hooks buffer child_process cluster console constants crypto
	dgram diagnostics_channel dns domain events fs http http2 https inspector module net os
	path perf_hooks process punycode querystring readline repl stream string_decoder sys
	timers tls trace_events tty url util v8 vm wasi worker_threads zlib`
