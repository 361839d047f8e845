// Package migrate brings databases to what the migrations of the repository
// say, and tells how far they are: Go products write SQL (package sqlfile),
// the core and Django products write Python (package django).
//
// It works in one direction. Apps reads the migrations from disk, Targets says
// which database each app lives in, History is what a database says was
// applied, and Compare makes a Plan of the two: pure values. Status prints
// plans; Up applies them, database by database, in parallel.
//
// What is true of a database is in that database: its row in hogli_migrations
// commits together with the migration. One run at a time works on a database,
// held apart by an advisory lock that is polled for, on the session that does
// the work, so that a run which dies frees it. What was done is never guessed:
// a changed file of an applied migration is refused.
//
// It refuses to judge how dangerous a migration is, to undo anything, to mark
// as applied what was not, and to decide where a database is (package postgres).
package migrate
