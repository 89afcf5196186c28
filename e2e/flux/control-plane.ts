import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ensureCrds, ensureTool } from '../build-tools';
import type { Certificate } from '../renovate/certificates';
import { runOk } from '../support/run';
import { conditionOf, Kube, type KubeObject } from './kube';
import { freePorts, type Processes, type Running } from './processes';
import { notYet, waitFor } from './wait';

const TOKEN = 'everything-is-allowed';
const START_SECONDS = 90;

/** A Kubernetes API without nodes, schedulers or controllers of its own. */
export interface ControlPlane {
  readonly kube: Kube;
  readonly kubeconfig: string;
}

/** One etcd for all clusters: each has a prefix of its own. @returns its address */
export async function startEtcd(processes: Processes, folder: string): Promise<string> {
  const [client, peer] = await freePorts(2) as [number, number];
  const address = `http://127.0.0.1:${client}`;
  processes.start({
    name: 'etcd',
    program: ensureTool('etcd'),
    args: [
      '--name=loopback', `--data-dir=${path.join(folder, 'etcd')}`, `--listen-client-urls=${address}`, `--advertise-client-urls=${address}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`, `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`, `--initial-cluster=loopback=http://127.0.0.1:${peer}`,
      // what is in it is thrown away
      '--unsafe-no-fsync', '--log-level=warn',
    ],
  });
  return address;
}

export async function startControlPlane(name: string, processes: Processes, folder: string, etcd: string, certificate: Certificate): Promise<ControlPlane> {
  const own = path.join(folder, name);
  fs.mkdirSync(own, { recursive: true });
  const [port] = await freePorts(1) as [number];
  const url = `https://127.0.0.1:${port}`;
  const tokens = path.join(own, 'tokens.csv');
  fs.writeFileSync(tokens, `${TOKEN},admin,admin,system:masters\n`);
  const server = processes.start({ name: `${name}-kube-apiserver`, program: ensureTool('kube-apiserver'), args: serverArgs({ name, port, tokens, etcd, certificate, folder: own }) });
  const kube = new Kube({ url, token: TOKEN, ca: certificate.cert });
  await waitFor(`the API server of ${name}`, START_SECONDS, async () => {
    failIfEnded(server);
    return await kube.isReady() || notYet('not ready');
  });
  const kubeconfig = path.join(own, 'kubeconfig.json');
  fs.writeFileSync(kubeconfig, JSON.stringify({
    'apiVersion': 'v1', 'kind': 'Config', 'current-context': name,
    'clusters': [{ name, cluster: { 'server': url, 'certificate-authority': certificate.file } }],
    'users': [{ name, user: { token: TOKEN } }],
    'contexts': [{ name, context: { cluster: name, user: name } }],
  }));
  await applyCrds(kube);
  return { kube, kubeconfig };
}

interface ServerOptions {
  readonly name: string;
  readonly port: number;
  readonly tokens: string;
  readonly etcd: string;
  readonly certificate: Certificate;
  readonly folder: string;
}

function serverArgs({ name, port, tokens, etcd, certificate, folder }: ServerOptions): readonly string[] {
  const key = path.join(folder, 'accounts.key');
  runOk('openssl', ['genrsa', '-out', key, '2048']);
  return [
    `--etcd-servers=${etcd}`, `--etcd-prefix=/${name}`, `--secure-port=${port}`, '--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', '--endpoint-reconciler-type=none',
    `--tls-cert-file=${certificate.file}`, `--tls-private-key-file=${certificate.keyFile}`, `--cert-dir=${folder}`, `--token-auth-file=${tokens}`, '--authorization-mode=AlwaysAllow',
    '--service-account-issuer=https://localhost', `--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`, '--service-cluster-ip-range=10.0.0.0/24',
    '--enable-priority-and-fairness=false', '--profiling=false', '--event-ttl=15m',
  ];
}

async function applyCrds(kube: Kube): Promise<void> {
  const folder = ensureCrds();
  const crds = fs.readdirSync(folder).sort().flatMap((file) => parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8')).map((document) => document.toJS() as KubeObject));
  for (const crd of crds) await kube.apply(crd);
  await waitFor('the CRDs', START_SECONDS, async () => {
    const found = await kube.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    const missing = crds.filter(({ metadata }) => conditionOf(found.find((crd) => crd.metadata.name === metadata.name), 'Established')?.status !== 'True');
    return missing.length === 0 || notYet(`not established: ${missing.map(({ metadata }) => metadata.name).join(', ')}`);
  });
}

export function failIfEnded(running: Running): void {
  const end = running.ended();
  if (end === undefined) return;
  const lines = fs.readFileSync(running.log, 'utf8').trimEnd().split('\n').slice(-15);
  throw new Error(`${running.name} ${end}:\n${lines.join('\n')}`);
}
