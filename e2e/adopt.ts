import * as fs from 'node:fs';
import * as path from 'node:path';
import { findKustomize } from '../src/adapters/kustomize';
import { compareTrees } from '../src/adoption/compare';
import { readDeliveries } from '../src/adoption/deliveries';
import { planAdoption, type AdoptionStep } from '../src/adoption/plan-adoption';
import { moveOf, nextStep, planStep, type Direction } from '../src/adoption/plan-next-step';
import { realBuilder, type RealBuilder } from '../src/adoption/real-builder';
import { surveyRepository } from '../src/adoption/survey';
import type { FileTree } from '../src/synthesis/file-tree';
import { clusterFolder } from '../src/synthesis/places';
import { ensureTool, toolVersion } from './build-tools';
import { assertSame, Checks } from './support/checks';
import { PROJECT } from './support/fleets';
import { buildResourceSet, byKey, portableJson, type KubernetesObject, type Readers } from './support/kubernetes-objects';

const FIXTURES = path.join(PROJECT, 'test/fixtures/adopt');
const FORWARD: readonly Direction[] = ['continue', 'finish'];
const BACK: readonly Direction[] = ['undo', 'undo', 'undo'];

/** Judges every step of every fixture with kustomize, and what flux-operator makes of the ResourceSets with flux-operator. */
function main(): void {
  const checks = new Checks();
  const readers: Readers = { kustomize: ensureTool('kustomize'), fluxOperator: ensureTool('flux-operator'), yaml2json: ensureTool('yaml2json') };
  checks.uses('kustomize', toolVersion('kustomize'));
  checks.uses('flux-operator', toolVersion('flux-operator'));
  const kustomize = findKustomize(path.dirname(readers.kustomize));
  if (!kustomize) throw new Error(`${readers.kustomize} does not tell its version`);
  try {
    checkJudges(checks, readers, realBuilder(kustomize.build));
    for (const name of fs.readdirSync(FIXTURES)) checkFixture(checks, readers, realBuilder(kustomize.build), name);
  } finally {
    kustomize.dispose();
  }
  checks.finish();
}

/** What would change is found, by kustomize and by flux-operator. */
function checkJudges(checks: Checks, readers: Readers, builder: RealBuilder): void {
  checks.section('The judges find what is wrong');
  const step = planAdoption(readTree(path.join(FIXTURES, 'homelab')), { repository: 'acme/homelab', promotedFrom: new Map() });
  const change = (file: string, from: string, to: string) => new Map([...step.after, [file, (step.after.get(file) ?? '').replace(from, to)]]);
  const cases = {
    'a chart at another version': change('kubernetes/platform/helm-charts.yaml', '"1.17.1"', '"1.18.0"'),
    'a template that says something else': change('kubernetes/platform/helm-charts.yaml', 'maxHistory: 3', 'maxHistory: 4'),
    'an object that goes': change('kubernetes/clusters/live/kustomization.yaml', '  - vars.yml\n', ''),
  };
  for (const [name, after] of Object.entries(cases)) {
    checks.check(name, () => {
      const { unexpected } = compareTrees(step.fleet, step.before, after, builder.build);
      if (unexpected.length === 0) throw new Error('nothing was found');
      return unexpected[0]?.what;
    });
  }
  checks.check('what flux-operator makes of another version', () => {
    const [was, is] = [step.before, cases['a chart at another version']].map((tree) => renderedBy(readers, readDeliveries(tree, clusterFolder(step.fleet, 'dev'), builder.build).flatMap(({ objects }) => objects)));
    if (JSON.stringify(was) === JSON.stringify(is)) throw new Error('nothing was found');
  });
}

function checkFixture(checks: Checks, readers: Readers, builder: RealBuilder, name: string): void {
  checks.section(`The fixture ${name}`);
  const before = readTree(path.join(FIXTURES, name));
  let step: AdoptionStep | undefined;
  const begun = checks.check('the first step', () => {
    const [target, source] = surveyRepository(before).clusters.map((cluster) => cluster.name).reverse();
    const promotedFrom = new Map(target !== undefined && source !== undefined ? [[target, source]] : []);
    step = planAdoption(before, { repository: 'acme/homelab', promotedFrom });
    return judge(readers, builder, step);
  });
  for (const direction of moveOf(begun ? (step as AdoptionStep).fleet : NO_FLEET, step?.after ?? before) ? [...FORWARD, ...BACK] : []) {
    const last = step as AdoptionStep;
    const move = moveOf(last.fleet, last.after) as NonNullable<ReturnType<typeof moveOf>>;
    const next = nextStep(direction, move);
    checks.check(next.kind, () => {
      step = planStep(next, move, last.fleet, last.after);
      return judge(readers, builder, step);
    });
  }
}

const NO_FLEET = { props: {} } as AdoptionStep['fleet'];

function judge(readers: Readers, { build, own }: RealBuilder, step: AdoptionStep): string {
  const { unexpected, unproven, objects, handovers } = compareTrees(step.fleet, step.before, step.after, build);
  if (own.size > 0) throw new Error(`kustomize could not build ${[...own].map((each) => each.join(': ')).join('; ')}`);
  assertSame([...unexpected, ...unproven], [], 'differences');
  let rendered = 0;
  for (const { name } of step.fleet.clusters) {
    const [was, is] = [step.before, step.after].map((tree) => renderedBy(readers, readDeliveries(tree, clusterFolder(step.fleet, name), build).flatMap((delivery) => delivery.objects))) as [Objects, Objects];
    assertSame(is, was, `what ${name} is given`);
    rendered += Object.keys(is).length;
  }
  return `${objects} objects, ${rendered} rendered, ${handovers.length} handed over`;
}

type Objects = ReturnType<typeof byKey>;

/** What flux-operator makes of the ResourceSets among objects, without what evidence needs of it. */
function renderedBy(readers: Readers, objects: readonly object[]): Objects {
  const sets = objects.filter((object) => (object as KubernetesObject).kind === 'ResourceSet');
  return byKey(sets.flatMap((set) => buildResourceSet(readers, portableJson(set))).map(withoutEvidence));
}

function withoutEvidence(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'HelmRelease') return object;
  const annotations = Object.fromEntries(Object.entries(object.metadata.annotations ?? {}).filter(([key]) => !key.startsWith('event.toolkit.fluxcd.io/')));
  const { commonMetadata, ...spec } = object.spec ?? {};
  const others = Object.keys((commonMetadata as { readonly annotations?: object } | undefined)?.annotations ?? {}).filter((key) => key !== 'sluice-fingerprint');
  if (others.length > 0) throw new Error(`${object.metadata.name} has more in its commonMetadata: ${others.join(', ')}`);
  return { ...object, metadata: { ...object.metadata, annotations }, spec };
}

function readTree(root: string, below = ''): FileTree {
  const entries = fs.readdirSync(path.join(root, below), { withFileTypes: true });
  return new Map(entries.flatMap((entry): readonly (readonly [string, string])[] => {
    const at = below === '' ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? [...readTree(root, at)] : [[at, fs.readFileSync(path.join(root, at), 'utf8')]];
  }));
}

main();
