import fc from 'fast-check';
import { componentOf, entriesOf, type Component, type Entry } from '../../src/manifest/entries';
import { parseManifest } from '../../src/manifest/parse';
import { logArguments, parseLog } from '../../src/promotion/git-log';
import { ManifestReplay, type EntryChanges } from '../../src/promotion/manifest-replay';
import { patchBetween } from '../support/file-patch';
import { importHistory } from '../support/git-history';
import { git } from '../support/git-repository';
import { chartText, IMPORTS, manifestText } from '../support/manifest-text';
import { anyRevisions } from '../support/random-revisions';

/** What every revision says, read in full; one that is no manifest says what the one before it said. */
function readInFull(revisions: readonly string[]): readonly (readonly Entry[])[] {
  let last: readonly Entry[] = [];
  return revisions.map((text) => {
    const { manifest } = parseManifest('m', text);
    if (manifest || text === '') last = manifest ? entriesOf(manifest) : [];
    return last;
  });
}

function byComponent(entries: Iterable<Entry>): Record<string, Entry> {
  return Object.fromEntries([...entries].map((entry) => [componentOf(entry), entry] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function replay(revisions: readonly string[]): readonly { readonly changes: EntryChanges; readonly entries: Record<string, Entry> }[] {
  const manifest = new ManifestReplay();
  return revisions.map((text, index) => {
    const changes = manifest.apply(patchBetween('m', revisions[index - 1], text));
    return { changes, entries: byComponent(manifest.components.values()) };
  });
}

const VERSIONS = (...entries: readonly string[]): string => manifestText(`  charts: {\n${entries.map((entry) => `    ${entry}\n`).join('')}  },`);
const A = chartText('a');
const B = chartText('b');
const C = chartText('c');

describe('ManifestReplay', () => {
  test('says what reading every revision in full says', () => {
    fc.assert(fc.property(anyRevisions, (revisions) => {
      const replayed = replay(revisions);
      readInFull(revisions).forEach((entries, index) => expect(replayed[index]?.entries).toEqual(byComponent(entries)));
    }), { seed: 1, numRuns: 250 });
  });

  test('tells exactly what differs from the revision before', () => {
    fc.assert(fc.property(anyRevisions, (revisions) => {
      let before: Record<string, Entry> = {};
      for (const { changes, entries } of replay(revisions)) {
        const differing = [...new Set([...Object.keys(before), ...Object.keys(entries)])].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(entries[name]));
        expect([...changes.keys()].sort()).toEqual(differing.sort());
        for (const [component, entry] of changes) expect(entry).toEqual(entries[component]);
        before = entries;
      }
    }), { seed: 2, numRuns: 100 });
  });

  test('says the same of patches as git makes them', () => {
    fc.assert(fc.property(fc.array(anyRevisions, { minLength: 8, maxLength: 8 }), (histories) => {
      // git keeps bytes, and half a surrogate pair has none
      const revisions = histories.flat().map((text) => Buffer.from(text).toString());
      const { folder } = importHistory(revisions.map((text, index) => ({ files: { 'm.ts': text, 'index': String(index) } })));
      const log = parseLog(git(folder, ...logArguments('HEAD', ['m.ts', 'index'])));
      expect(log).toHaveLength(revisions.length);
      const manifest = new ManifestReplay();
      const expected = readInFull(revisions);
      log.forEach(({ patches }, index) => {
        for (const patch of patches) if (patch.path === 'm.ts') manifest.apply(patch);
        expect(byComponent(manifest.components.values())).toEqual(byComponent(expected[index] ?? []));
      });
    }), { seed: 3, numRuns: 6, endOnFailure: true });
  });

  const edits: readonly (readonly [string, string, string, readonly Component[]])[] = [
    ['an entry that comes first', VERSIONS(B), VERSIONS(A, B), ['charts/a']],
    ['an entry that comes between', VERSIONS(A, C), VERSIONS(A, B, C), ['charts/b']],
    ['an entry that comes last', VERSIONS(A), VERSIONS(A, B), ['charts/b']],
    ['an entry that goes', VERSIONS(A, B, C), VERSIONS(A, C), ['charts/b']],
    ['the only entry that goes', VERSIONS(A), VERSIONS(), ['charts/a']],
    ['entries that change places', VERSIONS(A, B, C), VERSIONS(C, A, B), []],
    ['a version', VERSIONS(A, B), VERSIONS(A, B.replace('1.2.3', '1.2.4')), ['charts/b']],
    ['a version that gets longer, and one that gets shorter', VERSIONS(A, B), VERSIONS(A.replace('1.2.3', '1.2.3-rc.10'), B.replace('1.2.3', '2.0')), ['charts/a', 'charts/b']],
    ['another name', VERSIONS(A, B), VERSIONS(A, C), ['charts/b', 'charts/c']],
    ['a hold', VERSIONS(A, B), VERSIONS(A, chartText('b', "hold: 'why'")), ['charts/b']],
    ['nothing but comments', VERSIONS(A, B), VERSIONS('// first', A, '/* second', '*/', B), []],
    ['a comment that hides an entry', VERSIONS(A, B, C), VERSIONS(A, '/*', B, '*/', C), ['charts/b']],
  ];
  test.each(edits)('follows %s', (_, before, after, expected) => {
    const [, last] = replay([before, after]);
    expect([...last?.changes.keys() ?? []].sort()).toEqual(expected);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ['a name twice, far apart', VERSIONS(A, B, C, chartText('d')), VERSIONS(A, B, C, chartText('d'), A.replace('1.2.3', '9.9.9'))],
    ['a name twice, where one of them is read again', VERSIONS(A, B, C), VERSIONS(A, B, C.replace("'c'", "'a'"))],
    ['a helper that is not imported', VERSIONS(A).replace(IMPORTS, "import { defineVersions, helm } from 'sluice';"), VERSIONS(chartText('a', "dependsOn: [external('x/y')],")).replace(IMPORTS, "import { defineVersions, helm } from 'sluice';")],
    ['a missing comma', VERSIONS(A, B), VERSIONS(A, B.replace(/,$/, ''), C)],
    ['a section that ends too early', VERSIONS(A, B), VERSIONS(A, '}, charts: {', B)],
    ['a section that ends early in the last entry, and another of its name', manifestText(`  charts: {\n${A}\n},\ninfrastructure: {\n},`), manifestText(`  charts: {\n${A} }, infrastructure: {\n},\ninfrastructure: {\n},`)],
    ['a comment without an end', VERSIONS(A, B), VERSIONS(`${A} /*`, B)],
    ['no text that could be read', VERSIONS(A, B), 'Hello'],
  ];
  test.each(refused)('keeps what was there at a revision with %s', (_, before, after) => {
    const [first, second, third] = replay([before, after, before]);
    expect([second?.changes.size, third?.changes.size]).toEqual([0, 0]);
    expect(third?.entries).toEqual(first?.entries);
  });

  test('follows a manifest that is taken away and comes back', () => {
    const [, gone, back] = replay([VERSIONS(A, B), '', VERSIONS(B)]);
    expect([...gone?.changes ?? []]).toEqual([['charts/a', undefined], ['charts/b', undefined]]);
    expect([...back?.changes.keys() ?? []]).toEqual(['charts/b']);
  });
});
