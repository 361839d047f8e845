// Package postgres gives hogli a Postgres to use: the address of any database
// of the repository, a connection to it with its time limits set, and, where a
// server must be started, its binaries (found on the machine or fetched), its
// data folder, its command line and its end.
//
// It does three things:
//
//   - Sources turns the shell, env files, the running stack and DEBUG into the
//     address of the default database and of any product's. It is pure: no
//     file is read, nothing is dialled.
//   - Connect and EnsureDatabase talk to a server. What goes wrong becomes a
//     fault that says where, with whose address, and what mends that cause.
//   - FindBinaries, Prepare and Start bring a server to life, also as root,
//     where Postgres itself refuses to run.
//
// It refuses to know what a migration or a stack is, to print a password, to
// run a server that it did not prepare, to keep a half-made data folder, to
// fall back when a person named something explicitly (HOGLI_PG_BIN, a URL),
// and to install anything outside the folders its caller names.
package postgres
