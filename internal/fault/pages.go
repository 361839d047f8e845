package fault

import "slices"

// Pages lists every code with its explanation, in numeric order.
func Pages() []Page { return slices.Clone(pages) }

// pages is the table of codes, in numeric order.
var pages = []Page{
	{
		Findings, "a check found something",
		"hogli did its work and the answer is not good: the findings are printed on stdout. Mend them, or record a reason.",
		"hogli product:lint --all",
	},
	{
		NotInSync, "a database is not in sync with the migrations",
		"There are pending migrations, applied ones whose file is gone (orphans), or applied ones whose file changed (drift).",
		"hogli migrate:status",
	},
	{
		MigrationFailed, "a migration failed and nothing was applied",
		"The first migration of the run failed; its transaction was rolled back. The error shows the statement and the place in the file.",
		"hogli migrate:up",
	},
	{
		Unregistered, "files were written, a registration was not",
		"A file that should name the product has a shape hogli does not know. The lines to add are printed.",
		"hogli product:bootstrap visual_review",
	},
	{
		ManifestClash, "two manifests claim the same thing",
		"A route, redirect, url, scene, file system type or tree item is in two manifests (or twice in one), a name is imported from two modules, or a route leads to a scene that no manifest declares. Both places are given; nothing was written.",
		"hogli product:manifests",
	},
	{
		Stale, "a generated file is not what its sources say",
		"A manifest was changed, added or taken away since products.tsx and products.json were written, or one of the two was changed by hand. The command that writes them anew is given.",
		"hogli product:manifests --check",
	},

	{
		BadUsage, "a flag or an argument is wrong",
		"The command line could not be understood. Nothing was run.",
		"hogli product:lint --format xml",
	},
	{
		UnknownCommand, "there is no such command",
		"Commands are written `a:b` or `a b`. A group alone lists its commands.",
		"hogli product:lnit",
	},
	{
		BadName, "the name is not a product name",
		"A product name is lower case, starts with a letter, joins words with single underscores, has at most 50 bytes, and is no reserved word of Python, TypeScript or Go and no Django label: it becomes a folder, a Python package, an app label, a package name and a database name at once.",
		"hogli product:bootstrap Foo",
	},
	{
		UnknownProduct, "there is no such product",
		"Products are the folders of products/ that hold backend/, frontend/, manifest.tsx or package.json.",
		"hogli product:lint no_such",
	},
	{
		NoRepository, "not inside a repository",
		"The root is the nearest folder above that holds hogli.yaml, else the git root.",
		"cd / && hogli product:lint --all",
	},
	{
		BadFile, "a file cannot be read as what it should be",
		"The file has a syntax error, an unknown key or a value of the wrong kind. The place is given; nothing was changed.",
		"hogli db:routes",
	},
	{
		BadGraph, "the stack's graph does not hold together",
		"A unit needs one that is not there, or units need each other in a circle.",
		"hogli dev up",
	},
	{
		UnknownName, "there is no unit, label or rule of that name",
		"The names that exist are listed with the error.",
		"hogli dev logs no_such",
	},

	{
		NoPostgres, "no Postgres to run",
		"hogli looks for server binaries in $HOGLI_PG_BIN, on PATH and in the usual folders, then for the npm package that carries them.",
		"hogli dev up",
	},
	{
		Unreachable, "a database cannot be reached",
		"The address was found, but no server answered there or it refused the login. The source of the address is part of the error.",
		"hogli migrate:up",
	},
	{
		PortTaken, "a port is taken",
		"Another program listens on a port that a unit declares. The error names it where the system tells.",
		"hogli dev up",
	},
	{
		MissingProgram, "a program is missing",
		"Something that hogli was asked to run is not on this machine.",
		"hogli migrate:up",
	},
	{
		NotRunning, "the stack is not running",
		"No supervisor answers for this checkout.",
		"hogli dev logs",
	},
	{
		CannotWrite, "a file could not be written",
		"The disk is full, the file is read-only or the folder is not yours. What had been staged was taken back.",
		"hogli product:bootstrap visual_review",
	},
	{
		DatabaseSkipped, "a database has no address",
		"Neither the shell, an env file, a running stack nor DEBUG=1 gives the database an address.",
		"hogli migrate:up",
	},

	{
		ProductExists, "the product exists already",
		"hogli does not write over a product. Nothing was changed.",
		"hogli product:bootstrap annotations",
	},
	{
		AlreadyRunning, "the stack is running already",
		"One supervisor runs per checkout.",
		"hogli dev up",
	},
	{
		LockHeld, "another run holds the lock",
		"Migrations of one database run one at a time. The error names the holder.",
		"hogli migrate:up",
	},
	{
		TargetExists, "the place is taken",
		"hogli writes into an empty folder, or adopts a repository; it replaces nothing.",
		"hogli init --example .",
	},
	{
		NeedsAnswer, "a question has no answer",
		"Without a terminal hogli never asks; the flag that answers is part of the error.",
		"hogli product:bootstrap visual_review",
	},
	{
		Changed, "an applied migration was changed",
		"The file of an applied migration differs from what was applied.",
		"hogli migrate:up",
	},
	{
		StillUsed, "other code uses the product",
		"A product cannot go, or get another name, while code outside its folder imports it, points at its models, or depends on its migrations, its package, its database or its urls. Each place is listed; take the uses out first. Strings that only may mean the product refuse nothing: they are listed to look at.",
		"hogli product:remove annotations",
	},
	{
		Uncommitted, "git does not have these files",
		"Files of the product have changes that are in no commit, so git could not give them back. Commit them, or pass --force: then copies are kept below .hogli/replaced. Another repository or a submodule inside the product, and a product that git ignores as a whole, are refused for the same reason.",
		"hogli product:remove annotations",
	},

	{
		MigrationPartial, "a migration failed, or was refused, after something was done",
		"What was applied before stays applied and is listed, and so do databases that the run created; mend what failed or was refused and run the command again.",
		"hogli migrate:up",
	},

	{
		HalfWritten, "a change was left half done",
		"Writing failed, and so did taking back what had been written. The files are named; git shows how they were.",
		"hogli product:bootstrap visual_review",
	},

	{
		ChildFailed, "a program that hogli ran failed",
		"Its last lines are part of the error.",
		"hogli migrate:up",
	},
	{
		UnitFailed, "a unit of the stack failed",
		"Its exit status and last lines are part of the error.",
		"hogli dev wait",
	},

	{
		Bug, "a bug in hogli",
		"Something happened that should be impossible.",
		"",
	},
	{
		TimedOut, "a deadline passed",
		"What was not ready in time is listed.",
		"hogli dev wait --timeout 1s",
	},
	{
		Interrupted, "interrupted",
		"The run was ended by a signal; what it had done is part of the error.",
		"",
	},
}
