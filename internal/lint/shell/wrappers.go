package shell

// wrapper is a command that runs another one given in its arguments.
type wrapper struct {
	words    []string // the program, and the subcommand
	values   string   // options that take the next word as value
	dirs     string   // those whose value is the folder to run in
	script   string   // those whose value is a script for a shell
	marks    string   // words behind which the command stands, where others may come first
	skip     int      // words before the command
	assigns  bool     // NAME=value words come first
	tasks    bool     // it runs tasks of its own too, which may be called as any program
	more     bool     // it adds words that only a run could tell
	versions bool     // the command may have its version behind @
	splits   bool     // env, with its -S
	places   bool     // hatch, which names an environment before :
}

// taken are programs of the shell's that no wrapper with tasks of its own is
// meant to run: hatch run test runs the task test.
const taken = "test type hash wait local read set source"

const uvValues = "--with --with-requirements --with-editable --extra --group --no-group --only-group --python -p --package --project --env-file --index --default-index --index-url -i --extra-index-url --find-links -f --config-file --cache-dir --color --no-extra --link-mode --resolution --prerelease --refresh-package --reinstall-package --upgrade-package -P"

// wrappers are what people put before a test runner.
var wrappers = []wrapper{
	{words: []string{"env"}, values: "-u --unset", dirs: "-C --chdir", assigns: true, splits: true},
	{words: []string{"cross-env"}, assigns: true},
	{words: []string{"cross-env-shell"}, assigns: true},
	{words: []string{"exec"}, values: "-a"},
	{words: []string{"builtin"}},
	{words: []string{"busybox"}},
	{words: []string{"nohup"}},
	{words: []string{"setsid"}},
	{words: []string{"unbuffer"}},
	{words: []string{"chronic"}},
	{words: []string{"winpty"}},
	{words: []string{"caffeinate"}, values: "-t -w"},
	{words: []string{"tini"}, values: "-p -e"},
	{words: []string{"dumb-init"}},
	{words: []string{"sudo"}, values: "-u --user -g --group -h -p -C -D -R -T -U", assigns: true},
	{words: []string{"time"}, values: "-o -f"},
	{words: []string{"nice"}, values: "-n --adjustment"},
	{words: []string{"ionice"}, values: "-c -n"},
	{words: []string{"taskset"}, skip: 1},
	{words: []string{"flock"}, values: "-w --timeout --wait -E", script: "-c --command", skip: 1},
	{words: []string{"stdbuf"}, values: "-i -o -e"},
	{words: []string{"timeout"}, values: "-s --signal -k --kill-after", skip: 1},
	{words: []string{"xvfb-run"}, values: "-n --server-num -s --server-args -e --error-file -f --auth-file -p --xauth-protocol -w --wait"},
	{words: []string{"uv", "run"}, values: uvValues, dirs: "--directory"},
	{words: []string{"uv", "tool", "run"}, values: uvValues + " --from", dirs: "--directory", versions: true},
	{words: []string{"uvx"}, values: uvValues + " --from", dirs: "--directory", versions: true},
	{words: []string{"pipx", "run"}, values: "--spec --python", versions: true},
	{words: []string{"poetry", "run"}, values: "-P --project", dirs: "-C --directory", tasks: true},
	{words: []string{"pipenv", "run"}, tasks: true},
	{words: []string{"pdm", "run"}, values: "-p --project", tasks: true},
	{words: []string{"hatch", "run"}, values: "-e --env -p --project", tasks: true, places: true},
	{words: []string{"rye", "run"}, tasks: true},
	{words: []string{"pixi", "run"}, values: "-e --environment", tasks: true},
	{words: []string{"conda", "run"}, values: "-n --name -p --prefix", dirs: "--cwd"},
	{words: []string{"mamba", "run"}, values: "-n --name -p --prefix", dirs: "--cwd"},
	{words: []string{"micromamba", "run"}, values: "-n --name -p --prefix", dirs: "--cwd"},
	{words: []string{"npx"}, values: "-p --package", script: "-c --call", versions: true},
	{words: []string{"npm", "exec"}, values: "-p --package", script: "-c --call", versions: true},
	{words: []string{"pnpm", "exec"}},
	{words: []string{"pnpm", "dlx"}, values: "--package", versions: true},
	{words: []string{"yarn", "exec"}},
	{words: []string{"yarn", "dlx"}, values: "-p --package", versions: true},
	{words: []string{"bunx"}, versions: true},
	{words: []string{"bun", "x"}, versions: true},
	{words: []string{"dotenv", "run"}, values: "-e -f -v -p"},
	{words: []string{"dotenv"}, values: "-e -f -v -p"},
	{words: []string{"dotenvx", "run"}, values: "-f --env-file -e --env -fk"},
	{words: []string{"doppler", "run"}, values: "-p -c -t --project --config --token --scope", script: "--command"},
	{words: []string{"op", "run"}, values: "--env-file --account"},
	{words: []string{"infisical", "run"}, values: "--env --path --projectId", script: "-c --command"},
	{words: []string{"flox", "activate"}, values: "-d --dir -r --remote -m --mode -g --generation", script: "-c --command"},
	{words: []string{"nix", "develop"}, marks: "-c --command"},
	{words: []string{"nix-shell"}, values: "-p -A -I", script: "--run --command"},
	{words: []string{"direnv", "exec"}, skip: 1},
	{words: []string{"mise", "exec"}, marks: "--"},
	{words: []string{"mise", "x"}, marks: "--"},
	{words: []string{"devbox", "run"}, marks: "--"},
	{words: []string{"xargs"}, values: "-a --arg-file -d --delimiter -E -I -L --max-lines -n --max-args -P --max-procs -s --max-chars", more: true},
	{words: []string{"coverage", "run"}, values: "--rcfile --source --omit --include --data-file --context --concurrency"},
}
