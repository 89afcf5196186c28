import { createHmac } from 'node:crypto';
import type { Evidence } from '../../src/evidence/evidence';
import { judgeGenericEvent, refuseSignature } from '../../src/evidence/generic-event';
import { parseEventFile } from '../../src/evidence/github-event';
import { find, fluxEvent, RECEIVED_AT } from '../support/evidence-story';

const KEY = Buffer.from('key of integration');
const BODY = Buffer.from(JSON.stringify(fluxEvent()));
const sign = (algorithm: string, body: Buffer = BODY, key: Buffer = KEY) => `${algorithm}=${createHmac(algorithm, key).update(body).digest('hex')}`;

describe('refuseSignature', () => {
  test.each(['sha224', 'sha256', 'sha384', 'sha512'])('takes a right signature with %s', (algorithm) => {
    expect(refuseSignature(BODY, { header: sign(algorithm), key: KEY })).toBeUndefined();
    expect(refuseSignature(BODY, { header: sign(algorithm).toUpperCase().replace('SHA', 'sha'), key: KEY })).toBeUndefined();
  });

  test('takes what notification-controller sends: an HMAC over the very bytes', () => {
    const body = Buffer.from('{"reason":"a \\u003c b"}');
    const header = 'sha256=f41c4a2b4f4f53c9e5de1cbb2f1f2b1d';
    expect(refuseSignature(body, { header, key: KEY })).toMatchObject({ code: 'bad-signature' });
    expect(refuseSignature(body, { header: sign('sha256', body), key: KEY })).toBeUndefined();
    expect(refuseSignature(Buffer.from('{"reason":"a < b"}'), { header: sign('sha256', body), key: KEY })).toMatchObject({ code: 'bad-signature' });
  });

  test.each([
    ['no signature', undefined],
    ['an empty one', ''],
    ['one under another key', sign('sha256', BODY, Buffer.from('key of dev'))],
    ['one of another body', sign('sha256', Buffer.from('{}'))],
    ['one without its digest', sign('sha256').slice(7)],
    ['one that is cut', sign('sha256').slice(0, -2)],
    ['one that is too long', `${sign('sha256')}00`],
    ['one with a digest that is too weak', sign('sha1')],
    ['one with a digest that is none', sign('sha256').replace('sha256', 'constructor')],
    ['one that is not hexadecimal', `sha256=${'z'.repeat(64)}`],
    ['one with more behind it', `${sign('sha256')}=1`],
  ])('refuses %s', (_, header) => {
    expect(refuseSignature(BODY, { header, key: KEY })).toMatchObject({ kind: 'refused', code: 'bad-signature' });
  });

  test('refuses an empty key, under which everybody can sign', () => {
    const key = Buffer.alloc(0);
    expect(refuseSignature(BODY, { header: sign('sha256', BODY, key), key })).toMatchObject({ code: 'bad-signature' });
  });

  test('does not look at what is too large', () => {
    expect(refuseSignature(Buffer.alloc(5_000_000), { header: undefined, key: KEY })).toMatchObject({ code: 'too-large' });
  });
});

describe('judgeGenericEvent', () => {
  function receive(event: unknown, cluster?: string): Evidence {
    const received = parseEventFile(JSON.stringify(event), 'flux');
    if (received.kind !== 'bare') throw new Error('not a bare event');
    return judgeGenericEvent(received, { find, receivedAt: RECEIVED_AT, signed: true, ...(cluster !== undefined && { cluster }) });
  }

  test('gives a report that says whether it was signed', () => {
    expect(receive(fluxEvent())).toMatchObject({ kind: 'reports', notes: [{ report: { outcome: 'verified', source: { door: 'generic', signed: true } } }] });
  });

  test('refuses an event of another cluster than the one whose key signed it', () => {
    expect(receive(fluxEvent(), 'dev')).toMatchObject({ kind: 'refused', code: 'not-a-reporter' });
    expect(receive(fluxEvent(), 'integration').kind).toBe('reports');
  });

  test('refuses an event of a cluster that is not in the fleet', () => {
    expect(receive(fluxEvent({ metadata: { cluster: 'prod' } }))).toMatchObject({ kind: 'refused', code: 'unknown-cluster' });
  });
});
