import { basename, dirname, resolve } from 'node:path';
import { applyChanges, readText } from '../adapters/files';
import { isBoard, renderBoard } from '../board/page/render-board';
import { formatStatusMarkdown } from '../board/status-markdown';
import { ConfigError } from '../errors';
import { leadTimes } from '../promotion/lead-times';
import type { CommandEnvironment, ExitStatus } from './environment';
import { addSummary } from './github-output';
import { count, formatJson } from './print';
import { readArrivals } from './read-arrivals';
import { planState } from './read-plans';
import { statusFrom } from './read-status';

export interface BoardOptions {
  /** File to write, from the current folder; `-` for standard output. */
  readonly out?: string;
  readonly json?: boolean;
  /** Ask no remote. */
  readonly offline?: boolean;
}

/** `sluice board`: how the fleet stands and what was promoted, as one page that needs nothing else; in a job of GitHub, also in its summary. */
export async function board({ out = 'board.html', json = false, offline = false }: BoardOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  const { cwd, stdout } = environment;
  const toStdout = out === '-';
  if (toStdout && json) throw new ConfigError([{ code: 'USAGE', what: '--json and --out - would both print', fix: 'name a file' }]);
  if (!toStdout) checkFile(out, resolve(cwd, out));

  const { state, arrivals } = await readArrivals({ offline, reports: true }, environment);
  const status = statusFrom(await planState(state, {}, environment), environment);
  const { repository, branch = 'main' } = state.fleet.props;
  const text = renderBoard({ repository, branch, status, arrivals, leadTimes: leadTimes(arrivals) });
  addSummary(environment, formatStatusMarkdown(status));

  if (toStdout) {
    stdout.write(text);
    return 0;
  }
  const file = resolve(cwd, out);
  applyChanges(dirname(file), [{ kind: 'create', path: basename(file), before: '', after: text }]);
  const [components, clusters, bytes] = [status.components.length, status.clusters.length, Buffer.byteLength(text)];
  if (json) stdout.write(formatJson({ command: 'board', file, head: status.head, at: status.at, components, clusters, bytes }));
  else stdout.write(`wrote ${out}: ${count(components, 'component')} on ${count(clusters, 'cluster')}, ${Math.ceil(bytes / 1024)} kB\n`);
  return 0;
}

/** What somebody else wrote must not be lost to a slip of the hand. */
function checkFile(out: string, file: string): void {
  const text = readText(file);
  if (text === undefined || isBoard(text)) return;
  throw new ConfigError([{ code: 'NOT_OURS', what: `${out} is no board, so it is not overwritten`, at: { file: out }, fix: 'name another file with --out, or delete this one' }]);
}
