import type { Component } from '../../src/manifest/entries';
import { unknownComponent } from '../../src/manifest/unknown-component';

const KNOWN: readonly Component[] = ['charts/cert-manager', 'charts/cilium', 'charts/talos', 'infrastructure/talos', 'charts/a'];

describe('unknownComponent', () => {
  test.each([
    ['a name without its kind', 'cert-manager', 'did you mean "charts/cert-manager"?'],
    ['another kind', 'infrastructure/cilium', 'did you mean "charts/cilium"?'],
    ['a kind that is none', 'chart/cilium', 'did you mean "charts/cilium"?'],
    ['a slip', 'charts/cert-manger', 'did you mean "charts/cert-manager"?'],
    ['a slip in a name without its kind', 'certmanager', 'did you mean "charts/cert-manager"?'],
    ['a name that both kinds have', 'talos', 'did you mean "charts/talos" or "infrastructure/talos"?'],
    ['nothing like it', 'charts/harbor', undefined],
    ['too little to say', 'charts/b', undefined],
    ['nothing', '', undefined],
  ])('says what was meant by %s', (_, asked, fix) => {
    expect(unknownComponent('it is not there', asked, KNOWN)).toEqual({ code: 'UNKNOWN_COMPONENT', what: 'it is not there', allowed: KNOWN.join(', '), ...(fix && { fix }) });
  });

  test('says that there is nothing to choose from', () => {
    expect(unknownComponent('it is not there', 'charts/harbor', [])).toEqual({ code: 'UNKNOWN_COMPONENT', what: 'it is not there', allowed: 'none' });
  });
});
