package fault

// Exit is the exit status of hogli. Scripts depend on these numbers: they only grow.
type Exit int

// The exit table. The README table and every command's help are generated from Exits.
const (
	ExitOK          Exit = 0   // done, or nothing to do; an empty result is 0
	ExitFinding     Exit = 1   // hogli worked; the answer is "not good"
	ExitUsage       Exit = 2   // bad flag, argument, name, or a file that cannot be read as what it should be
	ExitEnvironment Exit = 3   // the machine lacks something: a program, a port, a database
	ExitRefused     Exit = 4   // state forbids it; nothing was changed
	ExitPartial     Exit = 5   // some changes were made, then it stopped; the error says which
	ExitChild       Exit = 6   // a program that hogli runs failed
	ExitInternal    Exit = 70  // a bug in hogli
	ExitTimeout     Exit = 124 // a deadline passed
	ExitInterrupted Exit = 130 // SIGINT
	ExitTerminated  Exit = 143 // SIGTERM
)

// ExitRow is one line of the exit table.
type ExitRow struct {
	Exit    Exit
	Meaning string
}

// Exits returns the exit table in numeric order.
func Exits() []ExitRow {
	return []ExitRow{
		{ExitOK, "done, or nothing to do"},
		{ExitFinding, "the answer is no: findings, pending migrations, drift"},
		{ExitUsage, "wrong flag, argument or name, or a malformed file"},
		{ExitEnvironment, "the machine lacks something: a program, a port, a database"},
		{ExitRefused, "state forbids it; nothing was changed"},
		{ExitPartial, "some changes were made, then it stopped; the error says which"},
		{ExitChild, "a program that hogli ran failed"},
		{ExitInternal, "a bug in hogli"},
		{ExitTimeout, "a deadline passed"},
		{ExitInterrupted, "interrupted (SIGINT); Ctrl-C of a ready dev up is 0"},
		{ExitTerminated, "terminated (SIGTERM)"},
	}
}
