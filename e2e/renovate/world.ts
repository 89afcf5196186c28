import { entriesOf, type Entry, type Manifest, type Source } from '../../src/manifest/entries';
import { parseManifest } from '../../src/manifest/parse';
import type { World } from './registries';

/** Versions that can be found beside the one that an entry has. */
export type Newer = (source: Source) => readonly string[];

/** A registry's answer for every entry of some manifests: the version it has, and the newer ones. */
export function worldOf(manifests: readonly Manifest[], newer: Newer): World {
  const helm = new Map<string, Map<string, readonly string[]>>();
  const oci = new Map<string, readonly string[]>();
  const github = new Map<string, readonly string[]>();
  for (const { source } of manifests.flatMap(entriesOf)) {
    const versions = [source.version, ...newer(source)];
    if (source.kind !== 'helm') {
      github.set(source.repository, versions.map((version) => `v${version.replace(/^v/, '')}`));
    } else if (source.repository.startsWith('oci://')) {
      oci.set(`${source.repository.slice('oci://'.length)}/${source.chart}`, versions);
    } else {
      const url = source.repository.replace(/\/$/, '');
      helm.set(url, new Map([...helm.get(url) ?? [], [source.chart, versions]]));
    }
  }
  return { helm, oci, github };
}

/** A version with some of its numbers raised; a leading `v` stays. */
export function raise(version: string, part: 'major' | 'minor' | 'patch', by = 1): string {
  const [, v = '', major, minor, patch] = /^(v?)(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  const numbers = [Number(major), Number(minor), Number(patch)] as [number, number, number];
  if (part === 'patch') numbers[2] += by;
  else if (part === 'minor') numbers.splice(1, 2, numbers[1] + by, 0);
  else numbers.splice(0, 3, numbers[0] + by, 0, 0);
  return v + numbers.join('.');
}

export function parse(file: string, text: string): Manifest {
  const { manifest, problems } = parseManifest(file, text);
  if (!manifest) throw new Error(`${file}: ${JSON.stringify(problems)}`);
  return manifest;
}

/** A manifest's text with other versions, where `undefined` keeps one. Its calls must be written as `helm('1.2.3', 'chart'`, in the order of the entries. */
export function replaceVersions(text: string, entries: readonly Entry[], versionOf: (entry: Entry) => string | undefined): string {
  let [rest, done] = [text, ''];
  for (const entry of entries) {
    const { version } = entry.source;
    const before = rest.indexOf(`'${version}', '${packageOf(entry.source)}'`) + 1;
    if (before === 0) throw new Error(`no version of ${entry.name} in the text`);
    done += rest.slice(0, before) + (versionOf(entry) ?? version);
    rest = rest.slice(before + version.length);
  }
  return done + rest;
}

/** The chart, or the repository on GitHub. */
export function packageOf(source: Source): string {
  return source.kind === 'helm' ? source.chart : source.repository;
}
