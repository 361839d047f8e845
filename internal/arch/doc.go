// Package arch holds only tests: the rules of the house, as code that fails
// with the reason. Which package may import which, what only some packages may
// use, how long files and functions may be, what every package has to say about
// itself, and the whole surface of the command line in one golden file.
//
// It refuses exceptions without a reason beside them.
package arch
