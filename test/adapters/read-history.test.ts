import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Git } from '../../src/adapters/git';
import { readHistory, type HistoryOptions } from '../../src/adapters/read-history';
import { ExternalError } from '../../src/errors';
import { buildTimelines, type History } from '../../src/promotion/history';
import { importHistory, type TestCommit } from '../support/git-history';
import { cloneOf, git } from '../support/git-repository';
import { chartText, manifestText } from '../support/manifest-text';
import { temporaryFolder } from '../support/temporary-folder';

const LIVE = 'clusters/live/versions.ts';

function manifest(version: string, more = ''): string {
  return manifestText(`  charts: {\n    ${chartText('a', more).replace('1.2.3', version)}\n    ${chartText('b')}\n    ${chartText('c')}\n  },`);
}

/** The versions that the chart `a` had. */
function versionsOf(history: History, path = LIVE): readonly string[] {
  return (buildTimelines(history).get(path)?.get('charts/a') ?? []).map(({ state }) => state?.entry.source.version ?? 'absent');
}

const read = (folder: string, manifests: readonly string[] = [LIVE], options: HistoryOptions = {}): Promise<History> => readHistory(new Git(folder), 'HEAD', manifests, options);
const changes = (...versions: readonly string[]): TestCommit[] => versions.map((version, index) => ({ files: { [LIVE]: manifest(version), 'README.md': String(index) } }));

/** A bare remote with these commits. */
function remoteOf(commits: readonly TestCommit[]): string {
  const { folder } = importHistory(commits);
  for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) git(folder, 'config', setting, 'true');
  return join(folder, '.git');
}

async function errorOf(promise: Promise<unknown>): Promise<ExternalError> {
  const error: unknown = await promise.then(() => undefined, (thrown: unknown) => thrown);
  if (!(error instanceof ExternalError)) throw new Error(`expected an ExternalError, but got ${String(error)}`);
  return error;
}

