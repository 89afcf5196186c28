import { compare, valid } from 'semver';

/** A version that a changelog names. */
export interface Release {
  readonly version: string;
  /** Git's tag for it. */
  readonly tag: string;
  /** What the changelog says of it, as Markdown. */
  readonly notes: string;
}

const HEADING = /^## (.*)$/gm;
const RELEASE = /^\[?(?<version>\d[^\s\]]*)\]?(?: - (?<date>\d{4}-\d{2}-\d{2}))?$/;

/**
 * The newest version in a changelog (Keep a Changelog 1.1.0: `## 1.2.3 - 2026-01-20`, newest first); undefined where none was released
 * yet.
 *
 * @throws Error where a heading names no version, has no date, or stands in the wrong order, and where nothing is said of the newest
 */
export function newestRelease(changelog: string): Release | undefined {
  const [unreleased, ...headings] = [...changelog.matchAll(HEADING)];
  if (unreleased?.[1] !== 'Unreleased') throw new Error('CHANGELOG.md must begin with a section "## Unreleased": what comes after a release is written there');
  const versions = headings.map(({ 1: text = '' }) => versionOf(text));
  const late = versions.findIndex((version, index) => index > 0 && compare(version, versions[index - 1] as string) >= 0);
  if (late !== -1) throw new Error(`CHANGELOG.md names ${versions[late]} below ${versions[late - 1]}: the newest version comes first`);
  const [newest] = headings;
  const [version] = versions;
  if (!newest || version === undefined) return undefined;
  const notes = changelog.slice(newest.index + newest[0].length, headings[1]?.index).trim();
  if (notes === '') throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return { version, tag: `v${version}`, notes };
}

function versionOf(heading: string): string {
  const { version, date } = RELEASE.exec(heading)?.groups ?? {};
  if (version === undefined || valid(version) !== version || date === undefined) {
    throw new Error(`CHANGELOG.md has the heading "## ${heading}"; allowed is "## <version> - <year>-<month>-<day>", as in "## 1.2.3 - 2026-01-20"`);
  }
  return version;
}
