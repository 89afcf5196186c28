import { quote } from '../../src/manifest/describe';

describe('quote', () => {
  test('shows short texts as they are', () => {
    expect(quote('cert-manager')).toBe('"cert-manager"');
  });

  test('cuts long texts', () => {
    expect(quote('x'.repeat(500))).toBe(`"${'x'.repeat(120)}..."`);
  });

  test.each([
    'https://user:secret@charts.example.org', 'https:/user:secret@host', 'secret@host', 'oci://secret@ghcr.io/x', `https://${'x'.repeat(200)}:secret@host`, 'https://host/?token=secret',
    'https://host/#secret', 'https://host?a=1\n&token=secret',
  ])('fails if a credential shows: %s', (text) => {
    expect(quote(text)).not.toContain('secret');
  });
});
