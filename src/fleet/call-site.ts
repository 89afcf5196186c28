import type { Location } from '../errors';

/** Where `fleet.ts` called a function of the library; undefined where the call comes from no such file. */
export function callSite(called: object): Location | undefined {
  const trace: { stack?: string } = {};
  Error.captureStackTrace(trace, called as () => unknown);
  const match = /(?:^|[/\\(\s])(fleet\.[cm]?[jt]s):(\d+):(\d+)/m.exec(trace.stack ?? '');
  if (!match) return undefined;
  return { file: match[1] as string, line: Number(match[2]), column: Number(match[3]) };
}
