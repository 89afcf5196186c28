import type { Duration } from 'cdk8s';

/** Days of the week, as windows name them. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** A day of the week. */
export type Day = typeof DAYS[number];

/** A time of the week in which promotions may happen. */
export interface Window {
  /**
   * The days on which the window opens.
   *
   * @default - every day
   */
  readonly days?: readonly Day[];
  /** Time of the day, `HH:MM`. */
  readonly from: string;
  /** Time of the day, `HH:MM`; not after `from` means on the next day. `24:00` is midnight. */
  readonly to: string;
}

/** Days on which nothing is promoted. */
export interface Freeze {
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** Last day, `YYYY-MM-DD`. */
  readonly to: string;
  /** Why, in a few words; plans show it. */
  readonly reason: string;
}

/**
 * The Flux Kustomization whose success verifies every chart of a manifest at once. That holds only where it waits for all of them;
 * synthesis checks that it does, and says what to write where it does not (`READINESS_UNWIRED`).
 */
export interface ReadinessProps {
  /** The Kustomization's name. It is also the one that the notifications name. */
  readonly name: string;
  /** The file that it stands in, from the fleet's output folder. */
  readonly file: string;
  /** @default 'flux-system' */
  readonly namespace?: string;
  /**
   * Whether its success also verifies the infrastructure versions.
   *
   * @default false
   */
  readonly infrastructure?: boolean;
}

/** When and how a cluster gets what its sources have verified. */
export interface PromotionProps {
  /**
   * How long a fingerprint must have been verified upstream before this cluster may take it.
   *
   * @default - no soak: what is verified is promoted at once
   */
  readonly soak?: Duration;
  /**
   * When promotions may happen.
   *
   * @default - always
   */
  readonly windows?: readonly Window[];
  /**
   * When they may not, whatever the windows say.
   *
   * @default - none
   */
  readonly freezes?: readonly Freeze[];
  /**
   * IANA time zone that windows and freezes are meant in.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
  /**
   * Whether a promotion is a commit on the branch, or a pull request that a person merges.
   *
   * @default 'commit'
   */
  readonly mode?: 'commit' | 'pull-request';
}

/** What is wrong with the times of a cluster's promotions, one sentence each. */
export function validateTimes({ soak, windows = [], freezes = [], timeZone = 'UTC' }: PromotionProps): readonly string[] {
  const problems: string[] = [];
  if (soak && soak.toMilliseconds() < 0) problems.push('the soak is shorter than nothing');
  if (!isTimeZone(timeZone)) problems.push(`the time zone ${JSON.stringify(timeZone)} is not known; write one such as "Europe/Berlin"`);
  for (const { from, to, days = DAYS } of windows) {
    for (const time of [from, to].filter((text) => !/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text))) problems.push(`a window's time is ${JSON.stringify(time)}; write it as HH:MM`);
    if (days.length === 0 || days.some((day) => !DAYS.includes(day))) problems.push(`a window's days are ${JSON.stringify(days)}; allowed are ${DAYS.join(', ')}`);
  }
  for (const { from, to } of freezes) {
    const wrong = [from, to].filter((day) => !isDay(day));
    for (const day of wrong) problems.push(`a freeze's day is ${JSON.stringify(day)}; write it as YYYY-MM-DD`);
    if (wrong.length === 0 && to < from) problems.push(`a freeze ends on ${to}, before it begins on ${from}`);
  }
  return problems;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
}

function isTimeZone(name: string): boolean {
  // asking costs as much as all else that is validated, and most fleets have no other
  if (name === 'UTC') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
