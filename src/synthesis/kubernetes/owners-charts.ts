import { Chart } from 'cdk8s';
import type { Problem } from '../../errors';
import type { Cluster } from '../../fleet/cluster';
import { attempt, validateConstructs, type Rendered } from './render-chart';

/** The objects of one chart of the owner's. */
export interface OwnersChart {
  /** Name of its file. */
  readonly file: string;
  readonly manifests: readonly unknown[];
}

/** What Sluice itself writes into a cluster's folder, now or with another option. */
const TAKEN = ['helm-charts', 'namespaces', 'kustomization', 'flux-notifications'];
const FILE_NAME = /^[A-Za-z0-9][\w.-]*$/;

/** The charts that an owner has made in the scope of a cluster, in the order they were made in. Those without objects are left out. */
export function renderOwnersCharts(cluster: Cluster): Rendered<readonly OwnersChart[]> {
  const charts = cluster.node.findAll().filter((construct): construct is Chart => Chart.isChart(construct));
  if (charts.length === 0) return { value: [], problems: [] };
  const problems = [...validateNames(cluster, charts), ...validateConstructs(cluster, cluster)];
  if (problems.length > 0) return { value: undefined, problems };
  const rendered = charts.map((chart) => attempt(cluster, chart.node.path, () => ({ value: chart.toJson() as unknown[], problems: [] })));
  return {
    value: charts.map((chart, index) => ({ file: fileOf(chart), manifests: rendered[index]?.value ?? [] })).filter(({ manifests }) => manifests.length > 0),
    problems: rendered.flatMap((one) => one.problems),
  };
}

/** A chart within a chart has a file of its own. */
function fileOf(chart: Chart): string {
  return `${nameOf(chart)}.yaml`;
}

function nameOf(chart: Chart): string {
  return chart.node.path.replaceAll('/', '-');
}

function validateNames(cluster: Cluster, charts: readonly Chart[]): readonly Problem[] {
  const seen = new Set(TAKEN);
  const at = cluster.at ? { at: cluster.at } : {};
  return charts.flatMap((chart): Problem[] => {
    const name = nameOf(chart);
    const taken = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    if (taken) {
      return [{
        code: 'PATH_CONFLICT', what: `the chart ${cluster.name}/${chart.node.path} would be written to ${fileOf(chart)}, which is taken`, ...at,
        fix: `give it another id; Sluice's own are ${TAKEN.join(', ')}`,
      }];
    }
    if (FILE_NAME.test(name)) return [];
    return [{
      code: 'CONSTRUCT_INVALID', what: `${cluster.name}/${chart.node.path}: a chart's id becomes a file's name`, ...at,
      found: JSON.stringify(name), allowed: 'letters, digits, ".", "_" and "-"',
    }];
  });
}
