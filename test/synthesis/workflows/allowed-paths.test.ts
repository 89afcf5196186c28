import { join } from 'node:path';
import homelab from '../../../examples/homelab/fleet';
import type { Fleet, FleetProps } from '../../../src/fleet/fleet';
import { generatedPlaces, managedPaths } from '../../../src/synthesis/places';
import { allowedPaths, ANY_CLUSTER } from '../../../src/synthesis/workflows/allowed-paths';
import { readTree } from '../../support/temporary-folder';
import { makeFleet, parseWorkflow, renderSynth } from './fleets';

function isAllowed(fleet: Fleet, path: string): boolean {
  const clusters = fleet.clusters.map(({ name }) => name).join('|');
  return allowedPaths(fleet).some((pattern) => new RegExp(`^(${pattern.replaceAll(ANY_CLUSTER, clusters)})$`).test(path));
}

const FLEETS: readonly (readonly [string, Partial<FleetProps>])[] = [
  ['a fleet without Terragrunt', {}],
  ['a fleet whose notifications are in a folder of another name', { notifications: { folder: 'sluice-notifications' } }],
  ['a fleet whose Flux reads another folder', { clustersFolder: 'clusters' }],
  ['a fleet with Terragrunt', { terragrunt: { unit: [{ name: 'aws_set_params', versions: true }, { name: 'x', path: 'deep/y', versions: true }] } }],
  ['folders that look like expressions', { terragrunt: { stacks: 'a+(b)[c].d', units: './u*?{1}$^|\\', unit: [{ name: 'x', path: 'y.z', versions: true }] } }],
];

describe.each(FLEETS)('allowedPaths of %s', (_, props) => {
  const fleet = makeFleet(props);

  test('lets a resynthesis write every managed file', () => {
    expect(managedPaths(fleet).filter((path) => !isAllowed(fleet, path))).toEqual([]);
  });

  test('lets it write every place of a generated file, the workflows left out', () => {
    for (const { folder, extension } of generatedPlaces(fleet)) {
      expect([folder, isAllowed(fleet, `${folder.replace('*', 'dev')}/any${extension}`)]).toEqual([folder, folder !== '.github/workflows']);
    }
  });

  test.each([
    '.github/workflows/synth.yaml', '.github/dependabot.yml', 'package.json', 'fleet.ts', 'clusters/dev/versions.ts', 'clusters/dev/values/x.yaml',
    'kubernetes/clusters/other/helm-charts.yaml', 'kubernetes/clusters/dev/a/b.yaml', 'kubernetes/clusters/devx/a.yaml', 'x/kubernetes/clusters/dev/a.yaml',
    'kubernetes/clusters/dev/.yaml', 'infrastructure/units/other/terragrunt.hcl', 'infrastructure/stacks/dev/terragruntxstack.hcl',
  ])('keeps it from %s', (path) => {
    expect(isAllowed(fleet, path)).toBe(false);
  });
});

test('every file of the reference fleet but its workflows may be resynthesized', () => {
  const written = Object.keys(readTree(join(__dirname, '../../../dist')));
  expect(written.length).toBeGreaterThan(10);
  expect(written.filter((path) => !isAllowed(homelab, path))).toEqual(written.filter((path) => path.startsWith('.github/workflows/')));
});

test('a unit that takes no versions is none that Sluice writes', () => {
  const fleet = makeFleet({ terragrunt: { unit: [{ name: 'config', versions: true }, { name: 'unifi' }] } });
  expect(['config', 'unifi'].map((unit) => isAllowed(fleet, `infrastructure/units/${unit}/terragrunt.hcl`))).toEqual([true, false]);
});

describe('the list in the workflow', () => {
  test('has no blank line, which would allow nothing, and names no workflow', () => {
    const allowed = parseWorkflow(renderSynth()).jobs.push?.steps.find((step) => step.run)?.env?.ALLOWED ?? '';
    expect(allowed.split('\n').filter((line) => line.trim() !== line || line === '')).toEqual([]);
    expect(allowed).not.toContain('workflows');
  });

  test('grows with the clusters by no more than their names', () => {
    const clusters = Array.from({ length: 1000 }, (_, index) => `cluster-${index}`);
    const [few, many] = [renderSynth({}, ['a']), renderSynth({}, clusters)];
    expect(many.length - few.length).toBe(clusters.join('|').length - 1);
  });
});
