import type { Location } from '../errors';

/** Where `fleet.ts` called into the library, read from the stack; undefined where no frame is a fleet's file. */
export function callSite(): Location | undefined {
  const match = /(?:^|[/\\(\s])(fleet\.[cm]?[jt]s):(\d+):(\d+)/m.exec(new Error().stack ?? '');
  if (!match) return undefined;
  return { file: match[1] as string, line: Number(match[2]), column: Number(match[3]) };
}
