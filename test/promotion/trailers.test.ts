import { readTrailers } from '../../src/promotion/trailers';

const MESSAGE = 'chore(k8s): promote\n\nSluice-Source: none of it\n\nSluice-Target: live\nSluice-Target: edge  \nSluice-Promoted: a: b\n';

describe('readTrailers', () => {
  test.each([
    ['as it was written', MESSAGE], ['with Windows line breaks', MESSAGE.replaceAll('\n', '\r\n')], ['with what a forge adds behind', `${MESSAGE}\n---\n\nCo-authored-by: somebody <a@example.org>\n`],
  ])('reads a message %s', (_, message) => {
    const trailers = readTrailers(message);
    expect([trailers('Sluice-Target'), trailers('Sluice-Promoted'), trailers('Sluice-Source')]).toEqual([['live', 'edge'], ['a: b'], []]);
  });

  test.each([['', []], ['feat: something\n\nSigned-off-by: me\n', []]])('reads none in %j', (message, expected) => {
    expect(readTrailers(message)('Signed-off-by')).toEqual(expected);
  });
});
