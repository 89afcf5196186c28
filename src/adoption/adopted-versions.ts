import { isFirstOnLine, lineStart } from '../synthesis/hcl/layout';
import type { HclItem } from '../synthesis/hcl/nodes';
import type { VersionsFile } from './terragrunt-survey';

const TAIL = /^,?[ \t]*(?:#[^\n]*|\/\/[^\n]*|\/\*[^\n]*?\*\/[ \t]*)?\r?(?:\n|$)/;
const COMMENT = /^[ \t]*(?:#|\/\/)/;

/**
 * A file of versions that stays, without those that stand in manifests now: Renovate would raise them here too, and nobody would read them. A
 * version that shares its line with something else stays.
 *
 * @param computed names that stay
 */
export function withoutAdopted({ file: { text }, object }: VersionsFile, computed: ReadonlySet<string>): string {
  const gone = object.items.filter((item) => !computed.has(item.name ?? text.slice(item.nameRange.start, item.nameRange.end)));
  return [...gone].reverse().reduce((before, item) => withoutItem(before, item), text);
}

function withoutItem(text: string, { start, end }: HclItem): string {
  const tail = TAIL.exec(text.slice(end));
  if (!isFirstOnLine(text, start) || !tail) return text;
  return text.slice(0, beginOf(text, lineStart(text, start))) + text.slice(end + tail[0].length);
}

/** The line, or the comments right above it where one of them tells Renovate what the version is. */
function beginOf(text: string, line: number): number {
  let begin = line;
  while (begin > 0 && COMMENT.test(text.slice(lineStart(text, begin - 1), begin))) begin = lineStart(text, begin - 1);
  return text.slice(begin, line).includes('renovate:') ? begin : line;
}
