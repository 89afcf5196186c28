import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartsManifest, FleetRepository } from '../support/fleet-repository';
import { git, hook } from '../support/git-repository';
import { temporaryFolder } from '../support/temporary-folder';

const FLEET = `import { Fleet } from 'sluice';
import { versions as integration } from './clusters/integration/versions';
import { versions as live } from './clusters/live/versions';
import { versions as edge } from './clusters/edge/versions';
const fleet = new Fleet({ repository: 'acme/homelab' });
fleet.addCluster('integration', { versions: integration });
fleet.addCluster('live', { versions: live, promotedFrom: 'integration' });
fleet.addCluster('edge', { versions: edge, promotedFrom: 'integration' });
export default fleet;
`;

/** Two targets that both could get a release; the remote takes one commit and no more. */
async function scene(): Promise<FleetRepository> {
  const repository = await FleetRepository.create({ alpha: '1.0.0' }, { fleet: FLEET, files: { 'clusters/edge/versions.ts': chartsManifest({ alpha: '1.0.0' }) } });
  await repository.raise({ alpha: '1.1.0' });
  await repository.verify('charts/alpha');
  hook(repository.remote, 'update', 'if [ -e full ]; then echo "protected"; exit 1; fi; touch full');
  return repository;
}

describe('promote, where a later target fails', () => {
  test('shows what became of the earlier one, everywhere', async () => {
    const repository = await scene();
    const folder = temporaryFolder();
    const variables = { GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_OUTPUT: join(folder, 'output') };
    const { status, stdout, stderr } = await repository.promote({ push: true }, { variables });
    expect([status, repository.versions('live'), repository.versions('edge')]).toEqual([1, { alpha: '1.1.0' }, { alpha: '1.0.0' }]);
    expect(repository.remoteHead).toBe(repository.head);
    expect(stdout).toContain(`pushed ${repository.head}\n`);
    expect(stderr).toMatch(/^error PUSH_REFUSED: /);
    expect(readFileSync(variables.GITHUB_STEP_SUMMARY, 'utf8')).toContain('### live from integration');
    expect(readFileSync(variables.GITHUB_OUTPUT, 'utf8')).toMatch(new RegExp(`promoted<<.*\\n1\\n[^]*commits<<.*\\n${repository.head}\\n`));
  });

  test('tells it as JSON, in one object', async () => {
    const repository = await scene();
    const { status, stdout } = await repository.promote({ push: true, json: true });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ commits: [{ targets: ['live'], commit: git(repository.remote, 'rev-parse', 'main'), pushed: true }], problems: [{ code: 'PUSH_REFUSED' }] });
  });
});
