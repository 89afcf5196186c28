import fc from 'fast-check';
import { editManifest } from '../../src/manifest/edit';
import { parseManifest } from '../../src/manifest/parse';
import { IMPORTS } from './manifest-text';
import { anyFormatting, renderRandomly, tidyFormatting, type Formatting } from './random-formatting';
import { anyManifest, anyWish, changeOf } from './random-manifest';

/** Lines that end, begin or hide something, or are an entry. */
const LINES = [
  '', '/*', '*/', '// },', '},', '  },', '} });', '}, charts: {', 'charts: {', 'infrastructure: {', '}, infrastructure: {', ',', '`', "'", '{', IMPORTS,
  "    'new-one': { namespace: 'a', chart: helm('1.0.0', 'x', 'oci://x') },", "    two: { namespace: 'b', chart: helm('2.0.0', 'y', 'oci://y') },",
  "    tool: githubRelease('1.0.0', 'a/b'),", "    talos: githubTag('v1.0.0', 'siderolabs/talos')", "    cilium: { namespace: 'c', chart: helm('3.0.0', 'z', 'oci://z') }",
  "    dependsOn: ['x'],", '  /* a', '  b */', '/* one line */', 'export const other = defineVersions({ charts: {',
] as const;
const CHARACTERS = ["'", '"', '`', '{', '}', '(', ')', ',', '/*', '*/', '//', '\\', '${', '\n', '\r\n', ' ', '1', 'v', '-rc.1', '\uFEFF', '😀', '\u2028'] as const;

type Mutation = (text: string, earlier: readonly string[]) => string;

const place = fc.nat(10_000);

function editLines(text: string, at: number, edit: (lines: string[], index: number) => void): string {
  const lines = text.split('\n');
  edit(lines, at % lines.length);
  return lines.join('\n');
}

const onLines: fc.Arbitrary<Mutation> = fc.oneof(
  place.map((at): Mutation => (text) => editLines(text, at, (lines, index) => lines.splice(index, 1))),
  place.map((at): Mutation => (text) => editLines(text, at, (lines, index) => lines.splice(index, 0, lines[index] ?? ''))),
  fc.tuple(place, fc.nat(5)).map(([at, count]): Mutation => (text) => editLines(text, at, (lines, index) => lines.push(...lines.splice(index, count)))),
  fc.tuple(place, fc.constantFrom(...LINES)).map(([at, line]): Mutation => (text) => editLines(text, at, (lines, index) => lines.splice(index, 0, line))),
  fc.tuple(place, fc.constantFrom(...LINES)).map(([at, line]): Mutation => (text) => editLines(text, at, (lines, index) => lines.splice(index, 1, line))),
);

const onCharacters: fc.Arbitrary<Mutation> = fc.tuple(place, fc.nat(3), fc.constantFrom(...CHARACTERS)).map(([at, count, characters]) => (text) => {
  const index = at % (text.length + 1);
  return text.slice(0, index) + characters + text.slice(index + count);
});

/** What Renovate does: versions change. Some would mean something to the language around them. */
const VERSIONS = ['9.9.9', '10.0.0-rc.1', '1.0.0+b', '1', "1.0.0', 'x", '${x}', '1\\n', '1`', '1"', "'", '', '// 1', '1 2'] as const;
const onVersions: fc.Arbitrary<Mutation> = fc.array(fc.tuple(fc.nat(20), fc.constantFrom(...VERSIONS)), { minLength: 1, maxLength: 3 }).map((bumps) => (text) => {
  const places = [...text.matchAll(/(?<=(?:helm|githubTag|githubRelease)\(['"`])[^'"`]*/g)];
  return bumps.reduce((changed, [pick, version]) => {
    const found = places[pick % Math.max(places.length, 1)];
    return found && changed.startsWith(found[0], found.index) ? changed.slice(0, found.index) + version + changed.slice(found.index + found[0].length) : changed;
  }, text);
});

const onEntries: fc.Arbitrary<Mutation> = fc.array(anyWish, { minLength: 1, maxLength: 3 }).map((wishes) => (text) => {
  const { manifest } = parseManifest('m', text);
  return manifest ? editManifest('m', text, wishes.slice(0, 1).map((wish) => changeOf(manifest, wish))).text ?? text : text;
});

const onAll: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(anyManifest, anyFormatting).map(([manifest, formatting]): Mutation => () => renderRandomly(manifest, formatting)),
  fc.nat(20).map((back): Mutation => (text, earlier) => earlier.at(-1 - back) ?? text),
  fc.constant<Mutation>(() => ''),
);

const mutation = fc.oneof(
  { weight: 5, arbitrary: onEntries }, { weight: 5, arbitrary: onVersions }, { weight: 5, arbitrary: onLines }, { weight: 2, arbitrary: onCharacters }, { weight: 1, arbitrary: onAll },
);

/** Half of the manifests are as people write them: an entry has lines of its own. */
const formatting = fc.oneof(anyFormatting, fc.tuple(tidyFormatting, fc.constantFrom('lines' as const, 'one-line entries' as const)).map(([tidy, layout]): Formatting => ({ ...tidy, layout, lineBreak: '\n' })));

/** Revisions of one manifest, oldest first: edits as tools make them, and such as break it, most of which are soon taken back. */
export const anyRevisions: fc.Arbitrary<readonly string[]> = fc.tuple(anyManifest, formatting, fc.array(fc.tuple(mutation, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 16 }))
  .map(([manifest, how, mutations]) => {
    const revisions = [renderRandomly(manifest, how)];
    for (const [mutate, stays] of mutations) {
      const before = revisions.at(-1) as string;
      const after = mutate(before, revisions);
      revisions.push(after);
      if (stays > 0 && !parseManifest('m', after).manifest) revisions.push(before);
    }
    return revisions;
  });
