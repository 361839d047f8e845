package report

// Repair is what mends a finding without a person: safe edits only, that lose
// nothing and change nothing but what the finding is about.
type Repair struct {
	Edits  []Edit
	Unused string // a text that no other file may hold: what is renamed may be used there; "" for none
}

// Edit changes one file. It is a function of the content, so that the edits of
// several findings can go into one file after the other.
type Edit struct {
	Path   string
	Create bool // the file may be missing; Apply gets nil then
	Apply  func(content []byte) (after []byte, changed bool, err error)
}
