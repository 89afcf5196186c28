const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const DNS_LABEL = new RegExp(`^${LABEL}$`);
const DNS_SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const INFRASTRUCTURE_NAME = /^[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
const CHART_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\/[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)*$/;
const GITHUB_REPOSITORY = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
const VALUES_PATH = /^values\/[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\.yaml$/;
const HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:]+\\])(?::[0-9]{1,5})?`;
const HTTPS = new RegExp(`^https://${HOST}(?:/[A-Za-z0-9._~%+:=,-]+)*/?$`, 'i');
const OCI = new RegExp(`^oci://${HOST}(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$`);

/** Helm's own limit for release names. */
export const LONGEST_RELEASE = 53;
/** Kubernetes' limit for labels, and so for namespaces. */
export const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;
const LONGEST_ADDRESS = 512;

export function isDnsLabel(text: string): boolean {
  return DNS_LABEL.test(text);
}

/** Lower-case letters, digits, `-` and `_`: names of infrastructure are keys in HCL too. */
export function isInfrastructureName(text: string): boolean {
  return INFRASTRUCTURE_NAME.test(text);
}

export function isChartName(text: string): boolean {
  return text.length <= LONGEST_SUBDOMAIN && CHART_NAME.test(text);
}

/** `owner/name` on GitHub. */
export function isGithubRepository(text: string): boolean {
  return GITHUB_REPOSITORY.test(text) && !text.endsWith('.git');
}

/** Exactly one file below the manifest's folder: `values/<something>.yaml`. */
export function isValuesPath(text: string): boolean {
  return text.length <= LONGEST_SUBDOMAIN && VALUES_PATH.test(text) && !text.includes('..');
}

/** `namespace/name` of a HelmRelease. */
export function isReleaseReference(text: string): boolean {
  const [namespace = '', name = '', surplus] = text.split('/', 3);
  if (surplus !== undefined || namespace.length > LONGEST_LABEL || name.length > LONGEST_SUBDOMAIN) return false;
  return DNS_LABEL.test(namespace) && DNS_SUBDOMAIN.test(name);
}

/** What is wrong with the address of a chart repository, in words that do not repeat it; undefined where nothing is. */
export function findAddressFault(text: string): string | undefined {
  if (text.length > LONGEST_ADDRESS) return `an address of more than ${LONGEST_ADDRESS} characters`;
  if (text.includes('@')) return 'an address with a credential in it';
  if (/[?#]/.test(text)) return 'an address with a query or a fragment';
  if (/^http:/i.test(text)) return 'an address that is not encrypted';
  if (!/^(?:https|oci):\/\//.test(text)) return 'no address of a chart repository';
  if (text.startsWith('oci://') && text.endsWith('/')) return 'an oci:// address with a slash at its end';
  return HTTPS.test(text) || OCI.test(text) ? undefined : 'an address with characters or parts that none has';
}
