import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder, writeTree } from '../../support/temporary-folder';
import { CLEAN, stepOf, TOKEN } from './run-steps';

jest.setTimeout(60_000);

interface Request { readonly url: string; readonly authorization: string | undefined }

/** A forge that asks who is there and then says no. */
async function listen(requests: Request[]): Promise<Server> {
  const server = createServer(({ url = '', headers: { authorization } }, response) => {
    requests.push({ url, authorization });
    if (authorization === undefined) response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="forge"' }).end();
    else response.writeHead(403).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Not `spawnSync`: the server answers from this process. */
async function runPush(port: number): Promise<{ readonly status: number | null; readonly output: string }> {
  const temp = temporaryFolder();
  const { run = '', env } = stepOf('push', 'Judge and push');
  writeTree(temp, { 'script.sh': run });
  const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', join(temp, 'script.sh')], {
    cwd: temp,
    env: {
      ...CLEAN, ...env, RUNNER_TEMP: temp, TOKEN, HEAD_REF: 'renovate/x', HEAD_SHA: '0'.repeat(40),
      GITHUB_SERVER_URL: `http://127.0.0.1:${port}`, GITHUB_REPOSITORY: 'acme/homelab',
    },
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, output };
}

describe('PUSH_SCRIPT over HTTP', () => {
  const requests: Request[] = [];
  let server: Server;
  let result: Awaited<ReturnType<typeof runPush>>;
  beforeAll(async () => {
    server = await listen(requests);
    result = await runPush((server.address() as AddressInfo).port);
  });
  afterAll(() => {
    server.close();
  });

  test('shows the token to the forge when it asks, and not before', () => {
    const credentials = `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`;
    expect(requests.map(({ authorization }) => authorization)).toEqual([undefined, credentials]);
    for (const { url } of requests) expect(url).toBe('/acme/homelab/info/refs?service=git-upload-pack');
  });

  test('fails where the forge refuses it, without waiting for a person and without showing it', () => {
    expect(result.status).not.toBe(0);
    expect(result.output).toContain('403');
    expect(result.output).not.toContain(TOKEN);
  });
});
