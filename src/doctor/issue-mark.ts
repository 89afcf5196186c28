import { createHash } from 'node:crypto';
import type { Finding } from './finding';

/** What an issue says, unseen, of the finding that it stands for. */
export interface IssueMark {
  /** Folder of the fleet in its repository: a repository can hold several. */
  readonly fleet: string;
  /** The finding's id. */
  readonly id: string;
  /** Digest of the finding's essence. */
  readonly digest: string;
  /** The finding has gone; it is not a person who has closed the issue. */
  readonly over: boolean;
}

const MARK = /<!-- sluice:finding (\S+) (\S+) ([0-9a-f]{12}) (standing|over) -->/;

/** A comment of Markdown. Names are encoded, so that none can end it. */
export function formatMark({ fleet, id, digest, over }: IssueMark): string {
  return `<!-- sluice:finding ${encode(fleet)} ${encode(id)} ${digest} ${over ? 'over' : 'standing'} -->`;
}

/** The mark in an issue's body; undefined where there is none. */
export function parseMark(body: string): IssueMark | undefined {
  const [, fleet, id, digest, state] = MARK.exec(body) ?? [];
  const [place, name] = [decode(fleet), decode(id)];
  return place !== undefined && name !== undefined && digest !== undefined ? { fleet: place, id: name, digest, over: state === 'over' } : undefined;
}

/** The body with another mark in place of the one that it has. */
export function replaceMark(body: string, mark: IssueMark): string {
  return body.replace(MARK, () => formatMark(mark));
}

/** Changes when the finding becomes another one, and not because time passes. */
export function digestOf({ severity, what, essence = what }: Finding): string {
  return createHash('sha256').update(`${severity}\n${essence}`).digest('hex').slice(0, 12);
}

function encode(text: string): string {
  // half of a pair is no character, and cannot be encoded
  return `=${encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd')).replaceAll('-', '%2D')}`;
}

function decode(text: string | undefined): string | undefined {
  if (!text?.startsWith('=')) return undefined;
  try {
    return decodeURIComponent(text.slice(1));
  } catch {
    return undefined;
  }
}
