package collect

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// scriptTest is what jest and vitest take for a test by its name.
var scriptTest = regexp.MustCompile(`\.(test|spec)\.[cm]?[jt]sx?$`)

// IsScriptTest tells whether a file is a test of TypeScript or JavaScript by its
// name, or by its folder __tests__.
func IsScriptTest(at string) bool {
	return scriptTest.MatchString(at) || IsScript(at) && slices.Contains(strings.Split(path.Dir(at), "/"), "__tests__")
}

// IsScript tells whether a file is TypeScript or JavaScript.
func IsScript(at string) bool {
	return slices.Contains([]string{".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"}, path.Ext(at))
}
