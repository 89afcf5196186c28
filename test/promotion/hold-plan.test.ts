import { ConfigError } from '../../src/errors';
import type { Hold } from '../../src/manifest/entries';
import { planHold, type HoldRequest } from '../../src/promotion/hold-plan';
import { chartsManifest } from '../support/fleet-repository';

const CLUSTERS = [
  { name: 'dev', manifest: 'dev.ts', tracksRenovate: true },
  { name: 'integration', manifest: 'integration.ts', tracksRenovate: true },
  { name: 'live', manifest: 'live.ts', tracksRenovate: false },
];
const held = (reason: string) => `import { defineVersions, helm } from 'sluice';\nexport const versions = defineVersions({ charts: { a: { namespace: 'a', chart: helm('1.0.0', 'a', 'https://x.example.org'), hold: '${reason}' } } });\n`;
const current = new Map([['dev.ts', chartsManifest({ a: '1.2.0', b: '1.0.0' })], ['integration.ts', chartsManifest({ a: '1.1.0' })], ['live.ts', chartsManifest({ a: '1.0.0' })]]);
const hold: Hold = { reason: 'loses data' };

function plan(changes: Partial<HoldRequest>) {
  return planHold({ clusters: CLUSTERS, current, component: 'charts/a', hold, ...changes });
}

function problemsOf(changes: Partial<HoldRequest>): readonly string[] {
  try {
    plan(changes);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('planHold', () => {
  test('writes the hold into the manifest of the cluster, and touches no other byte', () => {
    const { edits, ...rest } = plan({ cluster: 'integration', hold: { reason: 'loses data', allow: '<1.2.0' } });
    expect(rest).toEqual({ component: 'charts/a', clusters: ['integration'], manifest: 'integration.ts', version: '1.1.0', after: { reason: 'loses data', allow: '<1.2.0' } });
    const before = current.get('integration.ts') as string;
    expect([...edits]).toEqual([['integration.ts', before.replace("example.org'),\n", "example.org'),\n      hold: { reason: 'loses data', allow: '<1.2.0' },\n")]]);
  });

  test.each<readonly [string, Partial<HoldRequest>, string]>([
    ['the only target that has it', {}, 'live.ts'],
    ['the only cluster that has it, where no target does', { component: 'charts/b' }, 'dev.ts'],
    ['the cluster that is named', { cluster: 'dev' }, 'dev.ts'],
    ['of several that have it, the one that holds it, to lift it', { hold: undefined, current: new Map([...current, ['dev.ts', held('why')]]) }, 'dev.ts'],
  ])('chooses %s', (_, changes, manifest) => {
    expect(plan(changes)).toMatchObject({ manifest });
    expect([...plan(changes).edits.keys()]).toEqual([manifest]);
  });

  test('names all clusters that share the manifest', () => {
    const clusters = [...CLUSTERS, { name: 'live-us', manifest: 'live.ts', tracksRenovate: false }];
    expect(plan({ clusters, cluster: 'live-us' }).clusters).toEqual(['live', 'live-us']);
  });

  test.each<readonly [string, string, Hold | undefined, number]>([
    ['is held with the same words', 'loses data', hold, 0],
    ['is held with other words', 'other', hold, 1],
    ['is held and may allow something now', 'loses data', { ...hold, allow: '1.x' }, 1],
    ['is held and to go on', 'loses data', undefined, 1],
  ])('of a component that %s', (_, reason, next, edits) => {
    const made = plan({ current: new Map([...current, ['live.ts', held(reason)]]), hold: next, cluster: 'live' });
    expect(made.before).toEqual({ reason });
    expect(made.edits.size).toBe(edits);
  });

  test('lifts nothing where nothing is held', () => {
    expect(plan({ hold: undefined })).toMatchObject({ edits: new Map(), clusters: ['live'] });
  });

  test.each<readonly [string, Partial<HoldRequest>, readonly (string | RegExp)[]]>([
    ['the component is nowhere', { component: 'charts/z' }, ['UNKNOWN_COMPONENT: no cluster has "charts/z"; allowed: charts/a, charts/b']],
    ['the cluster does not have it', { component: 'charts/b', cluster: 'live' }, ['UNKNOWN_COMPONENT: live has no "charts/b"; dev has it; allowed: charts/a']],
    ['the cluster is unknown', { cluster: 'moon' }, ['UNKNOWN_CLUSTER: cluster "moon" is not defined; allowed: dev, integration, live']],
    ['several targets have it', { clusters: CLUSTERS.map((one) => ({ ...one, tracksRenovate: false })) }, ['USAGE: several clusters have charts/a; allowed: --cluster dev, --cluster integration, --cluster live; say which one is meant']],
    ['several hold it', { hold: undefined, current: new Map([['dev.ts', held('x')], ['live.ts', held('y')], ['integration.ts', held('z')]]), clusters: CLUSTERS.slice(1) }, ['USAGE: charts/a is on hold in several manifests; allowed: --cluster integration, --cluster live; say which one is meant']],
    ['reason and range are bad', { hold: { reason: ' ', allow: 'soon' } }, [/^BAD_HOLD: the reason of the hold on charts\/a; found nothing/, /^BAD_HOLD: what the hold on charts\/a allows; found .*soon/]],
    ['a manifest cannot be read', { current: new Map([...current, ['dev.ts', 'x']]) }, [/^NOT_LITERAL: dev\.ts/]],
  ])('fails if %s', (_, changes, expected) => {
    expect(problemsOf(changes)).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
  });
});
