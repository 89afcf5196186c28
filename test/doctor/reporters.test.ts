import { diagnose } from '../../src/doctor/diagnose';
import { findOpenBranch } from '../../src/doctor/open-branch';
import { findDefaultReporters, findMissingReporters, findSharedReporters } from '../../src/doctor/reporters';
import { patient, readingsOf, type Ailment } from '../support/patient';

const READINESS = { readiness: { name: 'flux-system', file: 'kubernetes/flux.yaml' } } as const;

describe('findSharedReporters', () => {
  test.each<readonly [string, Ailment, readonly string[]]>([
    ['an account each', { fleet: { reporters: { integration: ['one'], live: ['two'] } } }, []],
    ['one account for both', { fleet: { reporters: { integration: ['one'], live: ['ONE'] } } }, ['warning one is believed for integration, live']],
    ['one account of several', { fleet: { reporters: { integration: ['one', 'two'], live: ['two'] } } }, ['warning two is believed for integration, live']],
    ['the owner, for all that are not named', { fleet: { reporters: {} } }, ['notice acme is believed for integration, live']],
    ['the owner, for two sources', { fleet: { reporters: {} }, clusters: { dev: {}, live: { promotedFrom: ['dev', 'integration'] } } }, ['warning acme is believed for integration, live, dev']],
    ['the owner, where statuses are evidence', { fleet: { reporters: {} }, clusters: { integration: READINESS } }, ['warning acme is believed for integration, live']],
    ['the owner, named for one', { fleet: { reporters: { integration: ['acme'] } } }, ['notice acme is believed for integration, live']],
    ['clusters that nobody follows', { fleet: { reporters: { live: ['one'], dev: ['one'] } }, clusters: { dev: {} } }, []],
    ['nobody', { fleet: { reporters: { integration: [], live: [] } } }, []],
  ])('%s', (_, ailment, found) => {
    expect(findSharedReporters(patient(ailment)).map(({ severity, what }) => `${severity} ${what.split(':')[0]}`)).toEqual(found);
  });
});

describe('findDefaultReporters', () => {
  test.each<readonly [string, Ailment, readonly string[]]>([
    ['an organisation, and nobody named', { fleet: { reporters: {} }, input: { owner: 'organization' } }, ['default-reporter/integration']],
    ['a person, and nobody named', { fleet: { reporters: {} }, input: { owner: 'person' } }, []],
    ['an organisation, and somebody named', { input: { owner: 'organization' } }, []],
    ['an organisation, and the source sends nothing', { fleet: { reporters: {}, notifications: { dispatch: false } }, input: { owner: 'organization' } }, []],
    ['an organisation, and statuses are evidence', { fleet: { reporters: {}, notifications: { dispatch: false } }, clusters: { integration: READINESS }, input: { owner: 'organization' } }, ['default-reporter/integration']],
    ['an organisation, named itself', { fleet: { reporters: { integration: ['Acme'] } }, input: { owner: 'organization' } }, ['default-reporter/integration']],
    ['an organisation, named beside somebody', { fleet: { reporters: { integration: ['acme', 'flux'] } }, input: { owner: 'organization' } }, []],
    ['an organisation, and nobody at all', { fleet: { reporters: { integration: [] } }, input: { owner: 'organization' } }, []],
    ['an organisation, and signed events', { fleet: { reporters: {}, notifications: { dispatchAddress: 'https://hooks.example.org' } }, input: { owner: 'organization' } }, []],
  ])('%s', (_, ailment, found) => {
    expect(findDefaultReporters(patient(ailment)).map(({ id }) => id)).toEqual(found);
  });
});

describe('findMissingReporters', () => {
  test.each<readonly [string, Ailment, readonly string[]]>([
    ['a source', { fleet: { reporters: { integration: [] } } }, ['error default-reporter/integration']],
    ['a source whose statuses are evidence', { fleet: { reporters: { integration: [] }, notifications: { dispatch: false } }, clusters: { integration: READINESS } }, ['error default-reporter/integration']],
    ['a source that sends nothing', { fleet: { reporters: { integration: [] }, notifications: { dispatch: false } } }, []],
    ['a source that signs what it sends', { fleet: { reporters: { integration: [] }, notifications: { dispatchAddress: 'https://hooks.example.org' } } }, []],
    ['a cluster that nobody follows', { fleet: { reporters: { integration: ['flux'], live: [] } } }, []],
    ['a source that is not named', { fleet: { reporters: {} } }, []],
  ])('nobody may report for %s', (_, ailment, found) => {
    expect(findMissingReporters(patient(ailment)).map(({ severity, id }) => `${severity} ${id}`)).toEqual(found);
  });

  test('is asked for what fleet.ts says alone, also where GitHub is not', () => {
    const { findings, notChecked } = diagnose(readingsOf(patient({ fleet: { reporters: { integration: [] } } }), { owner: 'no token' }));
    expect([findings.map(({ id }) => id), notChecked]).toEqual([['default-reporter/integration'], []]);
  });
});

describe('findOpenBranch', () => {
  test.each<readonly [string, Ailment, readonly string[]]>([
    ['protected', { input: { branch: { isProtected: true, rules: undefined } } }, []],
    ['neither protected nor ruled', { input: { branch: { isProtected: false, rules: [] } } }, ['open-branch/main']],
    ['rules that hinder no push', { input: { branch: { isProtected: false, rules: ['deletion', 'non_fast_forward', 'required_linear_history'] } } }, ['open-branch/main']],
    ['a ruleset that requires pull requests', { input: { branch: { isProtected: false, rules: ['deletion', 'pull_request'] } } }, []],
    ['a ruleset that requires checks', { input: { branch: { isProtected: false, rules: ['required_status_checks'] } } }, []],
    ['another branch', { fleet: { branch: 'production' }, input: { branch: { isProtected: false, rules: [] } } }, ['open-branch/production']],
    ['no source dispatches', { fleet: { notifications: { dispatch: false } }, input: { branch: { isProtected: false, rules: [] } } }, []],
    ['events go elsewhere', { fleet: { notifications: { dispatchAddress: 'https://hooks.example.org' } }, input: { branch: { isProtected: false, rules: [] } } }, []],
  ])('%s', (_, ailment, found) => {
    expect(findOpenBranch(patient(ailment)).map(({ id }) => id)).toEqual(found);
  });
});
