import { changedComponent, findEntry, type Change } from '../change';
import { diffEntries } from '../diff';
import { componentOf, type Manifest } from '../entries';
import { normalEntry } from '../normal-entry';
import type { Helper } from '../syntax-tree';
import { Document } from './document';
import { planClearField, planSetField, planVersion } from './entry-fields';
import { addImport, dropImport, isImported, usedHelpers } from './imports';
import { planInsert, planRemove } from './sections';
import { applySplices, type Splice } from './splice';
import type { Step } from './step';

/** More steps than any change of a manifest that people can read takes. */
const MAX_STEPS = 1000;

/** Does changes to a text one after another, and reads it again only where the next change needs that. */
export class Editor {
  private readonly waiting: Splice[] = [];
  private readonly touched = new Set<string>();

  constructor(private document: Document) {}

  /** Does a change that the manifest, which is what the text says now, can take. */
  public change(manifest: Manifest, change: Change): void {
    const before = this.document;
    for (const single of singleChanges(manifest, change)) this.run(single);
    if (before !== this.document) this.dropUnused(before);
  }

  private dropUnused(before: Document): void {
    const used = usedHelpers(this.document.tree);
    for (const helper of usedHelpers(before.tree)) {
      if (used.has(helper)) continue;
      this.flush();
      this.replace(dropImport(this.document, helper));
    }
  }

  public finish(): string {
    return applySplices(this.document.text, this.waiting);
  }

  private run(change: Change): void {
    const place = `${changedComponent(change)} ${partOf(change)}`;
    if (this.touched.has(place)) this.flush();
    for (let count = 0; count < MAX_STEPS; count += 1) {
      const step = planStep(this.document, change);
      if (step.splices.length === 0) return;
      if (step.inPlace) {
        this.waiting.push(...step.splices);
        this.touched.add(place);
        return;
      }
      if (this.waiting.length > 0) {
        this.flush();
      } else {
        this.replace(step.splices);
        if (!step.again) return;
      }
    }
    throw new Error(`INTERNAL: a change of ${this.document.file} does not come to an end: ${JSON.stringify(change)}`);
  }

  private flush(): void {
    this.replace(this.waiting.splice(0));
    this.touched.clear();
  }

  private replace(splices: readonly Splice[]): void {
    if (splices.length > 0) this.document = Document.of(this.document.file, applySplices(this.document.text, splices));
  }
}

/** A whole entry in place of another is done field by field, so that what stays keeps its text. */
function singleChanges(manifest: Manifest, change: Change): readonly Change[] {
  if (change.kind !== 'put') return [change];
  const old = findEntry(manifest, componentOf(change.entry));
  return old ? diffEntries(old, change.entry) : [{ ...change, entry: normalEntry(change.entry) }];
}

function partOf(change: Change): string {
  if (change.kind === 'set-version') return 'source';
  return change.kind === 'set-field' || change.kind === 'clear-field' ? change.field : 'entry';
}

function planStep(doc: Document, change: Change): Step {
  const missing = neededHelpers(change).find((helper) => !isImported(doc.tree, helper));
  if (missing) return { splices: addImport(doc, missing), again: true };
  switch (change.kind) {
    case 'put': return planInsert(doc, change);
    case 'remove': return planRemove(doc, change);
    case 'set-version': return planVersion(doc, change);
    case 'set-field': return planSetField(doc, change);
    case 'clear-field': return planClearField(doc, change);
  }
}

function neededHelpers(change: Change): readonly Helper[] {
  if (change.kind === 'put') {
    const { source } = change.entry;
    const dependsOn = change.entry.kind === 'chart' ? change.entry.dependsOn : [];
    return [source.kind, ...(dependsOn.some((dependency) => typeof dependency !== 'string') ? ['external' as const] : [])];
  }
  if (change.kind !== 'set-field') return [];
  if (change.field === 'source') return [change.value.kind];
  return change.field === 'dependsOn' && change.value.some((dependency) => typeof dependency !== 'string') ? ['external'] : [];
}
