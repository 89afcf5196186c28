import { HelmRelease } from '../../../imports/helm.toolkit.fluxcd.io';
import { HelmRepository, OciRepository } from '../../../imports/source.toolkit.fluxcd.io';
import type { HelmCharts } from './helm-charts';
import { releaseInTemplate } from './release';
import { releaseObjects } from './release-objects';
import { formatYaml, When } from './yaml-text';

/**
 * The `resourcesTemplate` that renders an input to the objects which the plain style writes for its entry.
 *
 * @param tested names of the releases that only a Helm test verifies
 */
export function formatResourcesTemplate(charts: HelmCharts, tested: readonly string[]): string {
  const { helmRepository, ociRepository, helmRelease } = releaseObjects(releaseInTemplate(tested), charts);
  return [
    formatDocument(HelmRepository.GVK, helmRepository),
    formatDocument(OciRepository.GVK, ociRepository),
    formatDocument(HelmRelease.GVK, helmRelease),
  ].join('');
}

function formatDocument(gvk: object, props: object | undefined): string {
  if (!props) return '';
  if (!(props instanceof When)) return `---\n${formatYaml({ ...gvk, ...props })}`;
  return `<<- if ${props.condition} >>\n${formatDocument(gvk, props.value as object)}<<- end >>\n`;
}
