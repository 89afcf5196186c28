import { throwIfErrors, type Problem } from '../errors';
import { displayText } from '../evidence/display-text';
import { changedComponent, findEntry, type Change } from '../manifest/change';
import { diffManifests } from '../manifest/diff';
import { editManifest } from '../manifest/edit';
import type { Component, Hold, Manifest } from '../manifest/entries';
import { parseManifest } from '../manifest/parse';
import type { FileTree } from '../synthesis/file-tree';
import { applyPlan, type Edits } from './apply-plan';
import type { Decision } from './decision';
import type { RollbackItem, RollbackPlan } from './rollback';

/** A rollback, and the files that it is done to. */
export interface RollbackInput {
  readonly plan: RollbackPlan;
  /** The manifest and its values files. */
  readonly current: FileTree;
  /** The manifest's text right before the promotion and right after it, where there still are such. */
  readonly original?: { readonly before: string; readonly after: string };
  /** A person's words, for the hold. */
  readonly reason?: string;
}

const LONGEST_REASON = 500;
const EMPTY: Manifest = { infrastructure: [], charts: [] };

/**
 * Turns a rollback into texts: the manifest with the entries that were there before, each on hold, and their values files, byte for
 * byte. Where nothing else has changed since, the manifest's text is that of before too, but for the holds.
 *
 * @throws ConfigError where the manifest cannot be edited, or would lack what a release waits for (`UNKNOWN_DEPENDENCY`)
 */
export function applyRollback({ plan, current, original, reason }: RollbackInput): Edits {
  const { manifest: file, targets, items } = plan;
  const text = current.get(file) ?? '';
  const present = parseManifest(file, text).manifest ?? EMPTY;
  const order = (original && parseManifest(file, original.before).manifest) ?? present;
  const edits = new Map(applyPlan({ targets, sources: [], manifest: file, decisions: items.map(toDecision) }, current, order));
  const restored = original && isAllOf(plan, original, text) ? original.before : edits.get(file) ?? text;
  const held = editManifest(file, restored, items.flatMap((item) => holdOf(item, present, reason)));
  throwIfErrors(held.problems);
  const after = parseManifest(file, held.text ?? '').manifest ?? EMPTY;
  throwIfErrors(findMissing(after, targets));
  if (held.text === text) edits.delete(file);
  else edits.set(file, held.text);
  return edits;
}

/** As far as a manifest is concerned, a rollback is a promotion of what was there before. */
function toDecision({ component, from, to }: RollbackItem): Decision {
  const candidate = { state: to, fingerprint: to?.fingerprint ?? '', commit: '', at: '', verdicts: [], evidence: [] };
  return { kind: 'promote', component, from, candidate, candidates: [candidate] };
}

/** Whether the manifest is as the promotion left it, and all that this changed is taken back. */
function isAllOf({ manifest: file, items }: RollbackPlan, { before, after }: NonNullable<RollbackInput['original']>, text: string): boolean {
  const [old, promoted] = [parseManifest(file, before).manifest, parseManifest(file, after).manifest];
  if (text !== after || !old || !promoted) return false;
  const taken = new Set<Component>(items.map(({ component }) => component));
  return diffManifests(old, promoted).every((change) => taken.has(changedComponent(change)));
}

function holdOf({ component, from, to }: RollbackItem, present: Manifest, reason: string | undefined): readonly Change[] {
  if (!to) return [];
  const what = from ? `rolled back from ${from.entry.source.version}${from.entry.source.version === to.entry.source.version ? ` (${from.fingerprint})` : ''}` : 'rolled back its removal';
  const before = findEntry(present, component)?.hold ?? to.entry.hold;
  const words = [`${what}${reason === undefined ? '' : `: ${reason}`}`, ...(before ? [`held before: ${describe(before)}`] : [])];
  return [{ kind: 'set-field', component, field: 'hold', value: { reason: fitReason(words.join('; ')) } }];
}

/** A reason is measured in UTF-16 units, of which a character has one or two. */
function fitReason(words: string): string {
  const shown = displayText(words, LONGEST_REASON);
  return shown.length <= LONGEST_REASON ? shown : displayText(words, LONGEST_REASON / 2);
}

function describe({ reason, allow }: Hold): string {
  return `${reason}${allow === undefined ? '' : `, allows ${allow}`}`;
}

/** Releases that would wait for one that is not there. */
function findMissing({ charts }: Manifest, targets: readonly string[]): readonly Problem[] {
  const names = new Set(charts.map(({ name }) => name));
  return charts.flatMap(({ name, dependsOn }) => dependsOn.filter((other) => typeof other === 'string' && !names.has(other)).map((other): Problem => ({
    code: 'UNKNOWN_DEPENDENCY',
    what: `charts/${name} on ${targets.join(', ')} depends on charts/${String(other)}, which would not be there`,
    fix: 'roll both back, or take the dependency out',
  })));
}
