#!/bin/sh
# Written by hogli hooks:install, which also brings it up to date.
# On commit: the repository's formatter and linter on the frontends of products,
# then what the branch changes is checked.
set -eu
cd "$(git rev-parse --show-toplevel)"

staged() {
    git diff --cached --name-only -z --diff-filter=ACMR -- \
        'products/*/frontend/*.ts' 'products/*/frontend/*.tsx' 'products/*/frontend/*.js' 'products/*/frontend/*.jsx'
}

if [ "$(staged | wc -c)" -gt 0 ]; then
    for check in 'oxfmt --check' 'prettier --check' 'oxlint' 'eslint'; do
        program="node_modules/.bin/${check%% *}"
        # shellcheck disable=SC2086 # the options are words of their own
        if [ -x "$program" ]; then
            staged | xargs -0 "$program" ${check#"${check%% *}"}
        fi
    done
fi

hogli=hogli
if [ -x bin/hogli ]; then
    hogli=bin/hogli
fi
"$hogli" product:lint --changed --quiet
