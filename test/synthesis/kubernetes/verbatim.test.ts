import { ApiObject, App, Chart } from 'cdk8s';
import fc from 'fast-check';
import { decodeVerbatim, encodeVerbatim } from '../../../src/synthesis/kubernetes/verbatim';
import { hostileText } from '../../support/hostile-text';

function throughCdk8s(value: unknown): unknown {
  const object = new ApiObject(new Chart(new App(), 'chart'), 'object', { apiVersion: 'v1', kind: 'K', spec: { value: encodeVerbatim(value) } } as never);
  return ((decodeVerbatim(object.toJson()) as { readonly spec: { readonly value: unknown } }).spec).value;
}

describe('encodeVerbatim', () => {
  test.each([
    ['nulls', { a: null, b: [null, { c: null }] }],
    ['keys that cdk8s trips over', JSON.parse('{"constructor": "a", "__proto__": {"b": null}, "resolve": 1, "toString": 2}')],
    ['what looks encoded', { 'a': '\0null', '\0a': '\0\0', 'b': '\0' }],
    ['empty collections', { a: {}, b: [], c: '' }],
  ])('brings %s through cdk8s unchanged', (_, value) => {
    expect(JSON.stringify(throughCdk8s(value))).toBe(JSON.stringify(sorted(value)));
  });

  test('brings any JSON through cdk8s unchanged', () => {
    const json = fc.letrec<{ readonly value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, hostileText, fc.constantFrom(null, true, 0, 1.5, 'constructor', '__proto__'), fc.array(tie('value'), { maxLength: 3 }),
        fc.array(fc.tuple(fc.oneof(hostileText, fc.constantFrom('constructor', '__proto__')), tie('value')), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs))),
    })).value;
    fc.assert(fc.property(json, (value) => {
      if (value !== null) expect(JSON.stringify(throughCdk8s(value))).toBe(JSON.stringify(sorted(value)));
    }), { seed: 1, numRuns: 1000 });
  });

  test.each([[undefined], [new Date(0)], [Number.NaN], [() => 1]])('refuses %p, which is no JSON', (value) => {
    expect(() => encodeVerbatim({ value })).toThrow(RangeError);
  });
});

/** cdk8s sorts keys, with ours as they travel. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const travels = (key: string) => (key.startsWith('\0') || key === 'constructor' || key === '__proto__' ? `\0${key}` : key);
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (travels(a) < travels(b) ? -1 : 1)).map(([key, child]) => [key, sorted(child)]));
}
