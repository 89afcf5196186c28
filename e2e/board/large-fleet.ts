import * as fs from 'node:fs';
import * as path from 'node:path';
import { runOk } from '../support/run';

/** A repository with a fleet of which nothing but the first cluster tracks Renovate, and some commits that raise it. */
export function writeLargeFleet(folder: string, components: number, clusters: number): void {
  const names = Array.from({ length: clusters }, (_, index) => `cluster-${index}`);
  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  const chart = (index: number, version: string): string => `    'component-${index}': { namespace: 'apps', chart: helm('${version}', 'component-${index}', 'https://charts.example.org') },`;
  const manifest = (raised: number): string => [
    "import { defineVersions, helm } from 'sluice';", '', 'export const versions = defineVersions({', '  charts: {',
    ...Array.from({ length: components }, (_, index) => chart(index, index < raised ? '1.1.0' : '1.0.0')),
    '  },', '});', '',
  ].join('\n');
  const git = (...args: readonly string[]): string => runOk('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], { cwd: folder });
  write('fleet.ts', [
    "import { Fleet } from 'sluice';",
    ...names.map((name, index) => `import { versions as v${index} } from './clusters/${name}/versions';`),
    "const fleet = new Fleet({ repository: 'acme/large' });",
    ...names.map((name, index) => `fleet.addCluster('${name}', { versions: v${index}${index === 0 ? '' : `, promotedFrom: '${names[Math.floor((index - 1) / 4)]}'`} });`),
    'export default fleet;', '',
  ].join('\n'));
  for (const name of names) write(`clusters/${name}/versions.ts`, manifest(0));
  git('init', '--quiet', '--initial-branch=main');
  for (let raised = 0; raised <= 30; raised += 10) {
    write('clusters/cluster-0/versions.ts', manifest(raised));
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '-m', `feat(deps): raise ${raised}`);
  }
}
