import type { IncomingMessage, ServerResponse } from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate, type Certificate } from '../renovate/certificates';

/** Answers a request whose path begins with what it was registered for. */
export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

/** One HTTPS server on the loopback interface that is forge, git server, Helm repository and OCI registry, by the beginning of the path. */
export class LoopbackServer {
  public readonly certificate: Certificate;
  private readonly handlers: [string, Handler][] = [];
  private readonly server: https.Server;

  constructor(folder: string) {
    this.certificate = makeCertificate(folder, ['localhost'], ['127.0.0.1']);
    this.server = https.createServer({ key: this.certificate.key, cert: this.certificate.cert }, (request, response) => {
      const url = new URL(request.url ?? '/', 'https://localhost');
      const handler = this.handlers.find(([prefix]) => url.pathname.startsWith(prefix))?.[1];
      const answer = async () => (handler ? handler(request, response, url) : void response.writeHead(404).end());
      answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    // a client that goes away in the middle of an answer is no failure of ours
    this.server.on('clientError', (_, socket) => socket.destroy());
  }

  public handle(prefix: string, handler: Handler): void {
    this.handlers.push([prefix, handler]);
  }

  /** @returns its address, `https://localhost:<port>` */
  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `https://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
