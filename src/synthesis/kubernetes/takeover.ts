import type { Problem } from '../../errors';
import { isGenerated } from '../header';
import { DISABLED, PRUNE, RECONCILE } from './annotations';

/** One document of a file that Sluice has written. */
interface Written {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly text: string;
}

const IDENTITY = /^kind: (\S+)\nmetadata:\n {2}name: (.+)\n {2}namespace: (.+)$/m;
const OURS = /^ {6}targetNamespace: << inputs\.namespace \| quote >>$/m;

const NOTHING_RUNS = 'where none of them runs yet, delete the file';

/** How a cluster's releases are about to be written anew. */
export interface Takeover {
  readonly cluster: string;
  readonly path: string;
  /** The file as it is, if there is one. */
  readonly current: string | undefined;
  /** The file as it will be; undefined where it is left out. */
  readonly next: string | undefined;
}

/**
 * Refuses what makes Flux uninstall releases that run: another style, another name or namespace of the objects that stand
 * for them, no such objects at all. Accepted once the file that is there says that the releases outlive their objects.
 *
 * The file is Sluice's own, so its shape is known and it need not be parsed.
 */
export function validateTakeover({ cluster, path, current, next = '' }: Takeover): readonly Problem[] {
  if (current === undefined || !isGenerated(current)) return [];
  const before = read(current);
  const after = new Map(read(next).map((object) => [keyOf(object), object]));
  const stays = (object: Written) => after.has(keyOf(object));
  const kept = [...after.values()].some(({ kind }) => kind === 'HelmRelease');
  const names = new Set([...after.values()].map(({ kind, name }) => `${kind} ${name}`));

  const sets = before.filter((object) => object.kind === 'ResourceSet' && !stays(object) && !says(object, RECONCILE) && !says(object, PRUNE));
  const gone = before.filter((object) => object.kind !== 'ResourceSet' && !stays(object) && !says(object, PRUNE));
  // a release that is gone from among others was taken out of the manifest, and is to be uninstalled
  const releases = gone.filter(({ kind, name }) => !kept || names.has(`${kind} ${name}`));
  const moved = [...sets, ...releases];
  const first = moved[0];
  if (first) return [refusal(cluster, path, first, moved.length, names.has(`${first.kind} ${first.name}`))];
  const [was, willBe] = [storageOf(current, before), storageOf(next, [...after.values()])];
  return was === undefined || willBe === undefined || was === willBe ? [] : [storageRefusal(cluster, path)];
}

function read(text: string): readonly Written[] {
  return text.replaceAll('\r\n', '\n').split('\n---\n').flatMap((document): Written[] => {
    const match = IDENTITY.exec(document);
    return match ? [{ kind: match[1] as string, name: match[2] as string, namespace: match[3] as string, text: document }] : [];
  });
}

function keyOf({ kind, namespace, name }: Written): string {
  return `${kind} ${namespace}/${name}`;
}

function says({ text }: Written, annotation: string): boolean {
  return text.includes(`\n    ${annotation}: ${DISABLED}\n`);
}

function refusal(cluster: string, path: string, { kind, name, namespace }: Written, count: number, elsewhere: boolean): Problem {
  const more = count > 1 ? ` and ${count - 1} more` : '';
  const command = `kubectl -n ${namespace} get ${kind.toLowerCase()} ${name} -o jsonpath={.metadata.annotations}`;
  const suspend = elsewhere ? `, and \`flux suspend helmrelease --all -n ${namespace}\` (a suspended release is not uninstalled with its object)` : '';
  return {
    code: 'STYLE_SWITCH',
    what: `Flux would delete the ${kind} ${namespace}/${name}${more} of "${cluster}", which runs, and uninstall every release with it`,
    at: { file: path },
    fix: [
      'undo the change; or make it in steps: (1) only helmCharts: { handover: true } for this cluster, synthesize, commit',
      `(2) when the cluster has it (${command} shows ${DISABLED})${suspend}`,
      '(3) make the change and take handover off in one commit',
      NOTHING_RUNS,
    ].join('; '),
  };
}

/** Whether Helm's history is beside the releases; undefined where an owner's template decides. */
function storageOf(text: string, objects: readonly Written[]): boolean | undefined {
  if (objects.some(({ kind }) => kind === 'HelmRelease')) return /^ {2}storageNamespace: /m.test(text);
  return OURS.test(text) ? /^ {6}storageNamespace: << /m.test(text) : undefined;
}

function storageRefusal(cluster: string, path: string): Problem {
  return {
    code: 'STYLE_SWITCH',
    what: `Flux would uninstall and install every release of "${cluster}", which runs, to move Helm's history to another namespace`,
    at: { file: path },
    fix: `set helmCharts.storage back ("set" where the HelmReleases had no storageNamespace, else "release"); ${NOTHING_RUNS}`,
  };
}
