import { findBlindRenovate, findShadowed } from '../../src/doctor/blind-renovate';
import { findBrokenLedgers } from '../../src/doctor/broken-ledger';
import { findInvalidFleet } from '../../src/doctor/invalid-fleet';
import { findUnwiredReadiness } from '../../src/doctor/unwired-readiness';
import { chartsManifest } from '../support/fleet-repository';
import { examine, foundIn, patient, SOURCE, TARGET, type Ailment } from '../support/patient';

const commented = chartsManifest({ cilium: '1.0.0' }).replace('  },\n});', "    // old: { namespace: 'apps', chart: helm('0.9.0', 'old', 'https://charts.example.org') },\n    x: helm('1.0.0', 'x', 'https://charts.example.org'),\n  },\n});");
const hidden = chartsManifest({ cilium: '1.0.0' }).replace("chart: helm('1.0.0'", "chart: helm(\n        /* the version */ '1.0.0'");

describe('findBlindRenovate', () => {
  test.each<readonly [string, Ailment, readonly string[]]>([
    ['a manifest that Renovate reads as we do', {}, []],
    ['a comment in a call', { files: { [SOURCE]: hidden } }, []],
    ['an ignored path', { fleet: { renovate: { ignorePaths: ['clusters/**'] } } }, ['blind-renovate/configuration']],
    ['Renovate switched off', { fleet: { renovate: { enabled: false } } }, ['blind-renovate/configuration']],
    ['another branch', { fleet: { renovate: { baseBranchPatterns: ['dev', '/^release\\//'] } } }, ['blind-renovate/configuration']],
    ['the branch among others', { fleet: { renovate: { baseBranchPatterns: ['dev', '/^ma/'] } } }, []],
    ['the default branch', { fleet: { renovate: { baseBranches: ['$default'] } } }, []],
    ['a rule that switches all off', { fleet: { renovate: { packageRules: [{ enabled: false }] } } }, [`blind-renovate/rule/${SOURCE}`]],
    ['a rule that switches our manager off', { fleet: { renovate: { packageRules: [{ matchManagers: ['custom.regex'], enabled: false }] } } }, [`blind-renovate/rule/${SOURCE}`]],
    ['a rule that switches the folder off', { fleet: { renovate: { packageRules: [{ matchFileNames: ['clusters/**'], enabled: false }] } } }, [`blind-renovate/rule/${SOURCE}`]],
    ...[['**/versions.ts'], ['**'], ['/^clusters\\/.*\\.ts$/'], ['!docs/**']].map((matchFileNames): readonly [string, Ailment, readonly string[]] =>
      [`a rule that switches ${matchFileNames.join()} off`, { fleet: { renovate: { packageRules: [{ matchFileNames, enabled: false }] } } }, [`blind-renovate/rule/${SOURCE}`]]),
    ...[['clusters'], ['!clusters/**'], ['clusters/*.ts'], [`${SOURCE.slice(0, -1)}`], ['/(/']].map((matchFileNames): readonly [string, Ailment, readonly string[]] =>
      [`a rule for other files: ${matchFileNames.join()}`, { fleet: { renovate: { packageRules: [{ matchFileNames, enabled: false }] } } }, []]),
    ['a rule for packages of any name', { fleet: { renovate: { packageRules: [{ matchPackageNames: ['*'], enabled: false }] } } }, [`blind-renovate/rule/${SOURCE}`]],
    ['a rule that a later one takes back', { fleet: { renovate: { packageRules: [{ enabled: false }, { matchManagers: ['custom.regex'], enabled: true }] } } }, []],
    ['a rule for another manager', { fleet: { renovate: { packageRules: [{ matchManagers: ['npm'], enabled: false }] } } }, []],
    ['a rule for a package: somebody means it', { fleet: { renovate: { packageRules: [{ matchPackageNames: ['cilium'], enabled: false }] } } }, []],
    ['a rule for the manifest of a target', { fleet: { renovate: { packageRules: [{ matchFileNames: [TARGET], enabled: false }] } } }, []],
  ])('%s', (_, ailment, found) => {
    expect(findBlindRenovate(patient(ailment)).map(({ id }) => id)).toEqual(found);
  });

  test('lists what Renovate would read differently, once', () => {
    const unseen = chartsManifest({ cilium: '1.0.0' }).replace('chart: helm(', 'chart:\u00a0helm(');
    const { findings } = examine({ files: { [SOURCE]: unseen } });
    expect(findings).toMatchObject([{ id: `blind-renovate/${SOURCE}`, at: { file: SOURCE, line: expect.any(Number) as number }, details: [expect.stringContaining('RENOVATE_MISREADS') as string] }]);
  });

  test('says nothing of a manifest that cannot be read: that is another finding', () => {
    expect(foundIn({ files: { [SOURCE]: commented } })).toEqual(['error invalid-fleet/errors']);
  });
});

