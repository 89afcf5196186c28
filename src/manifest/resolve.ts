import type { Problem } from '../errors';
import type { ChartEntry, InfrastructureEntry } from './entries';
import { fingerprint } from './fingerprint';
import type { JsonObject } from './json';
import { isValuesPath } from './names';
import type { ParsedManifest } from './parsed-manifest';
import { parseValues } from './values';

/** A chart's entry with the content of its values file and the fingerprint of both. */
export interface ResolvedChart {
  readonly entry: ChartEntry;
  readonly fingerprint: string;
  readonly values?: JsonObject;
}

/** An entry of the infrastructure with its fingerprint. */
export interface ResolvedInfrastructure {
  readonly entry: InfrastructureEntry;
  readonly fingerprint: string;
}

/** A manifest that was read, validated and completed: what everything else is made from. */
export interface ResolvedManifest {
  /** Path from the fleet's folder, as messages and headers name it. */
  readonly file: string;
  readonly infrastructure: readonly ResolvedInfrastructure[];
  readonly charts: readonly ResolvedChart[];
}

/** The text of a file by its path from the fleet's folder; undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/**
 * Completes a manifest with the content of its values files. A path that `validateManifest` refuses is not read: there is no manifest
 * then, and the problem is already told.
 *
 * Problems, all at once: `VALUES_MISSING`, and those of `parseValues`. There is a manifest only where there are none.
 */
export function resolveManifest(
  parsed: ParsedManifest, readText: ReadText,
): { readonly manifest?: ResolvedManifest; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const charts = parsed.charts.map((entry): ResolvedChart => {
    const values = readValues(parsed, entry, readText, problems);
    return { entry, fingerprint: fingerprint(entry, values), ...(values && { values }) };
  });
  const isComplete = parsed.charts.every(({ values }) => values === undefined || isValuesPath(values));
  if (problems.length > 0 || !isComplete) return { problems };
  const infrastructure = parsed.infrastructure.map((entry) => ({ entry, fingerprint: fingerprint(entry) }));
  return { manifest: { file: parsed.file, infrastructure, charts }, problems };
}

/** Path of an entry's values file from the fleet's folder. */
export function valuesPathOf(manifestFile: string, values: string): string {
  return `${manifestFile.slice(0, manifestFile.lastIndexOf('/') + 1)}${values}`;
}

function readValues(parsed: ParsedManifest, { name, values: path }: ChartEntry, readText: ReadText, problems: Problem[]): JsonObject | undefined {
  if (path === undefined || !isValuesPath(path)) return undefined;
  const file = valuesPathOf(parsed.file, path);
  const text = readText(file);
  if (text === undefined) {
    problems.push({
      code: 'VALUES_MISSING',
      what: `charts/${name} has no values file ${file}`,
      at: parsed.locationOf(`charts/${name}`, 'values'),
      fix: 'write the file, or remove the field "values"',
    });
    return undefined;
  }
  const { values, problems: found } = parseValues(file, text);
  problems.push(...found);
  return values;
}
