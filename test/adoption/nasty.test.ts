import { buildFolder } from '../../src/adoption/build-folder';
import { compareTrees } from '../../src/adoption/compare';
import { planAdoption, type AdoptionStep } from '../../src/adoption/plan-adoption';
import { moveOf, nextStep, planStep, type Direction } from '../../src/adoption/plan-next-step';
import { entriesOf } from '../../src/manifest/entries';
import { parseManifest } from '../../src/manifest/parse';
import { isGenerated } from '../../src/synthesis/header';
import { checkExtraction } from '../../src/synthesis/renovate/check-extraction';
import { synthesize } from '../../src/synthesis/synthesize';
import { adoptFixture, changed } from '../support/adopt-fixture';
import { readWithOracle } from '../support/hcl-oracle';

const VERSIONS = 'infrastructure/versions.hcl';
const plain = adoptFixture('nasty');
const windows = new Map([...plain].map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));

function adopt(tree: ReadonlyMap<string, string>): AdoptionStep {
  return planAdoption(tree, { repository: 'acme/homelab', promotedFrom: new Map([['live', 'dev']]) });
}

function go(direction: Direction, { fleet, after }: AdoptionStep): AdoptionStep {
  const move = moveOf(fleet, after);
  return planStep(nextStep(direction, move), move as NonNullable<typeof move>, fleet, after);
}

describe.each([['comments between everything, tabs, anchors, several documents', plain], ['the same with CRLF', windows]])('a repository with %s', (_, tree) => {
  const first = adopt(tree);
  const moved = go('continue', first);
  const finished = go('finish', moved);

  test('is adopted, and nothing of what runs changes in any step', () => {
    for (const { fleet, before, after } of [first, moved, finished]) expect(compareTrees(fleet, before, after, buildFolder)).toMatchObject({ unexpected: [], unproven: [], values: 16 });
  });

  test('is as synthesized at the end', () => {
    const { fleet, after } = finished;
    expect(synthesize(fleet, after).files.filter(({ path, text }) => after.get(path) !== text)).toEqual([]);
  });

  test('says in manifests what it said before, each version once for Renovate', () => {
    for (const name of ['dev', 'live']) {
      const file = `clusters/${name}/versions.ts`;
      const text = first.after.get(file) ?? '';
      const { manifest } = parseManifest(file, text);
      expect(manifest && entriesOf(manifest).map((entry) => `${entry.name} ${entry.source.version}`)).toEqual(['talos v1.12.1', 'kubernetes 1.35.0', 'gateway_api v1.4.1', 'cilium 1.18.6', 'cert-manager 1.17.1', 'approver v0.19.0']);
      expect(checkExtraction(file, manifest ? entriesOf(manifest) : [], text)).toEqual([]);
    }
    // what the manifests hold stands nowhere else
    expect(first.after.get(VERSIONS)).not.toMatch(/v1\.12\.1|1\.35\.0|v1\.4\.1/);
  });

  test('lists what is computed, with its place, and leaves it', () => {
    expect(first.warnings.map(({ at, what }) => `${at?.file}:${at?.line} ${what}`)).toEqual([
      `${VERSIONS}:14 patch is computed, and a manifest holds plain versions`,
      `${VERSIONS}:15 from_env is computed, and a manifest holds plain versions`,
      `${VERSIONS}:16 floating has the value "latest", which is no version of three numbers`,
    ]);
    const kept = (tree.get(VERSIONS) ?? '').split('\n').filter((line) => !/"v?1\.\d+\.\d+"/.test(line) || line.includes('get_env')).join('\n');
    expect(first.after.get(VERSIONS)).toBe(kept);
  });

  test('leaves HCL that the parser of Terraform reads, and whose stacks say the versions of the manifests', async () => {
    const files = [...first.after].filter(([path]) => path.endsWith('.hcl'));
    for (const [, text] of files) expect(await readWithOracle(text)).toBeDefined();
    const stack = await readWithOracle(first.after.get('infrastructure/stacks/dev/terragrunt.stack.hcl') ?? '');
    expect(stack).toMatchObject({ locals: [{ versions: { talos: 'v1.12.1', kubernetes: '1.35.0', gateway_api: 'v1.4.1' } }] });
  });

  test('keeps its line ends', () => {
    const breaks = (text: string): string => [...new Set(text.match(/\r?\n/g) ?? [])].join();
    const kept = [...first.changes, ...finished.changes].filter(({ kind, before, path }) => kind === 'update' && !isGenerated(before) && path !== '.github/renovate.json5');
    expect(kept.length).toBeGreaterThan(4);
    expect(kept.filter(({ before, after }) => breaks(after) !== breaks(before)).map(({ path }) => path)).toEqual([]);
  });
});

describe('versions that stay in their file', () => {
  test.each([
    ['comments for Renovate go with what they are about', '\t\ttalos', '\t\t# about it\n\t\t# renovate: datasource=github-releases depName=siderolabs/talos\n\t\ttalos', ''],
    ['what shares its line stays', '"v1.4.1"\n\t\tpatch', '"v1.4.1", patch', 'gateway_api: "v1.4.1", patch'],
  ])('%s', (_, from, to, expected) => {
    const text = adopt(changed(plain, { [VERSIONS]: (before) => before.replace(from, to), 'kubernetes/platform/none.txt': '' })).after.get(VERSIONS) ?? '';
    expect(text).not.toContain('renovate:');
    expect(text).toContain(expected);
  });

  test('all stay where something still reads them', () => {
    const tree = changed(plain, { 'infrastructure/units/lost/terragrunt.hcl': 'locals {\n  v = read_terragrunt_config(find_in_parent_folders("versions.hcl"))\n}\ninputs = { talos = local.v.locals.versions.talos }\n' });
    expect(adopt(tree).after.get(VERSIONS)).toBe(plain.get(VERSIONS));
  });
});

describe('dependencies that name the namespace they have anyway', () => {
  const CHARTS = 'kubernetes/platform/charts.yaml';
  const withNamespaces = (text: string) => text.replace('        - name: cilium\n', '        - name: cilium\n          namespace: flux-system\n').replace('[{ name: cert-manager }]', '[{ name: cert-manager, namespace: flux-system }]');
  const movedWith = (namespace: string) => {
    const step = go('continue', adopt(changed(plain, { [CHARTS]: (text) => withNamespaces(text).replace(/(name: << inputs\.name >>\n)( +)namespace: flux-system(\n +spec:\n +interval: 1h\n +targetNamespace)/, `$1${namespace === '' ? '' : `$2namespace: ${namespace}`}$3`) })));
    return compareTrees(step.fleet, step.before, step.after, buildFolder);
  };

  test.each(['flux-system', '"flux-system"', '<< inputs.provider.namespace | quote >>'])('are the same without, where the releases are in %s', (namespace) => {
    expect(movedWith(namespace)).toMatchObject({ unexpected: [], named: expect.arrayContaining([{ where: 'dev', what: expect.stringMatching(/: dependsOn of cert-manager, approver leaves out, or names, the namespace flux-system, in which/) as string }]) as object });
  });

  test.each(['elsewhere', '<< inputs.namespace >>'])('are others, where the releases are in %s', (namespace) => {
    expect(movedWith(namespace).unexpected.map(({ what }) => what)).toContain('fluxcd.controlplane.io/ResourceSet flux-system/platform-resources: the input cert-manager would be another');
  });
});
