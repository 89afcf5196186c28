import { ConfigError, ExternalError, planFleet, promote, promotedBefore } from '../src';
import { chartsManifest, FleetRepository, fleetText, NOW } from './support/fleet-repository';
import { hook } from './support/git-repository';

const CHARTS = { alpha: '1.0.0', beta: '1.0.0' };
const options = { now: () => NOW, variables: {} };

describe('promote', () => {
  test('commits, pushes and tells what became of every target', async () => {
    const repository = await FleetRepository.create(CHARTS);
    await repository.raise({ alpha: '1.1.0', beta: '1.1.0' });
    await repository.verify('charts/alpha');
    expect((await planFleet(repository.home, options)).map(({ targets, decisions }) => [targets, decisions.map(({ kind }) => kind)])).toEqual([[['live'], ['promote', 'blocked']]]);
    const results = await promote(repository.home, { ...options, push: true });
    expect(results).toMatchObject([{ commit: repository.head, pushed: true, plan: { targets: ['live'] } }]);
    expect(repository.remoteHead).toBe(repository.head);
    expect(repository.versions()).toEqual({ alpha: '1.1.0', beta: '1.0.0' });
    expect(await promote(repository.home, { ...options, push: true })).toMatchObject([{ pushed: false, plan: { targets: ['live'] } }]);
  });

  test('warns of what does not stop it', async () => {
    const repository = await FleetRepository.create(CHARTS);
    await repository.verify('charts/alpha');
    repository.git('notes', '--ref=sluice/integration', 'append', '-m', 'by hand', repository.head);
    const warnings: string[] = [];
    await promote(repository.home, { ...options, warn: (text) => warnings.push(text) });
    expect(warnings).toEqual([expect.stringMatching(/^warning line \d of the note on /)]);
  });

  test('tells what became of the targets before the one that fails', async () => {
    const fleet = fleetText().replace('export default', "import { versions as edge } from './clusters/edge/versions';\nfleet.addCluster('edge', { versions: edge, promotedFrom: 'integration' });\nexport default");
    const repository = await FleetRepository.create(CHARTS, { fleet, files: { 'clusters/edge/versions.ts': chartsManifest(CHARTS) } });
    await repository.raise({ alpha: '1.1.0', beta: '1.0.0' });
    await repository.verify('charts/alpha');
    hook(repository.remote, 'update', 'if [ -e full ]; then echo "protected"; exit 1; fi; touch full');
    const error: unknown = await promote(repository.home, { ...options, push: true }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ExternalError);
    expect(promotedBefore(error)).toMatchObject([{ commit: repository.remoteHead, pushed: true, plan: { targets: ['live'] } }]);

    const first: unknown = await promote(repository.home, { ...options, push: true }).catch((cause: unknown) => cause);
    expect([first, promotedBefore(first).map(({ commit }) => commit)]).toEqual([expect.any(ExternalError), [undefined]]);
    expect([promotedBefore(new Error('another')), promotedBefore(undefined)]).toEqual([[], []]);
  });

  test('throws what a program can tell apart', async () => {
    const repository = await FleetRepository.create(CHARTS);
    repository.git('checkout', '--quiet', '--detach');
    const error: unknown = await promote(repository.home, options).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems).toMatchObject([{ code: 'DETACHED_HEAD' }]);
    await expect(planFleet(repository.home, { ...options, to: 'moon' })).rejects.toThrow(/^UNKNOWN_CLUSTER: /);
  });
});
