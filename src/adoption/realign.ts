import { measureMisalignment } from '../synthesis/hcl/alignment';
import { columnsOf } from '../synthesis/hcl/columns';
import { splice } from '../synthesis/hcl/layout';
import type { HclAttribute } from '../synthesis/hcl/nodes';
import { parseHcl } from '../synthesis/hcl/parse-hcl';
import { blocksOf, attributesOf } from './terragrunt-survey';

/**
 * The text after attributes were taken out of `locals`, with the `=` of those that stay in one column again, as `terraform fmt` wants it.
 * Where that needs no realigning, or would not be all of it, nothing else changes.
 */
export function realignLocals(before: string, after: string): string {
  const allowed = measureMisalignment(parseHcl(before)).operators;
  if (after === before || measureMisalignment(parseHcl(after)).operators <= allowed) return after;
  const file = parseHcl(after);
  const groups = blocksOf(file, 'locals').flatMap((block) => chainsOf(after, attributesOf(block)));
  const gaps = groups.flatMap((chain) => {
    const width = Math.max(...chain.map(({ name }) => columnsOf(name)));
    return chain.map(({ name, nameRange, operator }) => ({ start: nameRange.end, end: operator.start, gap: ' '.repeat(width - columnsOf(name) + 1) }));
  });
  const aligned = gaps.reverse().reduce((text, { start, end, gap }) => splice(text, start, end, gap), after);
  return measureMisalignment(parseHcl(aligned)).operators <= allowed ? aligned : after;
}

/** Attributes on lines that follow each other, as far as each is all on its line. */
function chainsOf(text: string, attributes: readonly HclAttribute[]): readonly (readonly HclAttribute[])[] {
  const chains: HclAttribute[][] = [];
  let previous: HclAttribute | undefined;
  for (const attribute of attributes.filter(({ start, end }) => !text.slice(start, end).includes('\n'))) {
    const follows = previous && /^[^\n]*\n[ \t]*$/.test(text.slice(previous.end, attribute.start));
    if (follows) chains.at(-1)?.push(attribute);
    else chains.push([attribute]);
    previous = attribute;
  }
  return chains;
}
