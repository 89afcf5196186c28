import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { parseAllDocuments } from 'yaml';

/** What the reference fleet's Kubernetes files say, as an app without Sluice would build it: the same objects, one chart per cluster. */
const root = process.env.BENCH_OBJECTS ?? '.';
const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_CHART });
for (const cluster of ['dev', 'integration', 'live']) {
  const chart = new Chart(app, cluster);
  const text = readFileSync(join(root, `${cluster}.yaml`), 'utf8');
  parseAllDocuments(text).forEach((document, index) => new ApiObject(chart, `object-${index}`, document.toJS()));
}
app.synth();
