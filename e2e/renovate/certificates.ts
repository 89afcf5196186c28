import * as fs from 'node:fs';
import * as path from 'node:path';
import { isInstalled, runOk } from '../support/run';

export interface Certificate {
  readonly key: Buffer;
  readonly keyFile: string;
  readonly cert: Buffer;
  /** Path of the certificate, for programs that are to trust it. */
  readonly file: string;
}

/** A certificate for a few host names and addresses, good for a day. */
export function makeCertificate(folder: string, hosts: readonly string[], addresses: readonly string[] = []): Certificate {
  if (!isInstalled('openssl', ['version'])) throw new Error('openssl is needed to make a certificate for the loopback registries, and it is not on this machine');
  const [keyFile, file] = [path.join(folder, 'loopback.key'), path.join(folder, 'loopback.crt')] as const;
  const names = [...hosts.map((host) => `DNS:${host}`), ...addresses.map((address) => `IP:${address}`)].join(',');
  runOk('openssl', [
    'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=loopback registries',
    '-addext', `subjectAltName=${names}`, '-keyout', keyFile, '-out', file,
  ]);
  return { key: fs.readFileSync(keyFile), keyFile, cert: fs.readFileSync(file), file };
}
