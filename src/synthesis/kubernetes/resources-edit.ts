import { LineCounter } from 'yaml';
import { addMissing } from './resources-add';
import type { ResourcesChange } from './resources-change';
import { pathOf, rangeOf, readResources, Refusal, type Kustomization } from './resources-read';
import { removeStale, staleItems } from './resources-remove';

export type EditedResources =
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'refused'; readonly why: string; readonly line?: number; readonly column?: number };

/** Changes the list `resources` in a kustomization's text and no other byte. */
export function editResources(text: string, change: ResourcesChange): EditedResources {
  const lines = new LineCounter();
  try {
    const before = readResources(text, lines);
    const edited = addMissing(removeStale(text, before, change), change.wanted);
    if (edited !== text) verify(before, edited, change);
    return { kind: 'edited', text: edited };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const position = error.offset === undefined ? undefined : lines.linePos(error.offset);
    return { kind: 'refused', why: error.message, ...(position ? { line: position.line, column: position.col } : {}) };
  }
}

/** The edit must have changed the list as asked, and nothing else; whatever the layout, nothing else is written. */
function verify(before: Kustomization, edited: string, change: ResourcesChange): void {
  const after = readResources(edited);
  const stale = new Set(staleItems(before, change));
  const kept = (before.list?.items ?? []).filter((item) => !stale.has(item)).map((item) => item.toJS(before.document) as unknown);
  const listed = new Set((before.list?.items ?? []).map(pathOf));
  const expected = [...kept, ...change.wanted.filter((resource) => !listed.has(resource))];
  const found = (after.list?.items ?? []).map((item) => item.toJS(after.document) as unknown);
  const rest = ({ document, root }: Kustomization) => {
    const { resources: _, ...others } = (root ? document.toJS() : {}) as Record<string, unknown>;
    return JSON.stringify(others);
  };
  const isNew = before.root === undefined;
  if (JSON.stringify(found) !== JSON.stringify(expected) || (!isNew && rest(before) !== rest(after))) {
    throw new Refusal('its layout is not one that can be edited safely', before.pair ? rangeOf(before.pair.key)[0] : undefined);
  }
}
