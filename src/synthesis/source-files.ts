import { valuesPathOf } from '../manifest/resolve';
import type { SynthesisContext } from './context';

/** The manifests and their values files: they may stand in the clusters' folders too, and are nothing that Flux applies. */
export function sourceFiles({ clusters }: SynthesisContext): ReadonlySet<string> {
  return new Set(clusters.flatMap(({ manifest: { file, charts } }) => [
    file, ...charts.flatMap(({ entry: { values } }) => (values === undefined ? [] : [valuesPathOf(file, values)])),
  ]));
}
