import { findCandidates, removalOf } from '../../src/promotion/candidates';
import type { Candidate } from '../../src/promotion/decision';
import { commitAt, removalFingerprint, timeAt, timeline, variant } from '../support/timelines';

/** Candidates as `timeline` writes them. */
function shown(candidates: readonly Candidate[]): string {
  return candidates.map(({ state, commit }) => {
    const { entry } = state ?? {};
    const letter = entry?.kind === 'chart' && entry.namespace !== 'a' ? entry.namespace : '';
    return `${entry ? entry.source.version + letter : '-'}@${Number(commit)}`;
  }).join(' ');
}

const find = (sources: readonly string[], target: string): string => shown(findCandidates(sources.map(timeline), timeline(target)));

describe('findCandidates', () => {
  const ofOne: readonly (readonly [string, string, string, string])[] = [
    ['nothing where the target has what the source has', '1.0.0@0', '1.0.0@1', ''],
    ['what the source has had since, newest first', '1.0.0@0 1.1.0@2 1.2.0@4', '1.0.0@1', '1.2.0@4 1.1.0@2'],
    ['what came since the last time the source had what the target has', '1.0.0@0 1.1.0@1 1.0.0@2 1.2.0@3', '1.0.0@0', '1.2.0@3'],
    ['an older content that the source has gone back to', '1.0.0@0 1.0.0b@2 1.0.0@3', '1.0.0@0 1.0.0b@2', '1.0.0@3'],
    ['the head alone where the source never had what the target has', '1.1.0@1 1.2.0@2 1.3.0@3', '1.0.0@0', '1.3.0@3'],
    ['the head alone where a person changed the target by hand', '1.0.0@0 1.1.0@1 1.2.0@2', '1.0.0@0 1.1.0@2 1.1.0x@3', '1.2.0@2'],
    ['all that the source ever had, where the target has nothing', '1.0.0@0 1.1.0@1', '', '1.1.0@1 1.0.0@0'],
    ['nothing where the source never had the component', '', '1.0.0@0', ''],
    ['nothing where neither has it any more', '1.0.0@0 -@2', '1.0.0@1 -@3', ''],
    ['nothing that was removed before the target ever had it', '1.0.0@0 -@1', '', ''],
    ['a removal', '1.0.0@0 -@2', '1.0.0@1', '-@2'],
    ['a removal, and nothing of what was before it', '1.0.0@0 1.1.0@2 -@3', '1.0.0@1', '-@3'],
    ['a removal of what the target has another content of', '1.0.0@0 -@2', '0.9.0@0', '-@2'],
    ['no removal from before the target got a component of that name', '1.0.0@0 -@2', '0.9.0@3', ''],
    ['no removal from before the target got the same again', '1.0.0@0 -@2', '1.0.0@3', ''],
    ['no removal once the component is back', '1.0.0@0 1.1.0@2 -@3 1.2.0@4', '1.0.0@1', '1.2.0@4'],
    ['nothing where the component is back as it was', '1.0.0@0 -@2 1.0.0@3', '1.0.0@1', ''],
    ['only what came since the component is back, where the target has nothing', '1.0.0@0 -@2 1.0.0@3 1.1.0@4', '1.0.0@1 -@3', '1.1.0@4 1.0.0@3'],
    ['nothing that the source has taken back', '1.0.0@0 1.1.0@1 1.2.0@2 1.1.0@3', '1.0.0@0', '1.1.0@3'],
    ['what came after the source had taken something back', '1.0.0@0 1.1.0@1 1.2.0@2 1.1.0@3 1.3.0@4', '1.0.0@0', '1.3.0@4 1.1.0@3'],
    ['what one commit changed in both', '1.0.0@0 1.1.0@3', '1.0.0@0 1.1.0@3', ''],
  ];
  test.each(ofOne)('gives %s', (_, source, target, expected) => {
    expect(find([source], target)).toBe(expected);
  });

  const ofSeveral: readonly (readonly [string, readonly string[], string, string])[] = [
    ['what any of them has had since, by the time that the last one got it', ['1.0.0@0 1.1.0@1 1.2.0@5', '1.0.0@0 1.1.0@3 1.2.0@4'], '1.0.0@0', '1.2.0@5 1.1.0@3'],
    ['what only one of them has, for the gates to say so', ['1.0.0@0', '1.0.0@0 1.1.0@1'], '1.0.0@0', '1.1.0@1'],
    ['a component that only one of them has', ['', '1.0.0@1'], '', '1.0.0@1'],
    ['nothing that one of them has left for what the target has', ['1.0.0@0 1.0.0b@1 1.0.0@4', '1.0.0@0 1.0.0b@2'], '1.0.0@0 1.0.0b@3', ''],
    ['nothing that one of them has taken back', ['1.0.0@0 1.1.0@1', '1.0.0@0 1.1.0@1 1.0.0@2'], '1.0.0@0', ''],
    ['nothing that one of them has removed since', ['1.0.0@0 1.1.0@1', '1.0.0@0 1.1.0@1 -@2'], '1.0.0@0', '-@2'],
    ['no removal where one of them has the component back', ['1.0.0@0 -@1', '1.0.0@0 -@1 1.1.0@2'], '1.0.0@0', '1.1.0@2'],
    ['what a source has that never had what the target has, if the others had it since', ['1.0.0@0 1.1.0@1', '1.1.0@1 1.2.0@2'], '1.0.0@0', '1.2.0@2 1.1.0@1'],
  ];
  test.each(ofSeveral)('of several sources, gives %s, whatever their order', (_, sources, target, expected) => {
    expect(find(sources, target)).toBe(expected);
    expect(find([...sources].reverse(), target)).toBe(expected);
  });

  test('gives nothing where there is no source', () => {
    expect(findCandidates([], timeline('1.0.0@0'))).toEqual([]);
  });

  test('names content, fingerprint, commit and time', () => {
    expect(findCandidates([timeline('1.0.0@0 1.1.0@2')], timeline('1.0.0@1'))).toEqual([
      { state: variant('1.1.0'), fingerprint: variant('1.1.0').fingerprint, commit: commitAt(2), at: timeAt(2) },
    ]);
  });

  test('names a removal by the fingerprint of what was removed', () => {
    expect(findCandidates([timeline('1.0.0@0 1.1.0@1 -@2')], timeline('1.0.0@1'))).toEqual([
      { state: undefined, fingerprint: removalFingerprint('1.1.0'), commit: commitAt(2), at: timeAt(2) },
    ]);
  });
});

describe('removalOf', () => {
  test.each([['1.0.0@0 -@2', removalFingerprint('1.0.0')], ['1.0.0@0 -@2 1.0.0@3', undefined], ['1.0.0@0', undefined], ['', undefined]])('of %j is %s', (text, expected) => {
    expect(removalOf(timeline(text))?.fingerprint).toBe(expected);
  });
});
