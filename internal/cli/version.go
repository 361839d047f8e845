package cli

import "runtime/debug"

// Version is the version of this build: the module's, or the commit.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	version, commit, dirty := info.Main.Version, "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			commit = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "-dirty"
		}
	}
	if version != "" && version != "(devel)" {
		return version
	}
	if commit != "" {
		return "0.1.0-dev+" + commit + dirty
	}
	return "0.1.0-dev"
}
