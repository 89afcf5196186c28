import { oneLine } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { FileTree } from '../synthesis/file-tree';
import type { Comparison } from './compare';
import { showCommand } from './confirm';
import type { Difference } from './difference';
import { secretSteps, type Step } from './next-steps';
import type { AdoptionStep } from './plan-adoption';
import { moveOf, movingClusters } from './resource-set-move';

type Kind = AdoptionStep['kind'];

const SUBJECTS: Readonly<Record<Kind, string>> = {
  'whole': 'feat: keep versions per cluster in manifests',
  'prepare': 'feat: keep versions per cluster in manifests',
  'move': 'feat(k8s): give every cluster its charts from its own manifest',
  'finish': 'chore(k8s): let Flux prune the charts of a cluster again',
  'undo-prepare': 'chore(k8s): keep Flux from pruning the charts of a cluster',
  'undo-move': 'revert(k8s): give all clusters their charts from one ResourceSet',
  'undo-finish': 'chore(k8s): let Flux prune the shared charts again',
};

const WHYS: Readonly<Record<Kind, string>> = {
  'whole': 'Nothing of what a cluster runs changes, and nothing moves.',
  'prepare': 'Nothing of what a cluster runs changes. The shared ResourceSet is kept from being pruned wherever it is, so that the next step can move it.',
  'move': 'The ResourceSet passes from one Kustomization to another in every cluster; nobody prunes it meanwhile, and its releases are the same.',
  'finish': 'The ResourceSet has arrived in every cluster.',
  'undo-prepare': 'The ResourceSet is about to move back to where all clusters share it.',
  'undo-move': 'The ResourceSet passes back to the Kustomization of what all clusters share; nobody prunes it meanwhile.',
  'undo-finish': 'The shared ResourceSet has arrived in every cluster.',
};

/** The message of a step's commit. */
export function formatStepMessage(kind: Kind): string {
  return `${SUBJECTS[kind]}\n\n${wrap(WHYS[kind])}\n\nSluice-Adopt: ${kind}\n`;
}

function wrap(text: string): string {
  return text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && last.length + word.length < 100 ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
  }, []).join('\n');
}

/** What the checklist of a step depends on beside its files. */
export interface ChecklistProps {
  /** Packages that the repository's own package.json lacks; undefined where the file was written. */
  readonly missingPackages: readonly string[] | undefined;
}

/** What a person must do after a step, in the order in which it works. */
export function planChecklist({ kind, fleet, after }: Pick<AdoptionStep, 'kind' | 'fleet' | 'after'>, { missingPackages }: ChecklistProps): readonly Step[] {
  const first = kind === 'whole' || kind === 'prepare';
  return [
    ...(first ? [{ what: 'install the packages, and commit what npm has locked', commands: [installCommand(missingPackages), 'git add package.json package-lock.json', 'git commit -m "build: lock the packages of the fleet"'] }] : []),
    { what: 'push, and let every cluster reconcile', commands: ['git push'] },
    ...(first ? [...secretSteps(fleet, after), ...forgeSteps(fleet, after)] : []),
    ...nextSteps(kind, fleet, after),
  ];
}

function installCommand(missing: readonly string[] | undefined): string {
  return missing === undefined || missing.length === 0 ? 'npm install' : `npm install --save-dev ${missing.join(' ')}`;
}

/** What GitHub must be told; elsewhere there are no workflows. */
function forgeSteps({ props: { forge = 'github', repository, branch = 'main', workflows } }: Fleet, files: FileTree): readonly Step[] {
  if (forge !== 'github' || workflows === false) return [];
  const promotes = [...files.keys()].some((path) => /^\.github\/workflows\/promote.*\.yaml$/.test(path));
  const rule = `{"name":"${branch}","target":"branch","enforcement":"active","conditions":{"ref_name":{"include":["~DEFAULT_BRANCH"],"exclude":[]}},"rules":[{"type":"deletion"},{"type":"non_fast_forward"}]}`;
  return [
    { what: 'protect the branch: what is on it is what Flux runs (docs/github.md says what else a ruleset can demand)', commands: [`gh api --method POST repos/${repository}/rulesets --input - <<< '${rule}'`] },
    ...(promotes && typeof workflows !== 'object' ? [{
      what: 'give the workflows a token of their own where what they push is to be checked, and name it in fleet.ts: workflows: { token: { secret: \'SLUICE_TOKEN\' } }',
      commands: [`gh secret set SLUICE_TOKEN --repo ${repository}`],
    }] : []),
  ];
}

function nextSteps(kind: Kind, fleet: Fleet, after: FileTree): readonly Step[] {
  const move = moveOf(fleet, after);
  if (!move) return [];
  const clusters = movingClusters(fleet, after, move);
  const on = (precondition: 'marked' | 'owned' | 'shared') => clusters.map(({ name }) => showCommand(move, precondition).replace('<cluster>', name));
  const names = clusters.map(({ name }) => name).join(',');
  switch (kind) {
    case 'prepare': return [{ what: 'look whether every cluster has it: each prints "disabled"', commands: on('marked') }, { what: 'then move', commands: [`npx sluice adopt --continue --confirmed-on ${names}`] }];
    case 'move': return [{ what: 'look whether every cluster has it: each prints the Kustomization of its folder', commands: on('owned') }, { what: 'then finish', commands: [`npx sluice adopt --finish --confirmed-on ${names}`] }];
    case 'undo-prepare': return [{ what: 'look whether every cluster has it: each prints "disabled"', commands: on('marked') }, { what: 'then move back', commands: [`npx sluice adopt --undo --confirmed-on ${names}`] }];
    case 'undo-move': return [{ what: 'look whether every cluster has it: each prints the Kustomization of what they share', commands: on('shared') }, { what: 'then go on', commands: [`npx sluice adopt --undo --confirmed-on ${names}`] }];
    case 'undo-finish': return [{ what: 'nothing moves any more: take the first commit of the adoption back', commands: ['git revert "$(git log --format=%H --grep="^Sluice-Adopt: prepare$" -1)"'] }];
    default: return [];
  }
}

/** What was compared, how, and what came out: lines for a person. */
export function formatComparison({ named, handovers, unproven, objects, values }: Comparison, renderedBy: string): readonly string[] {
  return [
    `compared before and after: ${objects} objects of the clusters, ${values} versions of the stacks (${renderedBy})`,
    ...group(named).map(({ what, where }) => `  ${where.join(', ')}: ${what}`),
    ...group(handovers.map(({ cluster, object, from, to }) => ({ where: cluster, what: `${object} passes from ${from} to ${to}, and nobody prunes it` }))).map(({ what, where }) => `  ${where.join(', ')}: ${what}`),
    ...group(unproven).map(({ what, where }) => `  not compared: ${where.join(', ')}: ${what}`),
    named.length + handovers.length === 0 ? '  nothing differs' : '  nothing else differs',
  ].map(oneLine);
}

function group(differences: readonly Difference[]): readonly { readonly what: string; readonly where: readonly string[] }[] {
  const grouped = new Map<string, Set<string>>();
  for (const { what, where } of differences) grouped.set(what, (grouped.get(what) ?? new Set()).add(where));
  return [...grouped].map(([what, where]) => ({ what, where: [...where] }));
}
