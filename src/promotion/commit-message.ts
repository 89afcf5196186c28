import { displayText } from '../evidence/display-text';
import { matches } from '../evidence/patterns';
import type { Report } from '../evidence/report';
import type { Component } from '../manifest/entries';
import { isDnsLabel } from '../manifest/names';
import { BLOCK_REASONS, type BlockReason, type Decision, type Plan } from './decision';
import type { EntryState } from './history';
import { MOST_CHARACTERS, plainText } from './plain-text';
import { readTrailers, TARGET } from './trailers';

/** One component of a promotion, as the trailers of its commit tell it. */
export interface PromotedComponent {
  readonly component: Component;
  /** Undefined for what the target did not have, or does not have any more. */
  readonly from?: VersionedFingerprint;
  readonly to?: VersionedFingerprint;
  readonly evidence: readonly { readonly cluster: string; readonly reason: string; readonly at: string }[];
  readonly forced: boolean;
}

export interface VersionedFingerprint {
  readonly version: string;
  readonly fingerprint: string;
}

/** What a promotion's commit says of itself. */
export interface PromotionRecord {
  readonly targets: readonly string[];
  readonly sources: readonly string[];
  readonly components: readonly PromotedComponent[];
}

const SOURCE = 'Sluice-Source';
const PROMOTED = 'Sluice-Promoted';

/**
 * The message of a promotion's commit: a conventional subject, a line per component with its evidence, and trailers that
 * `parseCommitMessage` reads. The trailers hold names, versions, fingerprints, times and Flux's reasons, and nothing that anybody else has written.
 */
export function formatCommitMessage(plan: Plan): string {
  const promotions = plan.decisions.filter((decision) => decision.kind === 'promote');
  const subject = `chore(k8s): promote ${promotions.length} component${promotions.length === 1 ? '' : 's'} to ${plan.targets.join(', ')}`;
  const trailers = [
    ...plan.targets.map((name) => `${TARGET}: ${name}`),
    ...plan.sources.map((name) => `${SOURCE}: ${name}`),
    ...promotions.map((decision) => `${PROMOTED}: ${formatPromoted(promotedOf(decision))}`),
  ];
  return `${subject}\n\n${promotions.map(describe).join('\n')}\n\n${trailers.join('\n')}\n`;
}

/** Reads what `formatCommitMessage` has written; undefined for any other commit's message. */
export function parseCommitMessage(message: string): PromotionRecord | undefined {
  const valuesOf = readTrailers(message);
  const components = valuesOf(PROMOTED).map(parsePromoted);
  // whoever can write a commit can write a trailer, and what it says is shown
  const [targets, sources] = [valuesOf(TARGET).filter(isDnsLabel), valuesOf(SOURCE).filter(isDnsLabel)];
  if (targets.length === 0 || components.length === 0 || components.includes(undefined)) return undefined;
  return { targets, sources, components: components.filter((component) => component !== undefined) };
}

/** Why a person has overridden gates. */
export interface ForcedReason {
  /** The gates that were shut. */
  readonly past: readonly BlockReason[];
  /** The person's words. */
  readonly why: string;
}

/** Reads why components were forced, from the lines of a promotion's message that tell people of it. */
export function parseForcedReasons(message: string): ReadonlyMap<Component, ForcedReason> {
  const reasons = new Map<Component, ForcedReason>();
  let component: Component | undefined;
  for (const line of message.replaceAll('\r\n', '\n').split('\n')) {
    const [, named] = /^((?:charts|infrastructure)\/[\w.-]+) \S+(?: \(\w+\))? -> \S+(?: \(\w+\))?$/.exec(line) ?? [];
    if (named) component = named as Component;
    const [, past = '', why] = /^ {2}forced(?: past ([a-z, ]+))?: (.+)$/.exec(line) ?? [];
    if (component && why) reasons.set(component, { past: BLOCK_REASONS.filter((reason) => past.split(', ').includes(reason)), why: displayText(why, MOST_CHARACTERS) });
    if (!named && !line.startsWith('  ')) component = undefined;
  }
  return reasons;
}

type Promotion = Extract<Decision, { readonly kind: 'promote' }>;

function promotedOf({ component, from, candidate, forced }: Promotion): PromotedComponent {
  return {
    component,
    ...(from && { from: versioned(from) }),
    ...(candidate.state && { to: versioned(candidate.state) }),
    evidence: candidate.evidence.map(({ cluster, reason, at }: Report) => ({ cluster, reason, at })),
    forced: forced !== undefined,
  };
}

function versioned({ entry, fingerprint }: EntryState): VersionedFingerprint {
  return { version: entry.source.version, fingerprint };
}

function describe(decision: Promotion): string {
  const promoted = promotedOf(decision);
  const lines = promoted.evidence.map(({ cluster, reason, at }) => `  ${cluster} reported ${reason} at ${at}`);
  const shut = decision.candidate.verdicts.flatMap(({ gate, passed }) => (passed ? [] : [gate]));
  const forced = decision.forced === undefined ? [] : [`  forced${shut.length > 0 ? ` past ${shut.join(', ')}` : ''}: ${plainText(decision.forced)}`];
  return [`${promoted.component} ${formatStep(promoted)}`, ...lines, ...forced].join('\n');
}

/** `charts/x from=1.0.0/f00 to=1.1.0/f11 integration=UpgradeSucceeded@2026-01-01T00:00:00Z forced` */
function formatPromoted({ component, from, to, evidence, forced }: PromotedComponent): string {
  return [
    component,
    `from=${formatVersioned(from)}`,
    `to=${formatVersioned(to)}`,
    ...evidence.map(({ cluster, reason, at }) => `${cluster}=${reason}@${at}`),
    ...(forced ? ['forced'] : []),
  ].join(' ');
}

function parsePromoted(text: string): PromotedComponent | undefined {
  const [component = '', from = '', to = '', ...rest] = text.split(' ');
  if (!/^(charts|infrastructure)\/[\w.-]+$/.test(component) || !from.startsWith('from=') || !to.startsWith('to=')) return undefined;
  const [before, after] = [parseVersioned(from.slice('from='.length)), parseVersioned(to.slice('to='.length))];
  if (before === 'malformed' || after === 'malformed') return undefined;
  const evidence = rest.flatMap((word) => {
    const [, cluster, reason, at] = /^([a-z0-9-]+)=(\w+)@(\S+)$/.exec(word) ?? [];
    return cluster && reason && matches('instant', at) ? [{ cluster, reason, at }] : [];
  });
  return { component: component as Component, ...(before && { from: before }), ...(after && { to: after }), evidence, forced: rest.includes('forced') };
}

/** `1.0.0 -> 1.1.0`; with fingerprints where the versions are the same. */
export function formatStep({ from, to }: Pick<PromotedComponent, 'from' | 'to'>): string {
  const isSame = from !== undefined && from.version === to?.version;
  const show = (state: VersionedFingerprint | undefined) => (state ? (isSame ? `${state.version} (${state.fingerprint})` : state.version) : 'absent');
  return `${show(from)} -> ${show(to)}`;
}

export function formatVersioned(what: VersionedFingerprint | undefined): string {
  return what ? `${what.version}/${what.fingerprint}` : 'absent';
}

export function parseVersioned(text: string): VersionedFingerprint | undefined | 'malformed' {
  if (text === 'absent') return undefined;
  const [, version, fingerprint] = /^(\S+)\/(f[0-9a-f]{12})$/.exec(text) ?? [];
  return version && fingerprint ? { version, fingerprint } : 'malformed';
}
