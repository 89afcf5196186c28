import * as fs from 'node:fs';
import * as path from 'node:path';
import { Fleet } from '../../src/fleet/fleet';
import type { WorkflowsProps } from '../../src/fleet/options';
import { renderWorkflows } from '../../src/synthesis/workflows/render-workflows';

/** Every option that changes what a workflow says. */
const VARIANTS: Readonly<Record<string, WorkflowsProps>> = {
  'plain': {},
  'secret': { token: { secret: 'SLUICE_TOKEN' } },
  'app': { token: { app: { clientId: 'Iv23liExample', privateKeySecret: 'SLUICE_APP_KEY' } } },
  'action': { action: `acme/sluice@${'0123456789'.repeat(4)} # v1.0.0` },
  'own-runners': { runsOn: ['self-hosted', 'linux'] },
  'below': { fleetFolder: 'fleets/home lab', nodeVersion: '22', install: 'corepack enable\npnpm install --frozen-lockfile --ignore-scripts' },
};

/** Writes the workflows of a fleet per variant to `<folder>/<variant>/.github/workflows` and gives their paths. */
export function writeWorkflowVariants(folder: string): readonly string[] {
  return Object.entries(VARIANTS).flatMap(([name, workflows]) => {
    const fleet = new Fleet({ repository: 'acme/homelab', workflows });
    const plain = name === 'plain';
    const readiness = { name: 'apps', file: 'kubernetes/clusters/integration/apps.yaml' };
    const source = fleet.addCluster('integration', { versions: {} as never, ...!plain && { readiness } });
    for (const target of plain ? ['live'] : ['live-eu', 'live-us']) {
      fleet.addCluster(target, { versions: {} as never, promotedFrom: source, mode: target === 'live-us' ? 'pull-request' : 'commit' });
    }
    const { files, problems } = renderWorkflows({ fleet, clusters: [], current: new Map() });
    if (problems.length > 0) throw new Error(problems.map(({ what }) => what).join('\n'));
    return files.map((file) => {
      const target = path.join(folder, name, file.path);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, file.text);
      return target;
    });
  });
}
