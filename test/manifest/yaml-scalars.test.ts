import fc from 'fast-check';
import { parse } from 'yaml';
import { isAmbiguous, meaningOf } from '../../src/manifest/yaml-scalars';

describe('isAmbiguous', () => {
  test.each([
    'yes', 'Yes', 'YES', 'no', 'No', 'on', 'On', 'off', 'OFF', 'y', 'Y', 'n', 'N',
    '0644', '0755', '010', '08', '09', '-010', '0o17', '0b101', '-0x1F', '+0xff',
    '12:30', '190:20:30', '1:2:3.5', '1_000', '1_000.5', '0x_ff', '1e3', '1.5e3', '12e03', '1E+2', '.5e3',
    '2024-01-01', '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43.10 -5', '<<', '=',
  ])('holds for %s', (text) => {
    expect(isAmbiguous(text)).toBe(true);
  });

  test.each([
    '', '~', 'null', 'Null', 'NULL', 'true', 'True', 'TRUE', 'false', '0', '-0', '00', '1', '-1', '+1', '123456', '1.5', '-1.5', '.5', '-.5', '5.', '1.0', '1.5e+3', '1.5E-3', '0x1F', '.inf', '-.Inf', '.nan',
    'yesterday', 'yEs', 'nO', 'tRUE', 'v1.2.3', '1.2.3', '10.0.0.1', '10.0.0.0/8', 'a:b', '12:99', ':80', '0o9', '0xg', '100m', '1Gi', '5m', 'e3', '1e', '-', '--', '.', '..', '1-2', '2024-01', '2024-01-01x', 'ключ', '1,000',
  ])('does not hold for %s', (text) => {
    expect(isAmbiguous(text)).toBe(false);
  });

  // both versions of the yaml package are judges that do not know of ours
  const scalar = fc.stringMatching(/^[0-9a-fA-FxXoObBeEyYnN_.:+~<=-]{1,10}$/).filter((text) => !/^[-?:](?: |$)|: |:$|^[-?:]$|^(?:---|\.\.\.)/.test(text));

  test('fails if two readers differ over a scalar that passes', () => {
    fc.assert(fc.property(scalar, (text) => {
      const [old, now] = (['yaml-1.1', 'core'] as const).map((schema) => (parse(`- ${text}`, { schema, logLevel: 'silent' }) as readonly unknown[])[0]);
      // the package takes E0 and a lone point for numbers, finds none in them, and is alone with that
      const isNumberWithoutDigits = Number.isNaN(old) && typeof now === 'string';
      return Object.is(old, now) || isNumberWithoutDigits || isAmbiguous(text) || (old === 0 && now === 0);
    }), { seed: 1, numRuns: 5000 });
  });

  test('fails if what passes has another meaning to the yaml package', () => {
    fc.assert(fc.property(scalar, (text) => {
      if (isAmbiguous(text)) return true;
      const [value] = parse(`- ${text}`, { version: '1.2', schema: 'core' }) as readonly unknown[];
      return Object.is(value === 0 ? 0 : value, meaningOf(text));
    }), { seed: 1, numRuns: 5000 });
  });
});

describe('meaningOf', () => {
  test.each<readonly [string, unknown]>([
    ['', null], ['~', null], ['true', true], ['False', false], ['-12', -12], ['+12', 12], ['0x1F', 31], ['.5', 0.5], ['5.', 5], ['-0', 0], ['-.inf', -Infinity], ['.NaN', NaN], ['text', 'text'], ['NaN', 'NaN'],
    ['Infinity', 'Infinity'], [' 1', ' 1'],
  ])('reads %j as %p', (text, value) => {
    expect(meaningOf(text)).toBe(value);
  });
});
