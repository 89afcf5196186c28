import { basename, dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { logArguments, LogParser } from '../promotion/git-log';
import type { History } from '../promotion/history';
import { HistoryReplay } from '../promotion/replay';
import { fetchMissing, makeWhole, type FetchHistoryOptions } from './fetch-history';
import type { Git } from './git';

export type HistoryOptions = FetchHistoryOptions;

/**
 * The history of manifests along the first parents of a revision, read by one git process in the fleet's folder while it is at work.
 *
 * A shallow clone is made whole first, and what a partial clone leaves out is fetched at once.
 *
 * @throws ExternalError `HISTORY_MISSING` where history is cut off and cannot be fetched
 */
export async function readHistory(git: Git, revision: string, manifests: readonly string[], options: HistoryOptions = {}): Promise<History> {
  await makeWhole(git, options);
  const pathspecs = historyPathspecs(manifests);
  await fetchMissing(git, revision, pathspecs, options);
  const [parser, decoder] = [new LogParser(), new StringDecoder('utf8')];
  const replay = new HistoryReplay((path) => path.endsWith('.ts'));
  const take = (text: string): void => parser.push(text).forEach((commit) => replay.apply(commit));
  await git.run(logArguments(revision, pathspecs), { env: PATHSPECS, onOutput: (chunk) => take(decoder.write(chunk)) });
  take(decoder.end());
  parser.end().forEach((commit) => replay.apply(commit));
  return replay.finish();
}

/** Settings of git that are no arguments: what pathspecs mean, and no context around changes. */
const PATHSPECS = { GIT_LITERAL_PATHSPECS: '0', GIT_DIFF_OPTS: '' };

/**
 * What may have been a manifest or a values file. Manifests may have had other folders in their time, and near to where they are now
 * other names: in their own folder and below, and in the folders above.
 */
export function historyPathspecs(manifests: readonly string[]): readonly string[] {
  const names = new Set(manifests.map((manifest) => `**/${escape(basename(manifest))}`));
  const folders = new Set(manifests.flatMap(foldersOf).map((folder) => `${escape(folder)}*.ts`));
  const below = new Set(manifests.flatMap((manifest) => foldersOf(manifest).slice(0, 1)).filter((folder) => folder !== '').map((folder) => `${escape(folder)}**/*.ts`));
  return [...names, ...folders, ...below, '**/values/*.yaml'].map((pattern) => `:(glob)${pattern}`);
}

/** The folder that a file is in, and those above. */
function foldersOf(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === '.' || folder === '/' ? [''] : [`${folder}/`, ...foldersOf(folder)];
}

function escape(path: string): string {
  return path.replace(/[\\*?[]/g, '\\$&');
}
