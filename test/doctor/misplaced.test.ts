import { diagnose } from '../../src/doctor/diagnose';
import type { Placement } from '../../src/doctor/input';
import { findMisplaced, findStaleCopies } from '../../src/doctor/misplaced';
import type { FleetProps } from '../../src/fleet/fleet';
import { RENOVATE_FILE } from '../../src/synthesis/renovate/config-files';
import { patient, readingsOf } from '../support/patient';

const HERE: Placement = { folder: '', out: '', top: new Map() };
const IN_FOLDER: Placement = { folder: 'deploy', out: 'deploy', top: new Map() };
const SAID = { workflows: { fleetFolder: 'deploy' } } as const;
const PROMOTE = '.github/workflows/promote-to-live.yaml';

/** What the fleet has written, copied to the top as it is. */
function copied(fleet: Partial<FleetProps> = SAID): ReadonlyMap<string, string> {
  return new Map([...patient({ fleet }).current].filter(([path]) => path.startsWith('.github/')));
}

const found = (placement: Placement, fleet: Partial<FleetProps> = {}): readonly string[] => {
  const input = { ...patient({ fleet }), placement };
  return [...findMisplaced(input), ...findStaleCopies(input)].map(({ severity, id, what }) => `${severity} ${id}: ${what}`);
};

const edit = (path: string, text: (from: string) => string, top = copied()) => new Map([...top].map(([file, from]) => [file, file === path ? text(from) : from] as const));
const without = (path: string) => new Map([...copied()].filter(([file]) => file !== path));

describe('a fleet in its repository', () => {
  test.each<readonly [string, Placement, Partial<FleetProps>]>([
    ['at the top', HERE, {}],
    ['at the top, which it says', HERE, { workflows: { fleetFolder: './' } }],
    ['in a folder, and copied', { ...IN_FOLDER, top: copied() }, SAID],
    ['in a folder, and written to the top', { ...HERE, folder: 'deploy' }, SAID],
    ['in a folder, with a slash at its end', { ...HERE, folder: 'deploy' }, { workflows: { fleetFolder: 'deploy/' } }],
    ['in a folder, and a configuration of the owner\'s at the top', { ...IN_FOLDER, top: new Map([...without(RENOVATE_FILE), ['renovate.json', '{}']]) }, SAID],
    ['in a folder, and its copy has another name', { ...IN_FOLDER, top: new Map([...without(PROMOTE), ['.github/workflows/deploy.yml', (copied().get(PROMOTE) ?? '').replace(/^name: .*$/m, 'name: deploy')]]) }, SAID],
    ['at the top, written to a folder, and copied', { ...IN_FOLDER, folder: '', top: copied({}) }, {}],
  ])('is well %s', (_, placement, fleet) => {
    expect(found(placement, fleet)).toEqual([]);
  });

  test.each<readonly [string, Placement, Partial<FleetProps>, readonly RegExp[]]>([
    ['in a folder, and says nothing', IN_FOLDER, {}, [/^error blind-renovate\/placement: the fleet writes .github to deploy/]],
    ['in a folder, written to the top, and says nothing', { ...HERE, folder: 'deploy' }, {}, [/^error blind-renovate\/placement: fleet.ts is in deploy, and workflows.fleetFolder says nothing/]],
    ['in another folder than it says', { ...IN_FOLDER, top: copied() }, { workflows: { fleetFolder: 'other' } }, [/^error blind-renovate\/placement: fleet.ts is in deploy, and workflows.fleetFolder says other/]],
    ['at the top, and says something else', HERE, SAID, [/^error blind-renovate\/placement: fleet.ts is at the top of the repository, and workflows.fleetFolder says deploy/]],
    ['in a folder, and not copied', IN_FOLDER, SAID, [/^error blind-renovate\/placement: .* there is no configuration of Renovate at the top/, /^error stale-workflow\/copy\/.*promote-to-live.yaml: a workflow of the fleet is not at the top/, /^error stale-workflow\/copy\/.*synth.yaml/]],
    ['in a folder, and one workflow is missing', { ...IN_FOLDER, top: without(PROMOTE) }, SAID, [/^error stale-workflow\/copy\/.*promote-to-live.yaml: a workflow of the fleet is not at the top/]],
    ['in a folder, and the copy is older', { ...IN_FOLDER, top: edit(PROMOTE, (text) => text.replace('timeout-minutes: 15', 'timeout-minutes: 9')) }, SAID, [/^warning stale-workflow\/copy\/.*promote-to-live.yaml: no workflow at the top of the repository is as deploy\/.github/]],
    ['in a folder, and the copy of the configuration is from before it said so', { ...IN_FOLDER, top: edit(RENOVATE_FILE, () => copied({}).get(RENOVATE_FILE) ?? '') }, SAID, [/^error blind-renovate\/placement: .github\/renovate.json5 at the top of the repository is a copy that does not name deploy\/clusters\/integration\/versions.ts/]],
  ])('is not well %s', (_, placement, fleet, expected) => {
    const all = found(placement, fleet);
    expect(all).toEqual(expected.map((pattern) => expect.stringMatching(pattern) as string));
  });

  test('leaves alone what another fleet has at the top, and copies beside it', () => {
    const others = copied({ workflows: { fleetFolder: 'other' } });
    const input = { ...patient({ fleet: SAID }), placement: { ...IN_FOLDER, top: others } };
    expect(findStaleCopies(input).map(({ severity, commands }) => [severity, commands?.at(-1)])).toEqual([
      ['error', `cp deploy/${PROMOTE} .github/workflows/deploy-promote-to-live.yaml`], ['error', 'cp deploy/.github/workflows/synth.yaml .github/workflows/deploy-synth.yaml'],
    ]);
    expect(findMisplaced(input).map(({ commands }) => commands)).toEqual([undefined]);
    const [promote = '', synth = ''] = [PROMOTE, '.github/workflows/synth.yaml'].map((path) => copied().get(path));
    const both = new Map([...others, ['.github/workflows/deploy-promote-to-live.yaml', promote.replace(/^name: .*$/m, 'name: promote deploy')], ['.github/workflows/deploy-synth.yaml', synth]]);
    expect(findStaleCopies({ ...input, placement: { ...IN_FOLDER, top: both } })).toEqual([]);
  });

  test('fails if a workflow that does not run is not looked for on GitHub', () => {
    expect(diagnose(readingsOf(patient({ fleet: SAID, input: { placement: IN_FOLDER } }))).findings.map(({ kind }) => kind)).toEqual(['stale-workflow', 'stale-workflow', 'blind-renovate']);
  });
});
