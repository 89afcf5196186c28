/** Records the event that started the run, from the file that GitHub has put it into. */
export const RECORD_SCRIPT: readonly string[] = ['npx --no-install sluice record --event "$GITHUB_EVENT_PATH"'];

export const SWEEP_SCRIPT: readonly string[] = ['npx --no-install sluice record --sweep'];

/** Shows how the fleet stands, in the job's summary and as a page. What is known has been fetched to promote: nothing is asked, no token needed. */
export const BOARD_SCRIPT: readonly string[] = ['npx --no-install sluice board --offline --out "$RUNNER_TEMP/board.html"'];

/** Promotes, as a person's inputs say where there are some. Reads `COMPONENT`, `REASON` and `DRY_RUN`; all are empty without a person. */
export const PROMOTE_SCRIPT: readonly string[] = [
  'set -euo pipefail',
  'arguments=(--push)',
  'if [ -n "$COMPONENT" ]; then arguments+=("--only=$COMPONENT"); fi',
  'if [ -n "$REASON" ]; then',
  '  if [ -z "$COMPONENT" ]; then',
  '    echo \'::error title=Nothing promoted::name the component whose gates are overridden\'',
  '    exit 1',
  '  fi',
  '  arguments+=("--force=$COMPONENT=$REASON")',
  'fi',
  'if [ "$DRY_RUN" = true ]; then arguments+=(--dry-run); fi',
  'npx --no-install sluice promote "${arguments[@]}"',
];
