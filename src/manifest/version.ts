const NUMBER = '(?:0|[1-9][0-9]*)';
const PRERELEASE = `(?:${NUMBER}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`;
const BUILD = '[0-9A-Za-z-]+';
const VERSION = new RegExp(`^v?(${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${PRERELEASE}(?:\\.${PRERELEASE})*)?)(?:\\+${BUILD}(?:\\.${BUILD})*)?$`);

/** Far above any version that was ever published; keeps every comparison cheap. */
const LONGEST = 128;

/** Whether a text is a full semantic version, with or without a leading `v`: `1.28.1`, `v1.8.0`, `0.1.0-rc.2+build`. */
export function isVersion(text: string): boolean {
  return text.length <= LONGEST && VERSION.test(text);
}

/** A version as Flux and registries compare it: without a leading `v` and without build metadata. Other text stays as it is. */
export function normalizeVersion(text: string): string {
  return (text.length <= LONGEST ? VERSION.exec(text)?.[1] : undefined) ?? text;
}

/** Whether two texts mean the same version: `v1.8.0` is `1.8.0`, `1.2.3+abc` is `1.2.3`. */
export function sameVersion(a: string, b: string): boolean {
  return normalizeVersion(a) === normalizeVersion(b);
}
