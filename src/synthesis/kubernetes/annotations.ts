/** Keys that Flux and flux-operator act on; those under `event.toolkit.fluxcd.io/` travel with every event of the object. */
export const EVENT_COMPONENT = 'event.toolkit.fluxcd.io/component';
export const EVENT_FINGERPRINT = 'event.toolkit.fluxcd.io/fingerprint';
export const EVENT_VERIFY = 'event.toolkit.fluxcd.io/verify';
/** On what a chart renders, so that every change of an entry is one that helm-controller acts on. */
export const RELEASE_FINGERPRINT = 'sluice-fingerprint';

export const SUBSTITUTE = 'kustomize.toolkit.fluxcd.io/substitute';
export const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
export const RECONCILE = 'fluxcd.controlplane.io/reconcile';
export const RECONCILE_TIMEOUT = 'fluxcd.controlplane.io/reconcileTimeout';
export const RECONCILE_EVERY = 'fluxcd.controlplane.io/reconcileEvery';
export const DISABLED = 'disabled';
