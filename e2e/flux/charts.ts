import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runOk } from '../support/run';
import type { Handler } from './loopback-server';

/** What a version of a chart does when it is installed, upgraded to or tested. */
export type Behaviour =
  | 'works'
  /** The API server refuses what it renders. */
  | 'cannot be applied'
  /** Has a test that passes: a hook need not be a pod, and a ConfigMap has passed once it is there. */
  | 'passes its test'
  /** Has a test that fails: the API server refuses a pod without a service account, and nobody makes one here. */
  | 'fails its test';

export interface ChartVersion {
  readonly name: string;
  readonly version: string;
  readonly behaviour: Behaviour;
}

export interface PackedChart extends ChartVersion {
  readonly archive: Buffer;
  readonly digest: string;
}

/** Packs a chart as `helm package` does: one folder of the chart's name in a `.tgz`. */
export function packChart(folder: string, chart: ChartVersion): PackedChart {
  const { name, version, behaviour } = chart;
  const root = path.join(folder, `${name}-${version}`);
  const write = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(root, name, file)), { recursive: true });
    fs.writeFileSync(path.join(root, name, file), text);
  };
  write('Chart.yaml', `apiVersion: v2\nname: ${name}\nversion: ${version}\nappVersion: "${version}"\ndescription: made for a test\n`);
  write('values.yaml', 'message: none\n');
  write('templates/config.yaml', configMap('{{ .Release.Name }}', '  version: {{ .Chart.Version | quote }}\n  message: {{ .Values.message | quote }}\n'));
  if (behaviour === 'cannot be applied') write('templates/refused.yaml', configMap('"{{ .Release.Name }}_is_no_name"', '  a: b\n'));
  if (behaviour === 'passes its test') write('templates/test.yaml', configMap('{{ .Release.Name }}-test', '  a: b\n', HOOK));
  if (behaviour === 'fails its test') write('templates/test.yaml', POD);
  const archive = path.join(root, 'chart.tgz');
  runOk('tar', ['-C', root, '--sort=name', '--owner=0', '--group=0', '--mtime=@0', '-czf', archive, name]);
  const content = fs.readFileSync(archive);
  return { ...chart, archive: content, digest: digestOf(content) };
}

const HOOK = '  annotations:\n    helm.sh/hook: test\n    helm.sh/hook-delete-policy: before-hook-creation\n';
const POD = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-test\n${HOOK}spec:\n  restartPolicy: Never\n  containers:\n    - name: test\n      image: registry.invalid/none\n`;

function configMap(name: string, data: string, metadata = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${metadata}data:\n${data}`;
}

/** A Helm repository at `prefix`: its index and the archives. */
export function helmRepositoryHandler(prefix: string, charts: readonly PackedChart[]): Handler {
  return (_, response, url) => {
    const file = url.pathname.slice(prefix.length).replace(/^\//, '');
    const archive = charts.find(({ name, version }) => file === `${name}-${version}.tgz`)?.archive;
    if (file === 'index.yaml') response.writeHead(200, { 'content-type': 'text/yaml' }).end(formatIndex(charts));
    else if (archive) response.writeHead(200, { 'content-type': 'application/gzip' }).end(archive);
    else response.writeHead(404).end();
  };
}

function formatIndex(charts: readonly PackedChart[]): string {
  const names = [...new Set(charts.map(({ name }) => name))];
  const entries = names.map((name) => [name, charts.filter((chart) => chart.name === name).map(({ version, digest }) => (
    { apiVersion: 'v2', name, version, appVersion: version, created: '2020-01-01T00:00:00Z', digest: digest.slice('sha256:'.length), urls: [`${name}-${version}.tgz`] }))]);
  return JSON.stringify({ apiVersion: 'v1', generated: '2020-01-01T00:00:00Z', entries: Object.fromEntries(entries) as object });
}

/** As much of an OCI registry as pulling needs, at `/v2/`; charts stand in `folder`. */
export function registryHandler(folder: string, charts: readonly PackedChart[]): Handler {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map<string, Buffer>();
  for (const { name, version, archive, digest } of charts) {
    const config = Buffer.from(JSON.stringify({ apiVersion: 'v2', name, version, appVersion: version }));
    blobs.set(digestOf(config), config).set(digest, archive);
    const manifest = Buffer.from(JSON.stringify({
      schemaVersion: 2, mediaType: MANIFEST,
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digestOf(config), size: config.length },
      layers: [{ mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', digest, size: archive.length }],
    }));
    for (const reference of [version, digestOf(manifest)]) manifests.set(`${folder}/${name}/manifests/${reference}`, manifest);
  }
  return (request, response, url) => {
    const asked = url.pathname.slice('/v2/'.length);
    const [, repository, rest] = /^(.+)\/(tags\/list|manifests\/.+|blobs\/.+)$/.exec(asked) ?? [];
    const found = manifests.get(asked) ?? (rest?.startsWith('blobs/') ? blobs.get(rest.slice('blobs/'.length)) : undefined);
    if (asked === '') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    if (rest === 'tags/list') {
      const tags = charts.filter(({ name }) => `${folder}/${name}` === repository).map(({ version }) => version);
      return void response.writeHead(tags.length > 0 ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify({ name: repository, tags }));
    }
    if (!found) return void response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ errors: [{ code: 'NOT_FOUND' }] }));
    const type = rest?.startsWith('manifests/') ? MANIFEST : 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-length': found.length, 'docker-content-digest': digestOf(found) });
    response.end(request.method === 'HEAD' ? undefined : found);
  };
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
