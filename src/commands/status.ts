import { statusToJson } from '../board/status-json';
import { formatStatusMarkdown } from '../board/status-markdown';
import { formatStatus } from '../board/status-text';
import type { CommandEnvironment, ExitStatus } from './environment';
import { formatJson } from './print';
import { readStatus } from './read-status';

export interface StatusOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Ask no remote. */
  readonly offline?: boolean;
}

/** `sluice status`: what runs where, what waits and why, what is held. */
export async function status(options: StatusOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  const found = await readStatus(options, environment);
  const { stdout } = environment;
  const { colors, columns } = stdout;
  if (options.json) stdout.write(formatJson({ command: 'status', ...statusToJson(found) }));
  else if (options.markdown) stdout.write(formatStatusMarkdown(found));
  else stdout.write(formatStatus(found, { colors, ...(columns !== undefined && { width: columns }) }));
  return 0;
}
