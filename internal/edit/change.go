package edit

import "io/fs"

// Change is what becomes of one file, or of a folder with all that it holds.
type Change struct {
	Path   string      // relative to the root, with forward slashes
	To     string      // the new path of a folder that moves, and of its parts
	Before []byte      // its content now; nil when it is new
	After  []byte      // nil when it goes; empty and not nil for an empty file
	Mode   fs.FileMode // of a new file; an existing one keeps its own

	// A folder moves or goes in one step, so what it holds stays what it is:
	// symlinks are links with the same target, and what git ignores is there.
	Folder *Folder
	Parts  []Change // its files that have a content for people: those that change on the way, and those that a diff shows
}

// IsNew tells whether the file is not there yet.
func (c Change) IsNew() bool { return c.Before == nil && c.Folder == nil }

// IsRemoval tells whether the file, or the folder, goes.
func (c Change) IsRemoval() bool {
	return c.After == nil && c.To == "" && (c.Before != nil || c.Folder != nil)
}

// Files are the changes of single files, those inside of folders too.
func Files(changes []Change) []Change {
	var out []Change
	for _, c := range changes {
		if c.Folder != nil {
			out = append(out, c.Parts...)
			continue
		}
		out = append(out, c)
	}
	return out
}
