import { findRevert } from '../../src/promotion/reverted';
import { timeline, variant } from '../support/timelines';

/** The place of the commit that took a version back; undefined for none. `-` stands for the removal. */
function revertOf(version: string, target: string, ...sources: readonly string[]): number | undefined {
  return findRevert(timeline(target), sources.map(timeline), version === '-' ? undefined : variant(version))?.position;
}

describe('findRevert', () => {
  const reverted: readonly (readonly [string, string, string, readonly string[], number])[] = [
    ['a promotion that was reverted', '1.1.0', '1.0.0@0 1.1.0@2 1.0.0@3', ['1.0.0@0 1.1.0@1'], 3],
    ['a promotion that was reverted while the source went on', '1.1.0', '1.0.0@0 1.1.0@2 1.0.0@4', ['1.0.0@0 1.1.0@1 1.2.0@3'], 4],
    ['a new component that was reverted', '1.0.0', '1.0.0@2 -@3', ['1.0.0@1'], 3],
    ['a removal that was reverted', '-', '1.0.0@0 -@2 1.0.0@3', ['1.0.0@0 -@1'], 3],
    ['each of two promotions that one commit took back: the last', '1.2.0', '1.0.0@0 1.1.0@2 1.2.0@4 1.0.0@5', ['1.0.0@0 1.1.0@1 1.2.0@3'], 5],
    ['each of two promotions that one commit took back: the first', '1.1.0', '1.0.0@0 1.1.0@2 1.2.0@4 1.0.0@5', ['1.0.0@0 1.1.0@1 1.2.0@3'], 5],
    ['two promotions that were taken back one by one', '1.1.0', '1.0.0@0 1.1.0@2 1.2.0@4 1.1.0@5 1.0.0@6', ['1.0.0@0 1.1.0@1 1.2.0@3'], 6],
    ['a promotion that was reverted by hand to a version in between', '1.2.0', '1.0.0@0 1.2.0@2 1.1.5@3', ['1.0.0@0 1.2.0@1'], 3],
    ['a removal by hand of what the target always had', '1.0.0', '1.0.0@0 -@3', ['1.0.0@0'], 3],
    ['a reverted promotion after which the next was promoted', '1.1.0', '1.0.0@0 1.1.0@2 1.0.0@3 1.2.0@5', ['1.0.0@0 1.1.0@1 1.2.0@4'], 3],
    ['a revert that came before that of the source', '1.1.0', '1.0.0@0 1.1.0@2 1.0.0@3', ['1.0.0@0 1.1.0@1 1.0.0@4 1.1.0@5'], 3],
    ['another content of the same version', '1.0.0b', '1.0.0@0 1.0.0b@2 1.0.0@3', ['1.0.0@0 1.0.0b@1'], 3],
    ['a revert that only one of two sources had gone too', '1.1.0', '1.0.0@0 1.1.0@2 1.0.0@4', ['1.0.0@0 1.1.0@1 1.0.0@3', '1.0.0@0 1.1.0@1'], 4],
    ['a revert where no source ever had either', '1.1.0', '1.0.0@0 1.1.0@2 1.0.0@3', ['2.0.0@0'], 3],
  ];
  test.each(reverted)('finds %s', (_, version, target, sources, expected) => {
    expect(revertOf(version, target, ...sources)).toBe(expected);
    expect(revertOf(version, target, ...[...sources].reverse())).toBe(expected);
  });

  const not: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['what the target never had', '1.2.0', '1.0.0@0 1.1.0@2 1.0.0@3', ['1.0.0@0 1.1.0@1 1.2.0@4']],
    ['what the target has', '1.1.0', '1.0.0@0 1.1.0@2', ['1.0.0@0 1.1.0@1']],
    ['what was left for something newer', '1.1.0', '1.0.0@0 1.1.0@2 1.2.0@4', ['1.0.0@0 1.1.0@1 1.2.0@3']],
    ['what the source left and came back to', '1.0.0', '1.0.0@0 1.0.0b@2', ['1.0.0@0 1.0.0b@1 1.0.0@3']],
    ['what the target left as its source had', '1.0.0b', '1.0.0@0 1.0.0b@2 1.0.0@4', ['1.0.0@0 1.0.0b@1 1.0.0@3 1.0.0b@5']],
    ['what one commit took back in both', '1.1.0', '1.0.0@0 1.1.0@2 1.0.0@4', ['1.0.0@0 1.1.0@1 1.0.0@4 1.1.0@6']],
    ['a revert that was itself reverted', '1.1.0', '1.0.0@0 1.1.0@2 1.0.0@3 1.1.0@4 1.2.0@6', ['1.0.0@0 1.1.0@1 1.2.0@5']],
    ['what was removed as the source had removed it', '1.0.0', '1.0.0@0 -@3', ['1.0.0@0 -@2 1.0.0@4']],
    ['a removal that nobody took back', '-', '1.0.0@0', ['1.0.0@0 -@1']],
    ['a removal after one that was taken back', '-', '1.0.0@0 -@2 1.0.0@3 1.1.0@5', ['1.0.0@0 -@1 1.1.0@4 -@6']],
    ['a component that came back as it did at the source', '-', '1.0.0@0 -@2 1.0.0@4', ['1.0.0@0 -@1 1.0.0@3']],
    ['a revert that all sources had gone too', '1.1.0', '1.0.0@0 1.1.0@2 1.0.0@5', ['1.0.0@0 1.1.0@1 1.0.0@3', '1.0.0@0 1.1.0@1 1.0.0@4']],
    ['a revert that those sources had gone too that knew of it', '1.1.0', '1.0.0@0 1.1.0@2 1.0.0@5', ['1.0.0@0 1.1.0@1 1.0.0@3', '3.0.0@0']],
    ['a change by hand to something new', '1.1.0', '1.0.0@0 1.1.0@2 1.1.0x@3', ['1.0.0@0 1.1.0@1']],
    ['anything of a target that has nothing', '1.0.0', '', ['1.0.0@0']],
  ];
  test.each(not)('does not find %s', (_, version, target, sources) => {
    expect(revertOf(version, target, ...sources)).toBeUndefined();
    expect(revertOf(version, target, ...[...sources].reverse())).toBeUndefined();
  });
});
