import { checkConfirmed } from '../../src/adoption/confirm';
import { planAdoption } from '../../src/adoption/plan-adoption';
import { moveOf, type ResourceSetMove } from '../../src/adoption/resource-set-move';
import { ConfigError } from '../../src/errors';
import { adoptFixture } from '../support/adopt-fixture';

const { fleet, after } = planAdoption(adoptFixture('homelab'), { repository: 'acme/homelab', promotedFrom: new Map([['live', 'integration']]) });
const move = moveOf(fleet, after) as ResourceSetMove;

/** The ResourceSet of one cluster, as somebody's API server has it. */
function seen(uid: string, note = ''): object {
  const annotations = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled', note };
  return { apiVersion: 'fluxcd.controlplane.io/v1', kind: 'ResourceSet', metadata: { name: 'platform-resources', namespace: 'flux-system', uid, annotations } };
}

function codes(objects: string): readonly string[] {
  try {
    checkConfirmed('marked', move, fleet, after, { confirmed: [], objects });
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ code }) => code);
  }
}

describe('checkConfirmed', () => {
  const all = [seen('1'), seen('2', '} { "'), seen('3', '\\"}')];

  test.each([
    ['as kubectl prints them', all.map((object) => `${JSON.stringify(object, undefined, 4)}\n`).join('')],
    ['on a line each', all.map((object) => `${JSON.stringify(object)}\n`).join('')],
    ['without anything between them', all.map((object) => JSON.stringify(object)).join('')],
    ['as one list', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: all })],
  ])('takes one object of every cluster, %s', (_, objects) => {
    expect(codes(objects)).toEqual([]);
  });

  test.each([
    ['one is missing', all.slice(1).map((object) => JSON.stringify(object)).join('\n')],
    ['one is there twice', [...all.slice(1), all[1]].map((object) => JSON.stringify(object)).join('\n')],
    ['the last one is cut', all.map((object) => JSON.stringify(object)).join('\n').slice(0, -3)],
    ['it is no JSON', 'No resources found in flux-system namespace.'],
    ['brackets do not match', `}}${all.map((object) => `{${JSON.stringify(object)}`).join('\n')}`],
  ])('fails if %s', (_, objects) => {
    expect(codes(objects)).toEqual(['ADOPT_UNCONFIRMED']);
  });
});
