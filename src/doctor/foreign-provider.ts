import { isMap, isScalar, LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { Fleet } from '../fleet/fleet';
import { formatForgeAddress } from '../synthesis/kubernetes/forge-address';
import type { Finding } from './finding';
import type { DoctorInput } from './input';

/** Types of a Provider whose address is a repository, by the forge that it is on. */
const TYPES: Readonly<Record<string, readonly string[]>> = { github: ['github', 'githubdispatch'] };

/** Whether a file may hold a Provider of Flux. */
export function mayHoldProvider(text: string): boolean {
  return text.includes('notification.toolkit.fluxcd.io') && /^\s*kind:\s*["']?Provider\b/m.test(text);
}

/** Providers that send to another repository than the fleet's, in whatever file: their events never arrive here. */
export function findForeignProviders({ fleet, providers }: Pick<DoctorInput, 'fleet' | 'providers'>): readonly Finding[] {
  const { forge = 'github', forgeUrl, repository } = fleet.props;
  const expected = formatForgeAddress({ forge, repository, ...(forgeUrl !== undefined && { forgeUrl }) });
  if (expected === undefined) return [];
  return [...providers].flatMap(([file, text]) => {
    const lines = new LineCounter();
    const documents = parseAllDocuments(text, { lineCounter: lines });
    // no document at all is what an empty file has
    if (!Array.isArray(documents)) return [];
    return documents.filter((document) => isProvider(document, TYPES[forge] ?? [forge])).flatMap((document) => judge(document, file, lines, expected, fleet));
  });
}

function isProvider(document: Document, types: readonly string[]): boolean {
  return document.errors.length === 0
    && isMap(document.contents)
    && document.get('kind') === 'Provider'
    && String(document.get('apiVersion')).startsWith('notification.toolkit.fluxcd.io/')
    && types.includes(String(document.getIn(['spec', 'type'])));
}

function judge(document: Document, file: string, lines: LineCounter, expected: string, { props }: Fleet): readonly Finding[] {
  const node = document.getIn(['spec', 'address'], true);
  const address = isScalar(node) ? String(node.value) : '';
  const name = String(document.getIn(['metadata', 'name']));
  if (normal(address) === normal(expected)) return [];
  const range = isScalar(node) ? node.range : document.range;
  const at = { file, line: lines.linePos(range?.[0] ?? 0).line };
  const common = { kind: 'foreign-provider', id: `foreign-provider/${file}/${name}`, at } as const;
  if (address.includes('${')) {
    return [{
      ...common,
      severity: 'notice',
      what: `the address of the Provider ${name} is filled in by Flux, so nobody can tell here whether it is ${expected}`,
      todo: 'look at it on the cluster',
      commands: ['kubectl get providers -A -o custom-columns=NAME:.metadata.name,ADDRESS:.spec.address'],
    }];
  }
  const isOurs = name === 'sluice-status' || name === 'sluice-dispatch';
  return [{
    ...common,
    severity: isOurs ? 'error' : 'warning',
    what: address === '' ? `the Provider ${name} has no address` : `the Provider ${name} sends to ${shown(address)}, and the fleet's repository is ${expected}`,
    todo: isOurs && props.notifications !== false && props.notifications?.address !== undefined
      ? 'correct notifications.address, or repository, in fleet.ts and synthesize'
      : isOurs ? 'correct repository in fleet.ts, or synthesize again' : 'correct the address, if what it sends should arrive here',
    commands: isOurs ? ['npx sluice synth'] : [],
    essence: address,
  }];
}

/** Credentials have no place in an address, and none in a message either. */
function shown(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//');
}

/** One spelling for all that Flux takes for the same repository. */
function normal(address: string): string {
  return address.trim().toLowerCase()
    .replace(/^ssh:\/\//, 'https://')
    .replace(/^(https?:\/\/)[^/@]*@/, '$1')
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
