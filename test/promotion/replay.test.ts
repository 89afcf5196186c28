import fc from 'fast-check';
import { componentOf, entriesOf, type Entry } from '../../src/manifest/entries';
import { fingerprint } from '../../src/manifest/fingerprint';
import { parseManifest } from '../../src/manifest/parse';
import { parseValues } from '../../src/manifest/values';
import { logArguments, parseLog } from '../../src/promotion/git-log';
import { buildTimelines, keyOf, type History } from '../../src/promotion/history';
import { replayLog } from '../../src/promotion/replay';
import { patchBetween } from '../support/file-patch';
import { importHistory } from '../support/git-history';
import { git } from '../support/git-repository';
import { chartText, manifestText } from '../support/manifest-text';

type Files = Readonly<Record<string, string | null>>;

const isManifest = (path: string): boolean => path.endsWith('.ts');

/** The history of commits as git tells it. */
function historyOf(...commits: readonly Files[]): History {
  const { folder } = importHistory(commits.map((files, index) => ({ files: { ...files, 'values/count.yaml': `count: ${index}\n` } })));
  return replayLog(parseLog(git(folder, ...logArguments('HEAD', [':(glob)**']))), isManifest);
}

/** The versions that a component had, oldest first, each with the place of its commit. */
function stepsOf(history: History, path: string, component = 'charts/a'): readonly string[] {
  const timeline = buildTimelines(history).get(path)?.get(component as 'charts/a') ?? [];
  return timeline.map(({ state, position }) => `${state?.entry.source.version ?? 'absent'}@${position}`);
}

const DEV = 'clusters/dev/versions.ts';
const LIVE = 'clusters/live/versions.ts';

function manifest(version: string, more = ''): string {
  return manifestText(`  charts: {\n    ${chartText('a', more).replace('1.2.3', version)}\n    ${chartText('b')}\n  },`);
}

const withValues = (version: string): string => manifest(version, "values: 'values/a.yaml'");

