import type { ChartEntry, Dependency, HelmSource, Hold, InfrastructureEntry, Manifest, Source } from './entries';
import { Fields, isPlaceholder, nameKind } from './fields';
import type { Findings } from './findings';
import type { CallNode, Helper, LiteralNode, ObjectNode, PropertyNode } from './syntax-tree';

export const CHART_FIELDS = ['namespace', 'chart', 'dependsOn', 'values', 'test', 'hold'] as const;
export const INFRASTRUCTURE_FIELDS = ['version', 'hold'] as const;
export const SECTIONS = ['infrastructure', 'charts'] as const;

const HELM_EXAMPLE = "helm('1.2.3', 'chart', 'https://charts.example.org')";
const ARGUMENTS: Readonly<Record<Helper, readonly string[]>> = {
  helm: ['version', 'chart', 'repository'],
  githubRelease: ['version', 'owner/name'],
  githubTag: ['version', 'owner/name'],
  external: ['namespace/name'],
};

/** The entries of a manifest's object. What is not as it should be is reported and left out. */
export function readEntries(root: ObjectNode, findings: Findings): Manifest {
  const fields = new Fields(root, 'the manifest', findings).allow(SECTIONS);
  const entries = <Entry>(section: string, read: (property: PropertyNode, findings: Findings) => Entry | undefined): readonly Entry[] =>
    (fields.optional(section, 'object')?.properties ?? []).map((property) => read(property, findings)).filter((entry) => entry !== undefined);
  return { infrastructure: entries('infrastructure', readInfrastructure), charts: entries('charts', readChart) };
}

function readInfrastructure({ key: name, value }: PropertyNode, findings: Findings): InfrastructureEntry | undefined {
  if (isPlaceholder(value, findings)) return undefined;
  if (value.kind === 'call') {
    const source = readSource(value, findings);
    return source && { kind: 'infrastructure', name, source };
  }
  const owner = `infrastructure/${name}`;
  if (value.kind !== 'object') {
    findings.add('MANIFEST_SHAPE', value.start, { what: `${owner} is a version and where it comes from`, found: nameKind(value), fix: "write `githubRelease('v1.2.3', 'owner/name')`, `githubTag(...)` or `helm(...)`" });
    return undefined;
  }
  const fields = new Fields(value, owner, findings).allow(INFRASTRUCTURE_FIELDS);
  const call = fields.required('version', 'call', "githubRelease('v1.2.3', 'owner/name')");
  const hold = readHold(fields.any('hold'), owner, findings);
  const source = call && readSource(call, findings);
  return source && { kind: 'infrastructure', name, source, ...(hold && { hold }) };
}

function readChart({ key: name, value }: PropertyNode, findings: Findings): ChartEntry | undefined {
  const owner = `charts/${name}`;
  if (value.kind !== 'object') {
    if (!isPlaceholder(value, findings)) {
      findings.add('MANIFEST_SHAPE', value.start, { what: `${owner} is an object`, found: nameKind(value), fix: `write \`{ namespace: '${name}', chart: ${HELM_EXAMPLE} }\`` });
    }
    return undefined;
  }
  const fields = new Fields(value, owner, findings).allow(CHART_FIELDS);
  const namespace = fields.required('namespace', 'string', "'<namespace>'")?.value;
  const call = fields.required('chart', 'call', HELM_EXAMPLE);
  const source = call && readHelm(call, owner, findings);
  const dependsOn = readDependencies(fields, owner, findings);
  const values = fields.optional('values', 'string')?.value;
  const test = fields.optional('test', 'boolean')?.value ?? false;
  const hold = readHold(fields.any('hold'), owner, findings);
  if (namespace === undefined || !source) return undefined;
  return { kind: 'chart', name, namespace, source, dependsOn, ...(values !== undefined && { values }), test, ...(hold && { hold }) };
}

function readDependencies(fields: Fields, owner: string, findings: Findings): readonly Dependency[] {
  const items = fields.optional('dependsOn', 'array')?.items ?? [];
  return items.map((item) => readDependency(item, owner, findings)).filter((item) => item !== undefined);
}

function readDependency(node: LiteralNode, owner: string, findings: Findings): Dependency | undefined {
  if (isPlaceholder(node, findings)) return undefined;
  if (node.kind === 'string') return node.value;
  if (node.kind === 'call' && node.callee === 'external') {
    const [name] = readArguments(node, findings) ?? [];
    return name === undefined ? undefined : { kind: 'external', name };
  }
  findings.add('MANIFEST_SHAPE', node.start, { what: `"dependsOn" of ${owner} lists releases`, found: nameKind(node), fix: "write the release's name, or `external('namespace/name')` for one outside of this manifest" });
  return undefined;
}

function readHold(node: LiteralNode | undefined, owner: string, findings: Findings): Hold | undefined {
  if (!node) return undefined;
  if (node.kind === 'string') return { reason: node.value };
  if (node.kind !== 'object') {
    findings.add('MANIFEST_SHAPE', node.start, { what: `"hold" of ${owner} is a reason`, found: nameKind(node), fix: "write `hold: 'why'` or `hold: { reason: 'why', allow: '<2.0.0' }`" });
    return undefined;
  }
  const fields = new Fields(node, `"hold" of ${owner}`, findings).allow(['reason', 'allow']);
  const reason = fields.required('reason', 'string', "'why'")?.value;
  const allow = fields.optional('allow', 'string')?.value;
  return reason === undefined ? undefined : { reason, ...(allow !== undefined && { allow }) };
}

function readHelm(node: CallNode, owner: string, findings: Findings): HelmSource | undefined {
  if (node.callee !== 'helm') {
    findings.add('MANIFEST_SHAPE', node.start, { what: `"chart" of ${owner} is a Helm chart`, found: nameKind(node), fix: `write \`${HELM_EXAMPLE}\`` });
    return undefined;
  }
  return readSource(node, findings) as HelmSource | undefined;
}

function readSource(node: CallNode, findings: Findings): Source | undefined {
  if (node.callee === 'external') {
    findings.add('MANIFEST_SHAPE', node.start, { what: 'external(...) names a release to wait for, not a version', fix: "write `githubRelease('v1.2.3', 'owner/name')`, `githubTag(...)` or `helm(...)`" });
    return undefined;
  }
  const args = readArguments(node, findings);
  if (!args) return undefined;
  const [version = '', second = '', third = ''] = args;
  if (node.callee === 'helm') return { kind: 'helm', version, chart: second, repository: third };
  return { kind: node.callee, version, repository: second };
}

/** The arguments of a helper, all of them; undefined where some are missing, surplus or refused. */
function readArguments(node: CallNode, findings: Findings): readonly string[] | undefined {
  const names = ARGUMENTS[node.callee];
  if (node.args.length !== names.length) {
    const list = names.map((name) => `'<${name}>'`).join(', ');
    findings.add('MANIFEST_SHAPE', node.start, { what: `${node.callee} takes ${names.length === 1 ? 'one string' : `${names.length} strings`}`, found: `${node.args.length}`, fix: `write \`${node.callee}(${list})\`` });
    return undefined;
  }
  return node.args.some((arg) => findings.isRefused(arg)) ? undefined : node.args.map(({ value }) => value);
}
