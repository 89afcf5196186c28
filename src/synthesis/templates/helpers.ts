import { oneLine } from '../../errors';
import { type Assignment, DEFAULT_LAYOUT, formatAssignments, formatHclObject, formatHclString, type Layout } from '../hcl/format';

/** What the templates may call. Nothing is escaped but by these: each gives what is safe in its place. */
export const HELPERS = {
  /** Text behind a `#`. */
  comment: (text: string): string => oneLine(text),
  /** A quoted string of HCL. */
  hclString: (text: string): string => formatHclString(text),
  /** Names and expressions as lines, indented by a number of spaces. */
  hclAssignments: (assignments: readonly Assignment[], indent: number): string => formatAssignments(assignments, layout(indent)).join('\n'),
  /** Names and expressions as an object whose closing brace is indented by a number of spaces. */
  hclObject: (assignments: readonly Assignment[], indent: number): string => formatHclObject(assignments, layout(indent)),
};

function layout(indent: number): Layout {
  return { ...DEFAULT_LAYOUT, indent: ' '.repeat(indent) };
}
