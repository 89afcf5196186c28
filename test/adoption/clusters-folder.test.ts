import type { Answers } from '../../src/adoption/answers';
import { buildFolder } from '../../src/adoption/build-folder';
import { compareTrees } from '../../src/adoption/compare';
import { findClustersFolders } from '../../src/adoption/find-clusters-folders';
import { planAdoption, type AdoptionStep } from '../../src/adoption/plan-adoption';
import { moveOf, nextStep, planStep, type Direction } from '../../src/adoption/plan-next-step';
import type { ConfigError } from '../../src/errors';
import { planChanges } from '../../src/synthesis/changes';
import type { FileTree } from '../../src/synthesis/file-tree';
import { synthesize } from '../../src/synthesis/synthesize';
import { adoptFixture, changed, inStandardLayout } from '../support/adopt-fixture';

const LIVE: Answers = { repository: 'acme/homelab', promotedFrom: new Map([['live', 'integration']]) };
const PROD: Answers = { repository: 'acme/homelab', promotedFrom: new Map([['prod', 'staging']]) };
const STANDARD = { clustersFolder: 'clusters' };

function sync(path: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: flux-system\n  namespace: flux-system\nspec:\n  path: ${path}\n  prune: true\n`;
}

function instance(path: string): string {
  return `apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata:\n  name: flux\n  namespace: flux-system\nspec:\n  sync:\n    kind: GitRepository\n    path: ${path}\n`;
}

/** All steps of an adoption, one after the other. */
function stepsOf(tree: FileTree, answers: Answers, directions: readonly Direction[] = []): readonly AdoptionStep[] {
  const steps = [planAdoption(tree, answers)];
  for (const direction of directions) {
    const { fleet, after } = steps.at(-1) as AdoptionStep;
    const move = moveOf(fleet, after);
    steps.push(planStep(nextStep(direction, move), move as NonNullable<typeof move>, fleet, after));
  }
  return steps;
}

function problemsOf(tree: FileTree, answers: Answers) {
  try {
    planAdoption(tree, answers);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.filter(({ severity }) => severity !== 'warning');
  }
}

describe('findClustersFolders', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['the usual one', { 'kubernetes/clusters/a/apps.yaml': '', 'clusters/b/flux-system/gotk-sync.yaml': sync('./clusters/b') }, ['kubernetes/clusters']],
    ['that of flux bootstrap', { 'clusters/a/flux-system/gotk-sync.yaml': sync('./clusters/a'), 'clusters/b/flux-system/gotk-sync.yaml': sync('clusters/b/') }, ['clusters']],
    ['one further down', { 'deploy/flux/a/flux-system/gotk-sync.yaml': `---\n${sync('./deploy/flux/a')}` }, ['deploy/flux']],
    ['that of a FluxInstance, beside the cluster\'s files or in a folder of its own', {
      'clusters/a/flux-system/flux-instance.yaml': instance('clusters/a'), 'clusters/b/flux.yml': instance('./clusters/b'), 'clusters/c/deep/down/flux.yaml': instance('other/c'),
    }, ['clusters']],
    ['none where the folder of all is read as one', { 'deploy/clusters/a/flux-system/gotk-sync.yaml': sync('./deploy/clusters') }, []],
    ['none where Flux reads another folder', { 'clusters/a/flux-system/gotk-sync.yaml': sync('./clusters/b') }, []],
    ['none where the folder is the top', { 'a/flux-system/gotk-sync.yaml': sync('./a'), 'flux-system/gotk-sync.yaml': sync('./') }, []],
    ['none where it is no YAML', { 'clusters/a/flux-system/gotk-sync.yaml': '{' }, []],
    ['all that there are', { 'eu/a/flux-system/gotk-sync.yaml': sync('./eu/a'), 'clusters/b/flux-system/gotk-sync.yaml': sync('./clusters/b') }, ['clusters', 'eu']],
  ];
  test.each(cases)('finds %s', (_, files, expected) => {
    expect(findClustersFolders(new Map(Object.entries(files)))).toEqual(expected);
  });
});

const CASES: readonly (readonly [string, FileTree, Answers, Partial<Answers>, readonly Direction[]])[] = [
  ['HelmReleases in files of each cluster', adoptFixture('helm-releases'), PROD, {}, []],
  ['a file of variables', adoptFixture('versions-env'), { repository: 'acme/homelab' }, STANDARD, []],
  ['a ResourceSet that clusters share', adoptFixture('homelab'), LIVE, STANDARD, ['continue', 'finish']],
  ['a ResourceSet that clusters share, and back', adoptFixture('homelab'), LIVE, STANDARD, ['continue', 'finish', 'undo', 'undo', 'undo']],
];

describe.each(CASES)('adopting %s in the layout of Flux\'s documentation', (_, usual, answers, said, directions) => {
  const standard = inStandardLayout(usual);
  const steps = stepsOf(standard, { ...answers, ...said }, directions);

  test('changes nothing of what runs, in no step', () => {
    expect([...standard.keys()].filter((path) => path.startsWith('kubernetes/'))).toEqual([]);
    const twins = stepsOf(usual, answers, directions);
    steps.forEach(({ fleet, before, after }, index) => {
      const { handovers, objects } = compareTrees(fleet, before, after, buildFolder);
      const twin = twins[index] as AdoptionStep;
      expect(compareTrees(fleet, before, after, buildFolder)).toMatchObject({ unexpected: [], unproven: [] });
      expect({ handovers, objects }).toEqual({ handovers: compareTrees(twin.fleet, twin.before, twin.after, buildFolder).handovers, objects: compareTrees(twin.fleet, twin.before, twin.after, buildFolder).objects });
      expect(objects).toBeGreaterThan(0);
    });
  });

  test('writes what it writes in the usual layout, elsewhere', () => {
    const plain = (tree: FileTree) => Object.fromEntries([...tree].filter(([path]) => path !== 'fleet.ts' && !path.startsWith('.github/workflows/')));
    stepsOf(usual, answers, directions).forEach(({ after }, index) => {
      expect(plain((steps[index] as AdoptionStep).after)).toEqual(plain(inStandardLayout(after)));
    });
  });

  test('says the folder in fleet.ts, and leaves nothing to synthesize', () => {
    const { fleet, after } = steps.at(-1) as AdoptionStep;
    expect(after.get('fleet.ts')).toContain("\n  clustersFolder: 'clusters',\n");
    expect(planAdoption(usual, answers).after.get('fleet.ts')).not.toContain('clustersFolder');
    const { files } = synthesize(fleet, after);
    expect(planChanges(files, new Map(files.map(({ path }) => [path, after.get(path) ?? '']))).changes).toEqual([]);
  });
});

describe('planAdoption', () => {
  const standard = inStandardLayout(adoptFixture('helm-releases'));

  test('asks for the folder where Flux reads folders of several, and for nothing that follows from it', () => {
    const several = changed(standard, { 'eu/west/flux-system/gotk-sync.yaml': sync('./eu/west') });
    expect(problemsOf(several, PROD)).toEqual([{
      code: 'ADOPT_UNKNOWN', what: 'Flux reads folders of clusters and of eu, and a fleet has its clusters in one', fix: '--clusters-folder clusters', asks: { kind: 'clusters-folder', folders: ['clusters', 'eu'] },
    }]);
    expect(planAdoption(several, { ...PROD, ...STANDARD }).fleet.clusters.map(({ name }) => name)).toEqual(['staging', 'prod']);
  });

  test('names the option where no cluster is found', () => {
    const bare = changed(standard, Object.fromEntries(['prod', 'staging'].map((name) => [`clusters/${name}/flux-system/gotk-sync.yaml`, null])));
    expect(problemsOf(bare, PROD)).toContainEqual(expect.objectContaining({ code: 'ADOPT_UNKNOWN', what: 'no cluster is found: there is no folder below kubernetes/clusters', fix: expect.stringContaining('--clusters-folder <path>') }));
    expect(problemsOf(bare, { ...PROD, clustersFolder: 'nowhere' })).toContainEqual(expect.objectContaining({ what: 'no cluster is found: there is no folder below nowhere' }));
    expect(planAdoption(bare, { ...PROD, ...STANDARD }).fleet.props.clustersFolder).toBe('clusters');
  });

  test('leaves what stands where the notifications would be, and lists what Flux takes without a list', () => {
    const own = changed(standard, { 'platform/config/flux-notifications/mine.yaml': 'kind: ConfigMap\n' });
    const { after } = planAdoption(own, PROD);
    expect(after.get('platform/config/sluice-notifications/kustomization.yaml')).toBeDefined();
    expect(after.get('clusters/prod/kustomization.yaml')).toMatch(/- apps\.yaml\n\s+- flux-system\n\s+- flux-notifications\n/);
  });
});
