import type { Answers } from '../../src/adoption/answers';
import { compareStacks } from '../../src/adoption/compare-stacks';
import { planAdoption, type AdoptionStep } from '../../src/adoption/plan-adoption';
import { formatProblem } from '../../src/errors';
import { adoptFixture, changed } from '../support/adopt-fixture';

const ANSWERS: Answers = { repository: 'acme/homelab', promotedFrom: new Map() };
const VERSIONS = 'infrastructure/versions.hcl';
const CONFIG = 'infrastructure/units/config/terragrunt.hcl';

type Changes = Parameters<typeof changed>[1];

/** The Terragrunt side alone: what the clusters get is somebody else's test. */
const before = changed(adoptFixture('homelab'), { 'kubernetes/platform/helm-charts.yaml': null, 'kubernetes/platform/kustomization.yaml': (text) => text.replace('  - "helm-charts.yaml"\n', '') });

function adopt(changes: Changes): AdoptionStep & { readonly said: string } {
  const step = planAdoption(changed(before, changes), ANSWERS);
  return { ...step, said: step.warnings.map(formatProblem).join('\n') };
}

function stacks({ before: old, after }: AdoptionStep) {
  return compareStacks(old, after);
}

describe('migrateReaders', () => {
  test('leaves computed values where they are, and lets what is in the manifest win', () => {
    const step = adopt({ [VERSIONS]: (hcl) => hcl.replace('"v2.7.5"', 'local.flux').replace('locals {\n', 'locals {\n  flux = "v2.7.5"\n') });
    expect(step.said).toMatch(/ADOPT_LEFT_ALONE: infrastructure\/versions\.hcl:12:5: flux is computed, and a manifest holds plain versions/);
    expect(step.after.has(VERSIONS)).toBe(true);
    expect(step.after.get('clusters/dev/versions.ts')).not.toContain('fluxcd/flux2');
    expect(step.after.get(CONFIG)).toContain('versions             = merge(local.versions_vars.locals.versions, values.versions)');
    expect(step.after.get('infrastructure/units/bootstrap/terragrunt.hcl')).toContain('flux_version = local.shared.locals.versions.flux');
    expect(step.after.get('renovate.ts')).toContain('packageNameTemplate\": \"siderolabs/talos');
    expect(stacks(step)).toMatchObject({ unexpected: [], values: 39 });
  });

  test('keeps the file while it says something else', () => {
    const step = adopt({ [VERSIONS]: (hcl) => hcl.replace('locals {\n', 'locals {\n  region = "eu"\n') });
    expect(step.after.has(VERSIONS)).toBe(true);
    expect(step.after.get(CONFIG)).toContain('versions             = values.versions');
    expect(stacks(step).unexpected).toEqual([]);
  });

  test.each<[string, Changes, RegExp]>([
    ['a script reads it', { 'scripts/show.sh': '#!/bin/sh\ngrep talos infrastructure/versions.hcl\n' }, /scripts\/show\.sh:2: the line speaks of versions\.hcl, which therefore stays/],
    ['another stack uses a unit that reads it', { 'infrastructure/stacks/storage/terragrunt.stack.hcl': (hcl) => `${hcl}\nunit "config" {\n  source = "../../units/config"\n  path   = "config"\n}\n`, 'infrastructure/stacks/lab/terragrunt.stack.hcl': null }, /units\/config\/terragrunt\.hcl: the unit reads the versions, and infrastructure\/stacks\/storage\/terragrunt\.stack\.hcl, which is no cluster's, uses it too/],
    ['a file that is no unit reads it', { 'infrastructure/common.hcl': 'locals {\n  v = read_terragrunt_config(find_in_parent_folders("versions.hcl"))\n  talos = local.v.locals.versions.talos\n}\n' }, /common\.hcl: the file reads the versions and is no unit/],
    ['more than its versions is read', { [CONFIG]: (hcl) => hcl.replace('  local_paths          =', '  region               = local.versions_vars.inputs.region\n  local_paths          =') }, /config\/terragrunt\.hcl:23:26: what is read of versions\.hcl here is more than its versions/],
  ])('keeps the file where %s', (_, changes, message) => {
    const step = planAdoption(changed(before, changes), { ...ANSWERS, clusters: ['dev', 'integration', 'live'] });
    expect(step.after.has(VERSIONS)).toBe(true);
    expect(step.warnings.map(formatProblem).join('\n')).toMatch(message);
    expect(stacks(step).unexpected).toEqual([]);
  });

  test('puts no version into a second place where everybody goes on reading the file', () => {
    const answers = { ...ANSWERS, clusters: ['dev', 'live'] };
    const step = planAdoption(changed(before, { 'dev.env': '# renovate: datasource=github-releases depName=k0sproject/k0s\nK0S=v1.34.1\n' }), answers);
    expect(step.after.get('clusters/dev/versions.ts')).not.toContain('siderolabs/talos');
    expect(step.after.get(VERSIONS)).toBe(before.get(VERSIONS));
    expect(step.fleet.props.terragrunt).toBeUndefined();
  });

  test('gives a stack that reads the file its own versions', () => {
    const path = 'infrastructure/stacks/dev/terragrunt.stack.hcl';
    const step = adopt({
      [path]: (hcl) => hcl.replace('locals {\n', 'locals {\n  shared = read_terragrunt_config(find_in_parent_folders("versions.hcl"))\n').replace('cluster = local.name', 'cluster = "${local.name}-${local.shared.locals.versions.talos}"'),
    });
    expect(step.after.get(path)).toContain('cluster = "${local.name}-${local.versions.talos}"');
    expect(step.after.get(path)).not.toContain('read_terragrunt_config');
    expect(step.after.has(VERSIONS)).toBe(false);
  });

  test('names units that stand elsewhere, and where', () => {
    const moved = Object.fromEntries([...before].filter(([path]) => path.startsWith('infrastructure/units/')).flatMap(([path, text]) => [[path, null], [path.replace('infrastructure/units/', 'tf/parts/'), text]]));
    const sources = Object.fromEntries(['dev', 'integration', 'live'].map((name) => [`infrastructure/stacks/${name}/terragrunt.stack.hcl`, (hcl: string) => hcl.replaceAll('../../units/', '../../../tf/parts/')]));
    const step = adopt({ ...moved, ...sources });
    expect(step.after.get('fleet.ts')).toContain("units: 'tf/parts'");
    expect(stacks(step)).toMatchObject({ unexpected: [], values: 39 });
  });
});
