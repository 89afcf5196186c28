import { findDriftedLinks } from '../../src/doctor/drifted-link';
import { chartsManifest } from '../support/fleet-repository';
import { patient, SOURCE, TARGET } from '../support/patient';
import { historyOf } from '../support/plan-input';
import { chart, timeAt } from '../support/timelines';

const PAIR = { sameVersion: [['charts/cilium', 'charts/hubble']] } as const;
const manifests = (source: Readonly<Record<string, string>>, target: Readonly<Record<string, string>>) => ({ [SOURCE]: chartsManifest(source), [TARGET]: chartsManifest(target) });

describe('findDriftedLinks', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, readonly string[]]>([
    ['together everywhere', { cilium: '1.0.0', hubble: '1.0.0' }, { cilium: '1.0.0', hubble: 'v1.0.0' }, []],
    ['apart at the source', { cilium: '1.1.0', hubble: '1.0.0' }, { cilium: '1.0.0', hubble: '1.0.0' }, [SOURCE]],
    ['apart at both: told where it began', { cilium: '1.1.0', hubble: '1.0.0' }, { cilium: '1.1.0', hubble: '1.0.0' }, [SOURCE]],
    ['together at the source, and promoted apart', { cilium: '1.1.0', hubble: '1.1.0' }, { cilium: '1.1.0', hubble: '1.0.0' }, [TARGET]],
    ['the target does not have one of them yet', { cilium: '1.1.0', hubble: '1.1.0' }, { cilium: '1.1.0' }, []],
  ])('%s', (_, source, target, files) => {
    const found = findDriftedLinks(patient({ fleet: PAIR, files: manifests(source, target) }));
    expect(found.map(({ id, at }) => [id, at?.file])).toEqual(files.map((file) => [`drifted-link/${file}/charts/cilium+charts/hubble`, file]));
  });

  test('says what keeps a pair together where it was promoted apart', () => {
    const [finding] = findDriftedLinks(patient({ fleet: PAIR, files: manifests({ cilium: '1.1.0', hubble: '1.1.0' }, { cilium: '1.1.0', hubble: '1.0.0' }) }));
    expect(finding).toMatchObject({
      what: 'charts/cilium and charts/hubble should have the same version on live, and have 1.1.0 and 1.0.0',
      at: { line: expect.any(Number) as number },
      todo: expect.stringContaining('atomic group') as string,
      commands: ['npx sluice explain charts/cilium --to live', 'npx sluice explain charts/hubble --to live'],
    });
  });

  test.each<readonly [string, readonly Readonly<Record<string, string>>[], string, number]>([
    ['has just come apart', [{ cilium: '1.1.0', hubble: '1.0.0' }], 'notice', 1],
    ['has been apart for long', [{ cilium: '1.1.0', hubble: '1.0.0' }, ...Array.from({ length: 30 }, () => ({}))], 'warning', 1],
    ['goes on apart', [{ cilium: '1.1.0', hubble: '1.0.0' }, ...Array.from({ length: 30 }, () => ({})), { cilium: '1.2.0', hubble: '1.0.0' }], 'warning', 1],
    ['was together in between', [{ cilium: '1.1.0', hubble: '1.0.0' }, { cilium: '1.1.0', hubble: 'v1.1.0' }, ...Array.from({ length: 30 }, () => ({})), { cilium: '1.2.0', hubble: 'v1.1.0' }], 'notice', 33],
  ])('gives a pair that %s as it deserves', (_, versions, severity, since) => {
    const begin: Readonly<Record<string, string>> = { cilium: '1.0.0', hubble: '1.0.0' };
    const commits = [begin, ...versions].map((charts) => ({ [SOURCE]: Object.entries(charts).map(([name, version]) => chart(name, version)) }));
    const last = versions.at(-1) ?? {};
    const files = manifests(Object.keys(last).length > 0 ? last : { cilium: '1.1.0', hubble: '1.0.0' }, { cilium: '1.0.0', hubble: '1.0.0' });
    expect(findDriftedLinks(patient({ fleet: PAIR, files, history: historyOf(...commits), hour: commits.length }))).toMatchObject([{ severity, since: timeAt(since) }]);
  });

  test('names what no manifest has, as long as all of them can be read', () => {
    const files = manifests({ cilium: '1.0.0' }, { cilium: '1.0.0' });
    expect(findDriftedLinks(patient({ fleet: PAIR, files })).map(({ id }) => id)).toEqual(['drifted-link/fleet/charts/hubble']);
    expect(findDriftedLinks(patient({ fleet: PAIR, files: { ...files, [TARGET]: 'export const x = y;' } }))).toEqual([]);
  });
});
