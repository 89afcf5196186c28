import { ANY_CLUSTER } from './allowed-paths';

/** The file that carries a resynthesis from the job that made it to the one that pushes it. */
export const PATCH = 'resynthesis.patch';

/** Writes what `sluice synth` has changed as a patch, and says whether it has changed anything. */
export const COLLECT_SCRIPT: readonly string[] = [
  'set -euo pipefail',
  'git add --all',
  `git diff-index --cached --patch --binary --full-index --no-renames HEAD > "$RUNNER_TEMP/${PATCH}"`,
  `if [ -s "$RUNNER_TEMP/${PATCH}" ]; then echo 'changed=true' >> "$GITHUB_OUTPUT"; fi`,
];

const FETCH = [
  '# the newest commit of the branch, without a work tree: nothing of it can run',
  'git init --quiet --initial-branch=resynthesis "$RUNNER_TEMP/repository"',
  'cd "$RUNNER_TEMP/repository"',
  'git config user.name "$AUTHOR_NAME"',
  'git config user.email "$AUTHOR_EMAIL"',
  'git config credential.helper \'!f() { test "$1" = get && echo username=x-access-token && echo "password=$TOKEN"; }; f\'',
  'git config core.quotePath false',
  'remote="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY"',
  'git fetch --quiet --no-tags --depth=1 "$remote" "refs/heads/$HEAD_REF"',
  'if [ "$(git rev-parse FETCH_HEAD)" != "$HEAD_SHA" ]; then',
  '  echo \'::notice::The branch has a newer commit, which has a run of its own.\'',
  '  exit 0',
  'fi',
  'if [ "$(git log -1 --format=%s "$HEAD_SHA")" = "$SUBJECT" ]; then',
  '  refuse \'the newest commit is a resynthesis already: the fleet does not give the same files twice\'',
  'fi',
];

const JUDGE = [
  '# ordinary files before and after: no link, no submodule, nothing executable, nothing deleted',
  'odd="$("${difference[@]}" --raw "$HEAD_SHA" "$tree" | { LC_ALL=C grep -avE \'^:(100644|000000) 100644 \' || [ $? = 1 ]; })"',
  'if [ -n "$odd" ]; then refuse \'it may only write ordinary files; run "npx sluice synth" and commit\' "$odd"; fi',
  '',
  '# nothing outside the places of what Sluice writes',
  `outside="$("\${difference[@]}" --name-only "$HEAD_SHA" "$tree" | { LC_ALL=C grep -avxE "\${ALLOWED//${ANY_CLUSTER}/$CLUSTERS}" || [ $? = 1 ]; })"`,
  'if [ -n "$outside" ]; then refuse \'it touches what only a person may change; run "npx sluice synth" and commit\' "$outside"; fi',
];

/**
 * Makes a commit of the patch and pushes it to the pull request's branch, if that commit is harmless.
 *
 * There is never a work tree, so nothing of the branch can run, filter or be followed as a link. What is judged is the tree that the
 * patch leads to, as git compares it with the branch's own, not what the patch says of itself.
 *
 * Reads `TOKEN`, `HEAD_REF`, `HEAD_SHA`, `CLUSTERS` (names, a bar between them), `ALLOWED` (a regular expression a line), `AUTHOR_NAME`,
 * `AUTHOR_EMAIL` and `SUBJECT`.
 */
export const PUSH_SCRIPT: readonly string[] = [
  'set -euo pipefail',
  'refuse() {',
  '  echo "::error title=Resynthesis refused::$1"',
  '  # a hostile name must not become a command to the runner',
  '  printf \'%s\\n\' "${2:-}" | LC_ALL=C tr -c \'[:alnum:]._/\\n-\' \' \'',
  '  exit 1',
  '}',
  'if [ -z "$TOKEN" ]; then refuse \'the secret with the token is empty (Dependabot has secrets of its own)\'; fi',
  '',
  ...FETCH,
  '',
  '# the tree that the patch leads to, however the patch describes itself',
  'git read-tree "$HEAD_SHA"',
  `if ! git apply --cached --whitespace=nowarn "$RUNNER_TEMP/resynthesis/${PATCH}" 2> /dev/null; then refuse 'the patch does not apply'; fi`,
  'tree="$(git write-tree)"',
  'difference=(git diff-tree -r --no-renames --ignore-submodules=none)',
  '',
  ...JUDGE,
  '',
  'commit="$(git commit-tree "$tree" -p "$HEAD_SHA" -m "$SUBJECT")"',
  'git push --quiet "$remote" "$commit:refs/heads/$HEAD_REF"',
];

/** Says why the pushed commit has no checks. */
export const NO_CHECKS_NOTICE = 'echo \'::notice::GitHub starts no checks for what its own token pushes: close and reopen the pull request, or set workflows.token in fleet.ts.\'';
