import { parseManifest } from '../../src/manifest/parse';
import { followPatch } from '../../src/promotion/follow-layout';
import type { Hunk } from '../../src/promotion/git-log';
import { findLayout, type Layout } from '../../src/promotion/manifest-layout';

const TEXT = `import { defineVersions, githubTag, helm } from 'sluice';

export const versions = defineVersions({
  infrastructure: {
    talos: githubTag('v1.0.0', 'siderolabs/talos'),
  },
  charts: {
    // the first
    a: {
      namespace: 'a',
      chart: helm('1.0.0', 'a', 'https://charts.example.org'),
    },
    b: { namespace: 'b', chart: helm('2.0.0', 'b', 'https://charts.example.org') },
  },
});
`;

function layoutOf(text: string): Layout | undefined {
  const { manifest } = parseManifest('versions.ts', text);
  if (!manifest) throw new Error('no manifest');
  return findLayout(manifest);
}

const spansOf = (layout: Layout | undefined) => layout?.sections.flatMap(({ name, start, end, spans }) => [`${name} ${start}-${end}`, ...spans.map((span) => `${span.component} ${span.start}-${span.end} v${span.start + span.version.line}`)]);

describe('findLayout', () => {
  test('finds sections, entries and their versions by line', () => {
    expect(spansOf(layoutOf(TEXT))).toEqual(['infrastructure 4-5', 'infrastructure/talos 4-5 v4', 'charts 7-13', 'charts/a 8-12 v10', 'charts/b 12-13 v12']);
  });

  test.each([
    ['two entries share a line', TEXT.replace(',\n    },\n    b: {', ',\n    }, b: {')], ['an entry shares the line of a bracket', TEXT.replace('  charts: {\n    // the first\n    a', '  charts: { a')],
  ])('finds none where %s', (_, text) => {
    expect(layoutOf(text)).toBeUndefined();
  });
});

describe('followPatch', () => {
  const lines = TEXT.split('\n');
  const follow = (...hunks: readonly Hunk[]) => {
    const layout = layoutOf(TEXT) as Layout;
    const followed = followPatch(layout, hunks, (index) => lines[index]);
    return { bumps: [...followed?.bumps ?? []], windows: followed?.windows.map(({ from, to, start, end }) => [from, to, start, end]), spans: spansOf(layout) };
  };
  const replaced = (line: number, text: string): Hunk => ({ start: line, removed: 1, added: [text] });

  test('tells a version that changes from everything else', () => {
    expect(follow(replaced(12, (lines[12] as string).replace('2.0.0', '2.10.0')))).toMatchObject({ bumps: [['charts/b', '2.10.0']], windows: [] });
    expect(follow(replaced(12, (lines[12] as string).replace("namespace: 'b'", "namespace: 'x'")))).toMatchObject({ bumps: [], windows: [[0, 2, 7, 13]] });
  });

  test('takes what might end the string for no version', () => {
    expect(follow(replaced(12, (lines[12] as string).replace('2.0.0', "2.0.0', 'x")))).toMatchObject({ bumps: [], windows: [[0, 2, 7, 13]] });
  });

  test('moves what stands behind lines that come or go', () => {
    const { windows, spans } = follow({ start: 4, removed: 0, added: ["    k8s: githubTag('1.0.0', 'a/b'),"] });
    // what is in a window is read again
    expect(windows).toEqual([[0, 1, 4, 6]]);
    expect(spans?.filter((span) => !span.startsWith('infrastructure/'))).toEqual(['infrastructure 4-6', 'charts 8-14', 'charts/a 9-13 v11', 'charts/b 13-14 v13']);
  });

  test('gives up where a patch leaves the sections', () => {
    expect(followPatch(layoutOf(TEXT) as Layout, [replaced(0, '')], (index) => lines[index])).toBeUndefined();
    expect(followPatch(layoutOf(TEXT) as Layout, [{ start: 4, removed: 5, added: [] }], (index) => lines[index])).toBeUndefined();
  });
});
