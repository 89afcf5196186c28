import ts from 'typescript';
import { makeNewFleet, renderNewFleet, validateNewFleet, type NewFleetProps } from '../../src/adoption/new-fleet';

const props: NewFleetProps = { repository: 'acme/homelab', branch: 'main', forge: 'github', clusters: ['dev', 'integration', 'live'] };
const flowOf = (clusters: readonly string[]) => makeNewFleet({ ...props, clusters }).clusters.map(({ name, sourceNames }) => [name, ...sourceNames].join(' <- '));
const fleetFile = (more: Partial<NewFleetProps>): string => renderNewFleet({ ...props, ...more }).get('fleet.ts') as string;

describe('a new fleet', () => {
  test.each([
    [['homelab'], ['homelab']],
    [['staging', 'prod'], ['staging', 'prod <- staging']],
    [['dev', 'integration', 'live'], ['dev', 'integration', 'live <- integration']],
    [['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd <- c']],
  ])('of %j lets versions go %j', (clusters, flow) => {
    expect(flowOf(clusters)).toEqual(flow);
    const sources = flow.map((one) => one.split(' <- ')[1]).filter((source) => source !== undefined);
    expect([...fleetFile({ clusters }).matchAll(/promotedFrom: '(.+?)'/g)].map(([, source]) => source)).toEqual(sources);
  });

  test('has names that are TypeScript, whatever the clusters are called', () => {
    const clusters = ['default', 'fleet', '1st', 'live-eu', 'live--eu', 'new', 'a-1'];
    const text = fleetFile({ clusters });
    expect(ts.transpileModule(text, { reportDiagnostics: true }).diagnostics).toEqual([]);
    const names = [...text.matchAll(/versions as (\w+)/g)].map(([, name]) => name);
    expect(new Set([...names, 'fleet', 'Fleet']).size).toBe(clusters.length + 2);
  });

  test('says what is not the default, and no more', () => {
    expect(fleetFile({})).toContain("new Fleet({ repository: 'acme/homelab' })");
    expect(fleetFile({ branch: 'trunk', forge: 'gitea', forgeUrl: 'https://codeberg.org', clusters: ['one'] }))
      .toContain("new Fleet({ repository: 'acme/homelab', branch: 'trunk', forge: 'gitea', forgeUrl: 'https://codeberg.org' })");
    expect(fleetFile({ clustersFolder: 'clusters' })).toContain("new Fleet({ repository: 'acme/homelab', clustersFolder: 'clusters' })");
    expect(makeNewFleet({ ...props, clustersFolder: 'clusters' }).props.clustersFolder).toBe('clusters');
  });

  test.each([
    [{ repository: 'acme' }, 'the repository is not a path'],
    [{ repository: "acme/o'neil" }, 'the repository is not a path'],
    [{ clusters: [] }, 'the fleet has no cluster'],
    [{ clusters: ['dev', 'dev'] }, 'cluster "dev" is added twice'],
    [{ clusters: ['Dev'] }, 'the cluster\'s name is not a DNS label'],
    [{ clusters: ["a'b"] }, 'the cluster\'s name is not a DNS label'],
  ])('fails if it were %j', (more, what) => {
    expect(validateNewFleet({ ...props, ...more })).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'FLEET_INVALID', what: expect.stringContaining(what) as string })]));
  });
});