describe('findShadowed', () => {
  const placement = { folder: '', out: '', top: new Map() };

  test.each([
    ['no other file', [], placement, []],
    ['a file that comes first', ['renovate.json', '.github/renovate.json'], placement, ['blind-renovate/renovate.json', 'blind-renovate/.github/renovate.json']],
    ['a configuration of the owner\'s, at the top of a repository that holds the fleet below it', ['renovate.json'], { ...placement, out: 'deploy' }, []],
  ])('%s', (_, renovateFiles, where, found) => {
    expect(findShadowed({ renovateFiles, placement: where }).map(({ id }) => id)).toEqual(found);
  });
});

describe('findBrokenLedgers', () => {
  const line = (cluster: string, number: number, reason: string) => ({ cluster, commit: 'a'.repeat(40), line: number, reason });

  test('gathers the lines of a cluster, and cuts what they say', () => {
    const found = findBrokenLedgers({ skipped: [...Array.from({ length: 12 }, (_, index) => line('dev', index + 1, 'not a JSON object')), line('live', 1, `unknown field "\u001b[31m${'x'.repeat(500)}"`)] });
    expect(found.map(({ id, details }) => [id, details?.length])).toEqual([['broken-ledger/dev', 11], ['broken-ledger/live', 1]]);
    expect(found[0]?.details?.at(-1)).toBe('and 2 more');
    expect(found[1]?.details?.[0]).not.toContain('\u001b');
    expect(found[1]?.details?.[0]?.length).toBeLessThan(300);
  });

  test('asks for the newer Sluice that wrote them', () => {
    expect(findBrokenLedgers({ skipped: [line('dev', 1, 'written by a newer Sluice (format 2, this one reads 1)')] })).toMatchObject([{ todo: 'install the Sluice that wrote them' }]);
  });
});

describe('findInvalidFleet', () => {
  test('gathers what stops synthesis, and gives what does not as a notice', () => {
    const problems = [
      { code: 'BAD_VERSION', what: 'a', at: { file: SOURCE, line: 3 } }, { code: 'NOT_OURS', what: 'elsewhere' }, { code: 'BAD_NAME', what: 'b' }, { code: 'UNIT_LEFT_ALONE', severity: 'warning', what: 'c' },
    ] as const;
    expect(findInvalidFleet({ fleet: patient().fleet, problems })).toMatchObject([
      { severity: 'error', at: { file: SOURCE, line: 3 }, details: [`BAD_VERSION: ${SOURCE}:3: a`, 'BAD_NAME: b'] },
      { severity: 'notice', details: ['UNIT_LEFT_ALONE: c'] },
    ]);
  });

  test('does not say again what another finding says', () => {
    expect(foundIn({ fleet: { renovate: { ignorePaths: ['clusters/**'] } } })).toEqual(['error blind-renovate/configuration']);
    expect(foundIn({ clusters: { integration: { readiness: { name: 'flux-system', file: 'x.yaml' } } } })).toEqual(['error unwired-readiness/integration']);
  });
});

describe('findUnwiredReadiness', () => {
  const READINESS = { integration: { readiness: { name: 'apps', file: 'kubernetes/apps.yaml' } } };
  const kustomization = (spec: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: apps\n  namespace: flux-system\nspec:\n${spec}`;
  const wired = "  wait: true\n  healthCheckExprs:\n    - apiVersion: fluxcd.controlplane.io/v1\n      kind: ResourceSet\n      current: \"status.conditions.exists(c, c.type == 'Ready' && c.status == 'True' && c.observedGeneration == metadata.generation)\"\n";
  const notifications = { kustomization: { name: 'apps' } };

  test.each<readonly [string, Ailment, readonly string[]]>([
    ['wired, and announced', { fleet: { notifications }, clusters: READINESS, files: { 'kubernetes/apps.yaml': kustomization(wired) } }, []],
    ['it does not wait', { fleet: { notifications }, clusters: READINESS, files: { 'kubernetes/apps.yaml': kustomization('  prune: true\n') } }, ['unwired-readiness/integration']],
    ['it is not there, and not announced', { clusters: READINESS }, ['unwired-readiness/integration', 'unwired-readiness/integration/1']],
    ['there is none', {}, []],
  ])('%s', (_, ailment, found) => {
    expect(findUnwiredReadiness(patient(ailment)).map(({ id }) => id)).toEqual(found);
  });
});