describe('replayLog', () => {
  test('gives what every commit changed, by manifest and component', () => {
    const history = historyOf({ [DEV]: manifest('1.0.0') }, { [DEV]: manifest('1.1.0'), [LIVE]: manifest('1.0.0') }, {}, { [DEV]: null });
    expect(history.map(({ changes }) => [...changes].map(([file, states]) => `${file}: ${[...states.keys()].join(' ')}`))).toEqual([
      [`${DEV}: charts/a charts/b`], [`${DEV}: charts/a`, `${LIVE}: charts/a charts/b`], [], [`${DEV}: charts/a charts/b`],
    ]);
    expect(stepsOf(history, DEV)).toEqual(['1.0.0@0', '1.1.0@1', 'absent@3']);
  });

  test('knows nothing of a history without manifests', () => {
    expect(replayLog([], isManifest)).toEqual([]);
    expect(buildTimelines(historyOf({ 'README.md': 'x' })).size).toBe(0);
  });

  describe('a manifest that moves', () => {
    const before: Files = { [DEV]: manifest('1.0.0') };

    test('keeps its history in another folder', () => {
      const history = historyOf(before, { [DEV]: manifest('1.1.0') }, { [DEV]: null, 'clusters/test/versions.ts': manifest('1.1.0') }, { 'clusters/test/versions.ts': manifest('1.2.0') });
      expect(stepsOf(history, 'clusters/test/versions.ts')).toEqual(['1.0.0@0', '1.1.0@1', '1.2.0@3']);
      expect(buildTimelines(history).has(DEV)).toBe(false);
    });

    test('keeps its history with its values files, changed or not', () => {
      const history = historyOf(
        { [DEV]: withValues('1.0.0'), 'clusters/dev/values/a.yaml': 'a: 1\nb: 1\nc: 1\n' },
        { [DEV]: null, 'clusters/dev/values/a.yaml': null, 'clusters/test/versions.ts': withValues('1.0.0'), 'clusters/test/values/a.yaml': 'a: 1\nb: 1\nc: 1\n' },
        { 'clusters/test/values/a.yaml': 'a: 2\nb: 1\nc: 1\n' },
      );
      expect(stepsOf(history, 'clusters/test/versions.ts')).toEqual(['1.0.0@0', '1.0.0@2']);
    });

    test('keeps its history when it moves twice, and when it changes on its way', () => {
      const history = historyOf(before, { [DEV]: null, 'a/versions.ts': manifest('1.1.0') }, { 'a/versions.ts': null, 'b/other.ts': manifest('1.1.0') });
      expect(stepsOf(history, 'b/other.ts')).toEqual(['1.0.0@0', '1.1.0@1']);
    });

    test('has only its own history where another manifest once was', () => {
      const history = historyOf({ [LIVE]: manifest('9.0.0') }, { [LIVE]: null }, before, { [DEV]: null, [LIVE]: manifest('1.0.0') });
      expect(stepsOf(history, LIVE)).toEqual(['1.0.0@2']);
    });

    test('has only its own history where it takes another\'s place at once', () => {
      const history = historyOf({ [LIVE]: 'export {};\n', ...before }, { [DEV]: null, [LIVE]: manifest('1.0.0') });
      expect(stepsOf(history, LIVE).at(-1)).toMatch(/^1\.0\.0@/);
    });

    test('reads its entries with the values files of its new folder', () => {
      const history = historyOf(
        { [DEV]: withValues('1.0.0'), 'clusters/dev/values/a.yaml': 'x: 1\n', 'clusters/test/values/a.yaml': 'x: 2\n' },
        { [DEV]: null, 'clusters/test/versions.ts': withValues('1.0.0') },
      );
      expect(stepsOf(history, 'clusters/test/versions.ts')).toEqual(['1.0.0@0', '1.0.0@1']);
    });
  });

  test('sees a manifest that is taken away and comes back', () => {
    expect(stepsOf(historyOf({ [DEV]: manifest('1.0.0') }, { [DEV]: null }, { [DEV]: manifest('1.0.0') }), DEV)).toEqual(['1.0.0@0', 'absent@1', '1.0.0@2']);
  });

  test('passes over commits at which the manifest was broken', () => {
    const history = historyOf({ [DEV]: manifest('1.0.0') }, { [DEV]: '<<<<<<< HEAD\n' }, { [DEV]: `${manifest('1.1.0')}\n}` }, { [DEV]: manifest('1.2.0') });
    expect(stepsOf(history, DEV)).toEqual(['1.0.0@0', '1.2.0@3']);
  });

  test.each([
    ['a version that is none', manifest('latest')], ['a version with more behind it', manifest('1.0.0 [skip ci]')],
    ['a name that no release can have', manifest('1.1.0').replace("'a':", "'A b':")],
  ])('passes over an entry with %s, which no synthesis has ever accepted', (_, broken) => {
    const history = historyOf({ [DEV]: manifest('1.0.0') }, { [DEV]: broken }, { [DEV]: manifest('1.2.0') });
    expect(stepsOf(history, DEV).filter((step) => !step.startsWith('absent'))).toEqual(['1.0.0@0', '1.2.0@2']);
    expect([...buildTimelines(history).get(DEV)?.keys() ?? []]).toEqual(['charts/a', 'charts/b']);
  });

  describe('values files', () => {
    const file = 'clusters/dev/values/a.yaml';

    test('are part of their entry, byte for byte', () => {
      const text = '\uFEFF# a comment\r\nx:   1\r\nlist: [1,\r\n  2]';
      const state = buildTimelines(historyOf({ [DEV]: withValues('1.0.0'), [file]: text })).get(DEV)?.get('charts/a')?.[0]?.state;
      expect(state?.valuesText).toBe(text);
      expect(state?.fingerprint).toBe(fingerprint(state?.entry as Entry, { x: 1, list: [1, 2] }));
    });

    test('change their entry without the manifest', () => {
      expect(stepsOf(historyOf({ [DEV]: withValues('1.0.0'), [file]: 'x: 1\n' }, { [file]: 'x: 2\n' }, { [file]: '# same\nx: 2\n' }), DEV)).toEqual(['1.0.0@0', '1.0.0@1']);
    });

    test('change with the manifest in one step', () => {
      expect(stepsOf(historyOf({ [DEV]: withValues('1.0.0'), [file]: 'x: 1\n' }, { [DEV]: withValues('1.1.0'), [file]: 'x: 2\n' }), DEV)).toEqual(['1.0.0@0', '1.1.0@1']);
    });

    test('that are missing or broken keep their entry as it was, until they are mended', () => {
      const history = historyOf(
        { [DEV]: withValues('1.0.0') }, { [file]: 'x: 1\n' }, { [DEV]: withValues('1.1.0'), [file]: null }, { [DEV]: withValues('1.2.0') }, { [file]: '{' }, { [file]: 'x: 1\n' },
      );
      expect(stepsOf(history, DEV)).toEqual(['1.0.0@1', '1.2.0@5']);
    });

    test('that moved away are missing', () => {
      const history = historyOf({ [DEV]: withValues('1.0.0'), [file]: 'a: 1\nb: 1\nc: 1\n' }, { [file]: null, 'clusters/dev/values/z.yaml': 'a: 1\nb: 1\nc: 1\n' }, { [DEV]: withValues('1.1.0') });
      expect(stepsOf(history, DEV)).toEqual(['1.0.0@0']);
    });

    test('that nobody names say nothing', () => {
      const history = historyOf({ [DEV]: manifest('1.0.0'), [file]: 'x: 1\n' }, { [file]: 'x: 2\n' });
      expect(history.map(({ changes }) => changes.size)).toEqual([1, 0]);
    });

    test('of a folder with several manifests belong to each of them', () => {
      const history = historyOf({ 'c/dev.ts': withValues('1.0.0'), 'c/live.ts': withValues('1.0.0'), 'c/values/a.yaml': 'x: 1\n' }, { 'c/values/a.yaml': 'x: 2\n' });
      expect([stepsOf(history, 'c/dev.ts'), stepsOf(history, 'c/live.ts')]).toEqual([['1.0.0@0', '1.0.0@1'], ['1.0.0@0', '1.0.0@1']]);
    });
  });

  describe('any history', () => {
    const version = fc.constantFrom('1.0.0', '1.1.0', '2.0.0', 'latest');
    const text = fc.oneof(
      { weight: 4, arbitrary: version.map((one) => manifest(one)) },
      { weight: 5, arbitrary: version.map(withValues) },
      { weight: 1, arbitrary: fc.constant('broken') },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    const values = fc.constantFrom('x: 1\n', 'x: 2\n', '# x\nx: 1', '{', null);
    const commit = fc.record({ [DEV]: text, [LIVE]: text, 'clusters/dev/values/a.yaml': values, 'clusters/live/values/a.yaml': values }, { requiredKeys: [] });

    test('says at every commit what the files say', () => {
      fc.assert(fc.property(fc.array(commit as fc.Arbitrary<Files>, { minLength: 1, maxLength: 12 }), (commits) => {
        const readable = new Map<string, readonly Entry[]>();
        let files: Record<string, string | null> = {};
        const expected: Record<string, Record<string, string>>[] = [];
        const log = commits.map((changed, index) => {
          const patches = Object.entries(changed).filter(([path, after]) => (files[path] ?? null) !== after).map(([path, after]) => patchBetween(path, files[path] ?? undefined, after ?? undefined));
          files = { ...files, ...changed };
          expected.push({ [DEV]: read(files, DEV, readable, expected.at(-1)?.[DEV]), [LIVE]: read(files, LIVE, readable, expected.at(-1)?.[LIVE]) });
          return { commit: String(index), at: '', patches };
        });
        const timelines = buildTimelines(replayLog(log, isManifest));
        expected.forEach((byManifest, position) => {
          for (const [file, keys] of Object.entries(byManifest)) {
            const now = [...timelines.get(file) ?? []].map(([component, steps]) => [component, keyOf(steps.findLast((step) => step.position <= position)?.state)]);
            expect(Object.fromEntries(now.filter(([, key]) => key !== 'absent'))).toEqual(keys);
          }
        });
      }), { seed: 1, numRuns: 300 });
    });
  });
});

/** Fingerprints by component, as the files are; what is broken says what was there before. */
function read(files: Files, file: string, readable: Map<string, readonly Entry[]>, before: Record<string, string> = {}): Record<string, string> {
  const text = files[file];
  const { manifest: parsed } = parseManifest(file, text ?? '');
  const entries = parsed ? entriesOf(parsed) : text ? readable.get(file) ?? [] : [];
  readable.set(file, entries);
  return Object.fromEntries(entries.flatMap((entry) => {
    const component = componentOf(entry);
    const path = entry.kind === 'chart' && entry.values !== undefined ? file.replace('versions.ts', entry.values) : undefined;
    const valuesText = path === undefined ? '' : files[path] ?? undefined;
    const values = valuesText === undefined ? undefined : parseValues('', valuesText).values;
    if (values && entry.source.version !== 'latest') return [[component, fingerprint(entry, values)]];
    return before[component] === undefined ? [] : [[component, before[component]]];
  }));
}
