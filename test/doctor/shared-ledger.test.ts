import { findSharedLedgers } from '../../src/doctor/shared-ledger';
import { patient } from '../support/patient';

const other = (cluster: string, repository = 'acme/homelab') => `const fleet = new Fleet({ repository: '${repository}' });\nfleet.addCluster(${cluster}, { versions });\n`;

describe('findSharedLedgers', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ['no other fleet', {}, []],
    ['a source of one name', { 'b/fleet.ts': other("'integration'") }, ['error shared-ledger/integration']],
    ['a source of one name, written otherwise', { 'b/fleet.ts': other('\n  "integration"', 'Acme/Homelab') }, ['error shared-ledger/integration']],
    ['other names', { 'b/fleet.ts': other("'integration-b'") }, []],
    ['a target of one name, which reports nothing that counts', { 'b/fleet.ts': other("'live'") }, []],
    ['a fleet of another repository, as an example is', { 'examples/fleet.ts': other("'integration'", 'acme/example') }, []],
  ])('%s', (_, files, found) => {
    expect(findSharedLedgers({ fleet: patient().fleet, otherFleets: new Map(Object.entries(files)) }).map(({ severity, id }) => `${severity} ${id}`)).toEqual(found);
  });

  test('names every file in one finding', () => {
    const otherFleets = new Map([['b/fleet.ts', other("'integration'")], ['c d/fleet.mts', other("'integration'")]]);
    expect(findSharedLedgers({ fleet: patient().fleet, otherFleets })).toMatchObject([{
      what: expect.stringMatching(/^b\/fleet.ts and c d\/fleet.mts/) as string, commands: ["git grep -n integration -- :/b/fleet.ts ':/c d/fleet.mts'"],
    }]);
  });
});
