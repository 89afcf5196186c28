import type { Problem } from '../errors';
import type { Component } from './entries';
import { nearest } from './nearest';

/** A shorter name has something in common with half of the others. */
const SHORTEST = 3;

/**
 * What to do about a component that is not there: the ones that were meant, where the kind was left out or the name is nearly that
 * of one. Undefined where there is none like it.
 */
export function adviseComponent(asked: string, known: readonly Component[]): string | undefined {
  const bare = asked.slice(asked.lastIndexOf('/') + 1);
  if (bare.length < SHORTEST) return undefined;
  const names = new Map(known.map((component) => [component, component.slice(component.indexOf('/') + 1)]));
  const near = names.size > 0 && nearest(bare, names.values());
  const meant = [bare, near].map((name) => known.filter((component) => names.get(component) === name)).find((found) => found.length > 0);
  return meant && `did you mean ${meant.map((component) => JSON.stringify(component)).join(' or ')}?`;
}

/** A component is named that is not there. */
export function unknownComponent(what: string, asked: string, known: readonly Component[]): Problem {
  const fix = adviseComponent(asked, known);
  return { code: 'UNKNOWN_COMPONENT', what, allowed: known.join(', ') || 'none', ...(fix !== undefined && { fix }) };
}
