// Package docs embeds the pages that the binary shows: one per lint rule.
//
// It refuses to interpret them; `hogli explain` prints them as they are.
package docs

import "embed"

// Rules holds rules/<group>/<name>.md.
//
//go:embed rules
var Rules embed.FS
