import { ApiObject, type Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Location, Problem } from '../../errors';

/** One Kubernetes object as it is written, with the id of its construct. */
export interface RenderedObject {
  readonly id: string;
  readonly manifest: unknown;
}

/** What constructs gave; nothing where there are problems. */
export interface Rendered<T> {
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
}

/** Which cluster's constructs are rendered, for messages. */
export interface Place {
  readonly name: string;
  readonly at?: Location;
}

/** Makes a chart with our constructs, or with an owner's in their place, and takes its objects in the order they were defined in. */
export function renderChart(place: Place, id: string, make: () => Chart): Rendered<readonly RenderedObject[]> {
  return attempt(place, id, () => {
    const chart = make();
    const problems = validateConstructs(place, chart);
    if (problems.length > 0) return { value: undefined, problems };
    const objects = chart.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    return { value: objects.map((object) => ({ id: idWithin(chart, object), manifest: object.toJson() as unknown })), problems };
  });
}

/** What the constructs of a scope say of themselves. */
export function validateConstructs(place: Place, scope: IConstruct): readonly Problem[] {
  return scope.node.findAll().flatMap((construct) => construct.node.validate().map((message) => invalid(place, construct.node.path, message)));
}

/** Runs constructs' code; what it throws is a problem of theirs. */
export function attempt<T>(place: Place, path: string, work: () => Rendered<T>): Rendered<T> {
  try {
    return work();
  } catch (error) {
    return { value: undefined, problems: [invalid(place, path, error instanceof Error ? error.message : String(error))] };
  }
}

function invalid({ name, at }: Place, path: string, message: string): Problem {
  return { code: 'CONSTRUCT_INVALID', what: `${name}/${path}: ${message}`, ...(at ? { at } : {}) };
}

function idWithin(chart: Chart, object: ApiObject): string {
  const above = chart.node.path;
  return (above === '' ? object.node.path : object.node.path.slice(above.length + 1)).replaceAll('/', '-');
}