describe('readHistory', () => {
  test('reads what manifests and values files said, commit by commit', async () => {
    const file = 'clusters/live/values/a.yaml';
    const withValues = (version: string): string => manifest(version, "values: 'values/a.yaml'");
    const { folder, commits } = importHistory([
      { files: { [LIVE]: withValues('1.0.0'), [file]: 'x: 1\n', 'src/other.ts': '1' } }, { files: { 'src/other.ts': '2' } }, { files: { [file]: 'x: 2\n' } }, { files: { [LIVE]: withValues('1.1.0') } },
    ]);
    const history = await read(folder);
    expect(history.map(({ commit }) => commit)).toEqual([commits[0], commits[2], commits[3]]);
    expect(versionsOf(history)).toEqual(['1.0.0', '1.0.0', '1.1.0']);
  });

  test('reads first parents only', async () => {
    const { folder } = importHistory([
      ...changes('1.0.0'), { files: { [LIVE]: manifest('1.1.0') } }, { files: { [LIVE]: manifest('1.2.0') } }, { files: { other: 'x' }, parents: [0] }, { files: { [LIVE]: manifest('1.2.0') }, parents: [3, 2] },
    ]);
    expect(versionsOf(await read(folder))).toEqual(['1.0.0', '1.2.0']);
  });

  test('reads nothing where no manifest ever was', async () => {
    expect(await read(importHistory([{ files: { 'README.md': 'x' } }]).folder)).toEqual([]);
  });

  test('reads the fleet\'s folder, wherever it is in the repository', async () => {
    const { folder } = importHistory([{ files: { 'a b/[fleet]/clusters/live/versions.ts': manifest('1.0.0'), 'clusters/live/versions.ts': manifest('9.0.0') } }]);
    git(folder, 'reset', '--quiet', '--hard');
    expect(versionsOf(await read(join(folder, 'a b/[fleet]')))).toEqual(['1.0.0']);
  });

  test.each(['clusters/li*e/versions.ts', 'clusters/[live]/versions.ts', 'clusters/back\\slash/versions.ts', 'clusters/ключ/versions.ts', 'versions.ts', '-x/versions.ts', 'clusters/:(top)/versions.ts'])(
    'reads a manifest at %s', async (path) => {
      expect(versionsOf(await read(importHistory([{ files: { [path]: manifest('1.0.0') } }, { files: { [path]: manifest('1.1.0') } }]).folder, [path]), path)).toEqual(['1.0.0', '1.1.0']);
    });

  test.each([
    ['another folder', 'old/place/versions.ts', LIVE],
    ['another name', 'clusters/live/charts.ts', LIVE],
    ['a folder of its own', 'clusters/live.ts', LIVE],
    ['no folder of its own', LIVE, 'clusters/live.ts'],
  ])('follows a manifest to %s', async (_, before, after) => {
    const { folder } = importHistory([{ files: { [before]: manifest('1.0.0') } }, { files: { [before]: manifest('1.1.0') } }, { files: { [before]: null, [after]: manifest('1.2.0') } }]);
    expect(versionsOf(await read(folder, [after]), after)).toEqual(['1.0.0', '1.1.0', '1.2.0']);
  });

  test('reads characters that git\'s output cuts in two', async () => {
    const emoji = (count: number): string => `text: "${'😀'.repeat(count)}"\n`;
    const { folder } = importHistory([
      { files: { [LIVE]: manifest('1.0.0', "values: 'values/a.yaml'"), 'clusters/live/values/a.yaml': emoji(100_000) } }, { files: { 'clusters/live/values/a.yaml': emoji(100_001) } },
    ]);
    const timeline = buildTimelines(await read(folder)).get(LIVE)?.get('charts/a');
    expect(timeline?.map(({ state }) => state?.valuesText === emoji(100_000) || state?.valuesText === emoji(100_001))).toEqual([true, true]);
  });

  test('fails if there is no such revision, as git says it', async () => {
    const { folder } = importHistory(changes('1.0.0'));
    expect(await errorOf(readHistory(new Git(folder), 'nowhere', [LIVE]))).toMatchObject({ code: 'GIT_FAILED' });
  });

  describe('a shallow clone', () => {
    const commits = changes('1.0.0', '1.1.0', '1.0.0', '1.2.0');
    const all = ['1.0.0', '1.1.0', '1.0.0', '1.2.0'];

    test('is made whole', async () => {
      const clone = cloneOf(remoteOf(commits), '--depth=1');
      expect(versionsOf(await read(clone, [LIVE], { remote: 'origin' }))).toEqual(all);
      expect(git(clone, 'rev-parse', '--is-shallow-repository')).toBe('false');
    });

    test('fails if nothing may be fetched, and says what to do', async () => {
      const error = await errorOf(read(cloneOf(remoteOf(commits), '--depth=1')));
      expect(error).toMatchObject({ code: 'HISTORY_MISSING', message: expect.stringMatching(/git fetch --unshallow.*fetch-depth: 0/) });
    });

    test('fails if the remote does not answer', async () => {
      const remote = remoteOf(commits);
      const clone = cloneOf(remote, '--depth=1');
      renameSync(remote, `${remote}.away`);
      const error = await errorOf(read(clone, [LIVE], { remote: 'origin' }));
      expect(error).toMatchObject({ code: 'HISTORY_MISSING', message: expect.stringMatching(/origin does not give the rest/), cause: expect.any(ExternalError) });
    });
  });

  describe.each(['blob:none', 'tree:0', 'blob:limit=10'])('a partial clone (%s)', (filter) => {
    const commits = changes('1.0.0', '1.1.0', '1.0.0', '1.2.0', '1.3.0', '1.4.0');
    const all = ['1.0.0', '1.1.0', '1.0.0', '1.2.0', '1.3.0', '1.4.0'];
    const packs = (clone: string): number => readdirSync(join(clone, '.git/objects/pack')).filter((name) => name.endsWith('.pack')).length;

    test('is given what it lacks in a few fetches, and needs nothing the next time', async () => {
      const remote = remoteOf(commits);
      const clone = cloneOf(remote, `--filter=${filter}`, '--no-checkout');
      const before = packs(clone);
      expect(versionsOf(await read(clone, [LIVE], { remote: 'origin' }))).toEqual(all);
      // one for every level of folders, and not one for every commit
      expect(packs(clone) - before).toBeLessThanOrEqual(filter === 'tree:0' ? 4 : 1);
      renameSync(remote, `${remote}.away`);
      expect(versionsOf(await read(clone, [LIVE], { remote: 'origin' }))).toEqual(all);
      expect(versionsOf(await read(clone))).toEqual(all);
    });

    test('fails if nothing may be fetched, and says what to do', async () => {
      const error = await errorOf(read(cloneOf(remoteOf(commits), `--filter=${filter}`, '--no-checkout')));
      expect(error).toMatchObject({ code: 'HISTORY_MISSING', message: expect.stringMatching(/git fetch --refetch --no-filter origin/) });
    });

    test('fails if the remote does not answer', async () => {
      const remote = remoteOf(commits);
      const clone = cloneOf(remote, `--filter=${filter}`, '--no-checkout');
      renameSync(remote, `${remote}.away`);
      expect(await errorOf(read(clone, [LIVE], { remote: 'origin' }))).toMatchObject({ code: 'HISTORY_MISSING', message: expect.stringMatching(/origin does not give them/) });
    });
  });

  test('reads a clone that is shallow and partial', async () => {
    const clone = cloneOf(remoteOf(changes('1.0.0', '1.1.0', '1.2.0')), '--depth=1', '--filter=blob:none', '--no-checkout');
    expect(versionsOf(await read(clone, [LIVE], { remote: 'origin' }))).toEqual(['1.0.0', '1.1.0', '1.2.0']);
  });

  test('reads a worktree and a detached head', async () => {
    const { folder, commits } = importHistory(changes('1.0.0', '1.1.0'));
    const tree = join(temporaryFolder(), 'tree');
    git(folder, 'worktree', 'add', '--quiet', '--detach', tree, commits[0] as string);
    expect(versionsOf(await read(tree))).toEqual(['1.0.0']);
  });
});
