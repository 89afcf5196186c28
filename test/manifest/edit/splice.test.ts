import { applySplices, deleteRange, insertAt, type Splice } from '../../../src/manifest/edit/splice';

describe('applySplices', () => {
  test.each<readonly [string, readonly Splice[], string]>([
    ['in whatever order they are listed', [deleteRange({ start: 4, end: 6 }), insertAt(0, '<'), { start: 1, end: 3, text: 'X' }], '<aXd'],
    ['that touch', [{ start: 0, end: 3, text: '1' }, { start: 3, end: 6, text: '2' }], '12'],
    ['at one place in the order of the list, before what is removed there', [insertAt(2, '1'), deleteRange({ start: 2, end: 4 }), insertAt(2, '2')], 'ab12ef'],
    ['of which there are none', [], 'abcdef'],
  ])('does splices %s', (_, splices, expected) => {
    expect(applySplices('abcdef', splices)).toBe(expected);
  });

  test('fails if two overlap', () => {
    expect(() => applySplices('abcdef', [deleteRange({ start: 0, end: 3 }), insertAt(2, 'x')])).toThrow('INTERNAL: two edits of a manifest overlap at offset 2');
  });
});
