package edit

import "io/fs"

// Change is what becomes of one file.
type Change struct {
	Path   string      // relative to the root, with forward slashes
	Before []byte      // its content now; nil when it is new
	After  []byte      // nil when it goes; empty and not nil for an empty file
	Mode   fs.FileMode // of a new file; an existing one keeps its own
}

// IsNew tells whether the file is not there yet.
func (c Change) IsNew() bool { return c.Before == nil }

// IsRemoval tells whether the file goes.
func (c Change) IsRemoval() bool { return c.After == nil && c.Before != nil }
