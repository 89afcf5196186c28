import { redact } from '../../src/adapters/redact';

describe('redact', () => {
  test.each([
    ['https://x-access-token:abc123@github.com/a/b.git', 'https://***@github.com/a/b.git'],
    ['https://abc123@github.com/a/b', 'https://***@github.com/a/b'],
    ["unable to access 'https://u:p%40ss@host:8443/x/'", "unable to access 'https://***@host:8443/x/'"],
    ['ssh://git@github.com/a/b', 'ssh://git@github.com/a/b'],
    ['git@github.com:a/b', 'git@github.com:a/b'],
    ['Authorization: Bearer abc.def', 'Authorization: ***'],
    ['http.extraheader=AUTHORIZATION: basic YWJj', 'http.extraheader=AUTHORIZATION: ***'],
    [`token ghp_${'a'.repeat(36)} used`, 'token *** used'],
    [`github_pat_${'a1_'.repeat(12)}`, '***'],
    [`glpat-${'x'.repeat(20)}`, '***'],
    ['mail me@example.org about https://example.org/@me', 'mail me@example.org about https://example.org/@me'],
  ])('turns %j into %j', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  test('takes out given secrets in plain, encoded and base64 form', () => {
    const secret = 's3cr3t/+&';
    const text = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')].join(' and ');
    expect(redact(text, [secret, ''])).toBe('*** and *** and ***');
  });
});
