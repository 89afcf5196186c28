import type { Problem } from '../errors';
import type { ResolvedInfrastructure } from '../manifest/resolve';
import type { ClusterContext, Rendering, SynthesisContext } from './context';
import { isFileBelow } from './places';

/** A line that sets a variable to something plain. */
export interface EnvLine {
  /** Index of the line. */
  readonly line: number;
  readonly name: string;
  /** Undefined where it is computed: from other variables, or by a command. */
  readonly value: string | undefined;
  /** Offsets of the value in the text, without quotes. */
  readonly start: number;
  readonly end: number;
}

const LINE = /^([ \t]*(?:export[ \t]+)?)([A-Za-z_][A-Za-z0-9_]*)(=)(?:"([^"]*)"|'([^']*)'|([^\s'"#]*))[ \t]*(?:[ \t]#.*)?$/;
const SETS = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=/;

/** The variables of a file as shells, kustomize and Docker read it, in the order of its lines. */
export function readEnv(text: string): readonly EnvLine[] {
  let offset = 0;
  return text.split('\n').flatMap((raw, line): readonly EnvLine[] => {
    const content = raw.replace(/\r$/, '');
    const at = offset;
    offset += raw.length + 1;
    const [whole, lead = '', name = '', sign = '', double, single, bare = ''] = LINE.exec(content) ?? [];
    if (whole === undefined) {
      const [, set] = SETS.exec(content) ?? [];
      return set === undefined ? [] : [{ line, name: set, value: undefined, start: at, end: at + content.length }];
    }
    const value = double ?? single ?? bare;
    const start = at + lead.length + name.length + sign.length + (double === undefined && single === undefined ? 0 : 1);
    return [{ line, name, value: /[$`\\]/.test(value) ? undefined : value, start, end: start + value.length }];
  });
}

/** The name of infrastructure that a variable stands for: names know no capitals, and variables no dashes. */
export function sameVariable(variable: string, name: string): boolean {
  return variable.toLowerCase() === name.replaceAll('-', '_');
}

/** Writes the infrastructure versions of each cluster into the file of variables that it names. */
export function renderVersionsEnv({ clusters, current }: SynthesisContext): Rendering {
  const renderings = clusters.filter(({ cluster }) => cluster.props.versionsEnv !== undefined).map((each) => renderOne(each, current));
  return { files: renderings.flatMap(({ files }) => files), problems: renderings.flatMap(({ problems }) => problems) };
}

function renderOne({ cluster, manifest }: ClusterContext, current: SynthesisContext['current']): Rendering {
  const path = cluster.props.versionsEnv ?? '';
  if (!isFileBelow(path)) return { files: [], problems: [{ code: 'FLEET_INVALID', what: `versionsEnv of cluster "${cluster.name}" names no file below the fleet's folder`, ...(cluster.at && { at: cluster.at }), found: JSON.stringify(path) }] };
  const problems: Problem[] = [];
  let text = current.get(path) ?? '';
  for (const infrastructure of manifest.infrastructure) text = setVersion(path, text, infrastructure, problems);
  return { files: [{ path, kind: 'managed', text }], problems };
}

function setVersion(path: string, text: string, { entry: { name, source: { version } } }: ResolvedInfrastructure, problems: Problem[]): string {
  const lines = readEnv(text).filter((line) => sameVariable(line.name, name));
  const [first, second] = lines;
  if (!first) {
    const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
    return `${text}${text === '' || text.endsWith('\n') ? '' : lineBreak}${name.replaceAll('-', '_')}=${version}${lineBreak}`;
  }
  const fault = second ? 'it is set twice' : first.value === undefined ? 'its value is computed' : undefined;
  if (fault === undefined) return text.slice(0, first.start) + version + text.slice(first.end);
  problems.push({ code: 'ENV_LEFT_ALONE', severity: 'warning', what: `infrastructure/${name} is not written here: ${fault}`, at: { file: path, line: (second ?? first).line + 1 }, fix: `write ${first.name}=${version}` });
  return text;
}
