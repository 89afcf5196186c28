import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { FailureNotificationProps } from '../src/fleet/failure-props';
import type { Fleet } from '../src/fleet/fleet';
import type { JsonObject } from '../src/manifest/json';
import type { FileTree } from '../src/synthesis/file-tree';
import { synthesize } from '../src/synthesis/synthesize';
import { ensureCrds, ensureTool, toolVersion } from './build-tools';
import { assertSame, Checks } from './support/checks';
import { DIST, PROJECT, readReferenceFleet, variantOf } from './support/fleets';
import { HELM_CHARTS_OPTIONS, HOSTILE_VALUES, makeHostileFleet, UNPORTABLE } from './support/hostile-fleet';
import { buildResourceSet, byKey, kustomizationFolders, kustomizeBuild, portableJson, readObjects, writeTree, type KubernetesObject, type Readers } from './support/kubernetes-objects';
import { run, runOk } from './support/run';

const RELEASES: readonly string[] = ['HelmRelease', 'HelmRepository', 'OCIRepository'];

function main(): void {
  const checks = new Checks();
  const readers: Readers = { kustomize: ensureTool('kustomize'), fluxOperator: ensureTool('flux-operator'), yaml2json: ensureTool('yaml2json') };
  checks.uses('kustomize', toolVersion('kustomize'));
  checks.uses('flux-operator', toolVersion('flux-operator'));
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-kubernetes-'));
  try {
    checkReference(checks, readers, path.join(temporary, 'plain'));
    checkFailureNotifications(checks, readers, path.join(temporary, 'failures'));
    checkOptions(checks, readers, temporary);
    checkSchemas(checks, temporary);
    checkRefusals(checks, readers, path.join(temporary, 'refused'));
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  checks.finish();
}

function checkReference(checks: Checks, readers: Readers, plain: string): void {
  checks.section('The reference fleet, as dist/ has it');
  const folders = kustomizationFolders(path.join(DIST, 'kubernetes'));
  const built = new Map<string, readonly KubernetesObject[]>();
  checks.check('there are kustomizations', () => {
    if (folders.length === 0) throw new Error('dist/kubernetes has none: run "npx projen synth"');
    return `${folders.length}`;
  });
  for (const folder of folders) {
    checks.check(`kustomize build ${path.relative(DIST, folder)}`, () => {
      const objects = readObjects(readers, kustomizeBuild(readers, folder));
      if (objects.length === 0) throw new Error('it gives no objects');
      built.set(path.relative(DIST, folder), objects);
      return summary(objects);
    });
  }

  const { fleet, current } = readReferenceFleet();
  const sources = new Map([...current].filter(([file]) => !file.startsWith('kubernetes/')));
  const isWritten = checks.check('the same fleet in the plain style', () => {
    const { files } = synthesize(variantOf(fleet, { cluster: { style: 'HelmReleases' } }), sources);
    writeTree(plain, files);
    return `${files.length} files`;
  });
  if (!isWritten) return;
  for (const { name } of fleet.clusters) {
    const folder = `kubernetes/clusters/${name}`;
    checks.check(`${name}: flux-operator renders the ResourceSet to exactly the plain style's objects`, () => {
      const found = renderSets(readers, built.get(folder) ?? []);
      const expected = readObjects(readers, kustomizeBuild(readers, path.join(plain, folder))).filter(({ kind }) => RELEASES.includes(kind));
      assertSame(byKey(found), byKey(expected), 'objects');
      return summary(found);
    });
  }
}

function checkFailureNotifications(checks: Checks, readers: Readers, folder: string): void {
  checks.section('The reference fleet, whose Flux tells people of failures');
  const { fleet, current } = readReferenceFleet();
  const failures: readonly FailureNotificationProps[] = [
    { type: 'slack', secretName: 'slack-token', address: 'https://slack.com/api/chat.postMessage' },
    { type: 'msteams', secretName: 'teams', clusters: ['live'] },
  ];
  const told = variantOf(fleet, { fleet: { notifications: { failures } } });
  writeTree(folder, synthesize(told, new Map([...current].filter(([file]) => !file.startsWith('kubernetes/')))).files);
  for (const { name } of told.clusters) {
    checks.check(`${name}: every Alert names its cluster and has its Provider`, () => {
      const objects = readObjects(readers, kustomizeBuild(readers, path.join(folder, 'kubernetes', 'clusters', name)));
      const alerts = objects.filter(({ kind }) => kind === 'Alert');
      const providers = objects.filter(({ kind }) => kind === 'Provider').map(({ metadata }) => metadata.name);
      for (const { metadata, spec } of alerts) assertSame([spec?.eventMetadata, providers.includes(metadata.name)], [{ cluster: name }, true], metadata.name);
      assertSame(providers.filter((provider) => provider === 'sluice-msteams').length, name === 'live' ? 1 : 0, 'Providers of live alone');
      return summary(alerts);
    });
  }
}

function checkOptions(checks: Checks, readers: Readers, temporary: string): void {
  checks.section('Odd names, hostile values and every option: ResourceSet and plain style');
  for (const [index, [name, options]] of Object.entries(HELM_CHARTS_OPTIONS).entries()) {
    checks.check(name, () => {
      const set = writeFleet(path.join(temporary, `set-${index}`), makeHostileFleet('ResourceSet', options));
      const plain = writeFleet(path.join(temporary, `plain-${index}`), makeHostileFleet('HelmReleases', options));
      for (const cluster of ['odd', 'target']) {
        const folder = `kubernetes/clusters/${cluster}`;
        const expected = readObjects(readers, fs.readFileSync(path.join(plain, folder, 'helm-charts.yaml'), 'utf8'));
        assertValues(expected, options.values);
        const sets = readObjects(readers, kustomizeBuild(readers, path.join(set, folder))).filter(({ kind }) => kind === 'ResourceSet');
        assertSame(sets, readObjects(readers, fs.readFileSync(path.join(set, folder, 'helm-charts.yaml'), 'utf8')), `${cluster}: kustomize's ResourceSet`);
        assertSame(byKey(renderSets(readers, sets)), byKey(expected), `${cluster}: flux-operator's objects`);
        assertSame(byKey(releasesIn(readObjects(readers, kustomizeBuild(readers, path.join(plain, folder))))), byKey(expected), `${cluster}: kustomize's objects`);
      }
      return '2 clusters, 7 releases each';
    });
  }
}

/** dist/ is judged by e2e/crds.ts itself; here it judges what flux-operator makes of it, and every option. */
function checkSchemas(checks: Checks, temporary: string): void {
  checks.section('Against the upstream CRDs');
  const all = path.join(temporary, 'all');
  for (const name of fs.readdirSync(temporary)) fs.cpSync(path.join(temporary, name, 'kubernetes'), path.join(all, 'kubernetes', name), { recursive: true });
  checks.check('everything above', () => {
    const printed = runOk(process.execPath, ['-r', 'ts-node/register/transpile-only', path.join(__dirname, 'crds.ts'), ensureCrds(), all], { env: { TS_NODE_PROJECT: path.join(PROJECT, 'tsconfig.dev.json') } });
    return /there was something to judge: (\d+ objects)/.exec(printed)?.[1] ?? '';
  });
}

/** Whatever the values hold reaches Helm as it was written. */
function assertValues(objects: readonly KubernetesObject[], shared: JsonObject = {}): void {
  const valuesOf = (name: string): unknown => objects.find(({ kind, metadata }) => kind === 'HelmRelease' && metadata.name === name)?.spec?.values;
  assertSame(valuesOf('null'), asJson({ ...shared, ...HOSTILE_VALUES }), 'values of the release "null"');
  assertSame(valuesOf('123456789012'), Object.keys(shared).length > 0 ? asJson(shared) : undefined, 'values of a release without values of its own');
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The refusals are no more than is needed: an upgrade of kustomize that carries these shows here. */
function checkRefusals(checks: Checks, readers: Readers, folder: string): void {
  checks.section('What values may not hold');
  checks.check('kustomize refuses or changes each of them', () => {
    for (const spec of UNPORTABLE) {
      writeExample(folder, spec);
      if (carries(readers, folder, spec)) throw new Error(`kustomize carries ${JSON.stringify(spec)}`);
    }
    return `${UNPORTABLE.length} texts`;
  });
  checks.check('and carries what is like them', () => {
    const spec = { 'value': '<<', 'a\u00a0b': '\u00a0', '<<<': '\ufffd' };
    writeExample(folder, spec);
    if (!carries(readers, folder, spec)) throw new Error(`kustomize does not carry ${JSON.stringify(spec)}`);
  });
}

function writeExample(folder: string, spec: unknown): void {
  const object = { apiVersion: 'example.com/v1', kind: 'Example', metadata: { name: 'example' }, spec };
  writeTree(folder, [{ path: 'kustomization.yaml', text: 'resources: [example.yaml]\n' }, { path: 'example.yaml', text: portableJson(object) }]);
}

function carries(readers: Readers, folder: string, spec: unknown): boolean {
  const { status, stdout } = run(readers.kustomize, ['build', folder]);
  if (status !== 0) return false;
  try {
    assertSame(readObjects(readers, stdout)[0]?.spec, spec, 'spec');
    return true;
  } catch {
    return false;
  }
}

function writeFleet(folder: string, { fleet, current }: { readonly fleet: Fleet; readonly current: FileTree }): string {
  writeTree(folder, synthesize(fleet, current).files);
  return folder;
}

/** What flux-operator makes of every ResourceSet among objects. It reads them as the API server would give them: as JSON. */
function renderSets(readers: Readers, objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const sets = objects.filter(({ kind }) => kind === 'ResourceSet');
  if (sets.length === 0) throw new Error('there is no ResourceSet');
  return sets.flatMap((set) => buildResourceSet(readers, portableJson(set)));
}

function releasesIn(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return objects.filter(({ kind }) => RELEASES.includes(kind));
}

function summary(objects: readonly KubernetesObject[]): string {
  const kinds = new Map<string, number>();
  for (const { kind } of objects) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

main();
