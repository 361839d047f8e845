// Package docs embeds what the binary shows or hands out as it stands: a page
// per lint rule, and the hook of git.
//
// It refuses to interpret them.
package docs

import "embed"

// Rules holds rules/<group>/<name>.md.
//
//go:embed rules
var Rules embed.FS

// PreCommit is the hook that hooks:install writes. ci.md shows it.
//
//go:embed pre-commit.sh
var PreCommit string
