package postgres

// isServer takes any live process of a pid file for the server: macOS has no
// /proc to look closer with.
func isServer(int, string) bool { return true }
