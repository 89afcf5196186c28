import fc from 'fast-check';
import { escapeHtml, Html, html } from '../../../src/board/page/html';
import { hostileText } from '../../support/hostile-text';

describe('html', () => {
  test('escapes texts, keeps HTML, joins lists and leaves out what is not there', () => {
    const item = (text: string): Html => html`<li title="${text}">${text}</li>`;
    expect(html`<ul class="${'a b'}">${['<', '"x"'].map(item)}${undefined}${false}${0}</ul>`.text).toBe('<ul class="a b"><li title="&lt;">&lt;</li><li title="&quot;x&quot;">&quot;x&quot;</li>0</ul>');
  });

  test('escapes a list of texts too', () => {
    expect(html`${['<a>', ['<b>']]}`.text).toBe('&lt;a&gt;&lt;b&gt;');
  });

  test('takes nothing that only looks like HTML', () => {
    expect(() => html`${{ text: '<b>' } as unknown as string}`).toThrow();
  });
});

describe('escapeHtml', () => {
  test.each([
    ['&<>"\'`', '&amp;&lt;&gt;&quot;&#39;&#96;'],
    ['a\nb\u0000\u001b[31m', 'a\ufffdb\ufffd\ufffd[31m'],
    ['\u202egnp.exe\u2066', '\ufffdgnp.exe\ufffd'],
    ['\ud800x', '\ufffdx'],
    ['größer 日本 👩‍👩‍👧', 'größer 日本 👩‍👩‍👧'],
  ])('gives %j as %j', (text, expected) => {
    expect(escapeHtml(text)).toBe(expected);
  });

  test('leaves nothing that ends a text or a quoted attribute, whatever it is given', () => {
    fc.assert(fc.property(hostileText, (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"'`]|&(?!amp;|lt;|gt;|quot;|#39;|#96;)/);
    }), { seed: 1, numRuns: 300 });
  });
});
