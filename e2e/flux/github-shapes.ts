/* The bodies of two calls, as GitHub's published description of its REST API has them: "Create a repository dispatch event" and
   "Create a commit status". Fields that are not in it are violations too: GitHub passes over them, so whoever sends one is mistaken. */

export type Checked<T> = { readonly kind: 'valid'; readonly value: T } | { readonly kind: 'invalid'; readonly why: string };

export interface Dispatch {
  readonly event_type: string;
  readonly client_payload?: Readonly<Record<string, unknown>>;
}

export interface Status {
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly context?: string;
  readonly description?: string | null;
  readonly target_url?: string | null;
}

type Rule = (value: unknown) => string | undefined;

const MAX_PAYLOAD_BYTES = 64 * 1024;
const MAX_PAYLOAD_KEYS = 10;
const MAX_TYPE = 100;
const MAX_DESCRIPTION = 140;
const STATES = ['error', 'failure', 'pending', 'success'];

const DISPATCH: Readonly<Record<string, Rule>> = {
  event_type: (value) => (typeof value === 'string' && value.length >= 1 && value.length <= MAX_TYPE ? undefined : `is not a text of 1 to ${MAX_TYPE} characters`),
  client_payload: (value) => {
    if (value === undefined) return undefined;
    if (!isRecord(value)) return 'is no object';
    if (Object.keys(value).length > MAX_PAYLOAD_KEYS) return `has more than ${MAX_PAYLOAD_KEYS} keys: ${Object.keys(value).join(', ')}`;
    return Buffer.byteLength(JSON.stringify(value)) > MAX_PAYLOAD_BYTES ? `has more than ${MAX_PAYLOAD_BYTES} bytes` : undefined;
  },
};

const STATUS: Readonly<Record<string, Rule>> = {
  state: (value) => (STATES.includes(value as string) ? undefined : `is none of ${STATES.join(', ')}`),
  context: (value) => (value === undefined || (typeof value === 'string' && value !== '') ? undefined : 'is no text'),
  description: (value) => (value === undefined || value === null || (typeof value === 'string' && value.length <= MAX_DESCRIPTION) ? undefined : `is not a text of up to ${MAX_DESCRIPTION} characters`),
  target_url: (value) => (value === undefined || value === null || (typeof value === 'string' && /^https?:\/\//.test(value)) ? undefined : 'is no http(s) address'),
};

export function checkDispatch(text: string): Checked<Dispatch> {
  return check(text, DISPATCH);
}

export function checkStatus(text: string): Checked<Status> {
  return check(text, STATUS);
}

function check<T>(text: string, rules: Readonly<Record<string, Rule>>): Checked<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'invalid', why: 'the body is no JSON' };
  }
  if (!isRecord(value)) return { kind: 'invalid', why: 'the body is no object' };
  const found = value;
  const broken = Object.entries(rules).flatMap(([name, rule]) => { const why = rule(found[name]); return why === undefined ? [] : [`${name} ${why}`]; });
  const unknown = Object.keys(found).filter((name) => !(name in rules)).map((name) => `${name} is no field of it`);
  const why = [...broken, ...unknown].join('; ');
  return why === '' ? { kind: 'valid', value: found as T } : { kind: 'invalid', why };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
