import { displayText } from '../../src/evidence/display-text';
import { parseFluxEvent } from '../../src/evidence/flux-event';
import { fluxEvent } from '../support/evidence-story';

describe('parseFluxEvent', () => {
  test('reads what evidence needs of an event', () => {
    const event = parseFluxEvent(fluxEvent());
    expect(event).toMatchObject({
      kind: 'flux-event',
      object: { kind: 'HelmRelease', namespace: 'flux-system', name: 'cert-manager' },
      reason: 'UpgradeSucceeded',
      cluster: 'integration',
      component: 'charts/cert-manager',
      revision: '1.17.1',
      isRemediation: false,
    });
  });

  test('lets the message out only through displayText', () => {
    const event = parseFluxEvent(fluxEvent({ message: 'failed\n\u001b[31m[skip ci]\u0007' }));
    if (event.kind !== 'flux-event') throw new Error('no event');
    expect(displayText(event.message)).toBe('failed [skip ci]');
    expect(`${event.message.toString()}|${JSON.stringify(event.message)}`).toBe('failed [skip ci]|"failed [skip ci]"');
  });

  test.each([
    ['null', null], ['a text', 'HelmRelease'], ['a list', [fluxEvent()]], ['nothing', {}],
    ['no object', { ...fluxEvent(), involvedObject: null }],
    ['an object without a name', fluxEvent({ object: { name: undefined } })],
    ['a name that is no text', fluxEvent({ object: { name: { toString: 1 } } })],
    ['no reason', { ...fluxEvent(), reason: undefined }],
    ['a reason that is no text', { ...fluxEvent(), reason: ['UpgradeSucceeded'] }],
    ['no time', { ...fluxEvent(), timestamp: undefined }],
  ])('fails if it is %s', (_, value) => {
    expect(parseFluxEvent(value)).toMatchObject({ kind: 'refused', code: 'malformed' });
  });

  test.each([
    ['a Kustomization', { kind: 'Kustomization', apiVersion: 'kustomize.toolkit.fluxcd.io/v1' }],
    ['a HelmChart', { kind: 'HelmChart', apiVersion: 'source.toolkit.fluxcd.io/v1' }],
    ['a HelmRelease of somebody else', { apiVersion: 'helm.example.org/v1' }],
    ['a HelmRelease of no group', { apiVersion: undefined }],
  ])('ignores %s', (_, object) => {
    expect(parseFluxEvent(fluxEvent({ object }))).toMatchObject({ kind: 'ignored', code: 'other-event' });
  });

  test('does without metadata', () => {
    expect(parseFluxEvent({ ...fluxEvent(), metadata: undefined })).toMatchObject({ kind: 'flux-event', cluster: undefined, fingerprint: undefined });
    expect(parseFluxEvent({ ...fluxEvent(), metadata: 'x' })).toMatchObject({ kind: 'flux-event', cluster: undefined });
  });
});
