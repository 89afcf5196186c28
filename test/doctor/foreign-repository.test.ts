import { parseRemoteAddress } from '../../src/adoption/remote-address';
import { findForeignRepository } from '../../src/doctor/foreign-repository';
import type { DoctorInput } from '../../src/doctor/input';
import type { FleetProps } from '../../src/fleet/fleet';
import { patient } from '../support/patient';

const remote = (name: string, ...addresses: readonly string[]): DoctorInput['remotes'][number] => ({
  name, isMain: name === 'origin', places: addresses.flatMap((address) => parseRemoteAddress(address) ?? []),
});

const find = (remotes: DoctorInput['remotes'], fleet: Partial<FleetProps> = {}) => findForeignRepository({ fleet: patient({ fleet }).fleet, remotes });

const verdict = (remotes: DoctorInput['remotes'], fleet: Partial<FleetProps> = {}) => find(remotes, fleet).map((found) => ('why' in found ? `not checked: ${found.why}` : `${found.severity} ${found.what.split(': ')[0]}`));

const ON_GITLAB = { forge: 'gitlab', notifications: false, workflows: false } as const;

describe('findForeignRepository', () => {
  test.each<readonly [string, Partial<FleetProps>]>([
    ['https://github.com/acme/homelab', {}],
    ['https://github.com/acme/homelab.git/', {}],
    ['https://GitHub.com/Acme/HomeLab.git', {}],
    ['https://www.github.com/acme/homelab', {}],
    ['https://someone:s3cr3t@github.com/acme/homelab.git', {}],
    ['git@github.com:acme/homelab.git', {}],
    ['github.com:acme/homelab', {}],
    ['ssh://git@github.com/acme/homelab', {}],
    ['ssh://git@ssh.github.com:443/acme/homelab.git', {}],
    ['git@github-work:acme/homelab.git', {}],
    ['git@github.com-work:acme/homelab.git', {}],
    ['git@github.com:acme/homelab.git', { repository: 'Acme/Homelab' }],
    ['ssh://git@ghe.example.org:2222/acme/homelab.git', { forgeUrl: 'https://ghe.example.org:8443/' }],
    ['git@gitlab.com:acme/infra/homelab.git', { ...ON_GITLAB, repository: 'acme/infra/homelab' }],
    ['ssh://git@altssh.gitlab.com:443/acme/homelab.git', ON_GITLAB],
    ['https://example.org/gitlab/acme/homelab.git', { ...ON_GITLAB, forgeUrl: 'https://example.org/gitlab' }],
    ['git@example.org:acme/homelab.git', { ...ON_GITLAB, forgeUrl: 'https://example.org/gitlab' }],
    ['ssh://git@example.org:7999/acme/homelab.git', { ...ON_GITLAB, forge: 'bitbucketserver', forgeUrl: 'https://example.org' }],
    ['https://example.org/scm/acme/homelab.git', { ...ON_GITLAB, forge: 'bitbucketserver', forgeUrl: 'https://example.org' }],
    ['git@ssh.dev.azure.com:v3/acme/infra/homelab', { ...ON_GITLAB, forge: 'azuredevops', repository: 'acme/infra/homelab' }],
    ['https://acme@dev.azure.com/acme/infra/_git/homelab', { ...ON_GITLAB, forge: 'azuredevops', repository: 'acme/infra/homelab' }],
  ])('is content with %s', (address, fleet) => {
    expect(verdict([remote('origin', address)], fleet)).toEqual([]);
  });

  test.each<readonly [string, string, Partial<FleetProps>, string]>([
    ['another repository', 'git@github.com:acme/other.git', {}, 'github.com/acme/homelab, and the remote origin is github.com/acme/other'],
    ['another owner, as a fork has', 'https://github.com/someone/homelab', {}, 'github.com/acme/homelab, and the remote origin is github.com/someone/homelab'],
    ['a name that only begins the same', 'https://github.com/acme/homelab2.git', {}, 'github.com/acme/homelab, and the remote origin is github.com/acme/homelab2'],
    ['another forge', 'https://gitlab.com/acme/homelab.git', {}, 'github.com/acme/homelab, and the remote origin is gitlab.com/acme/homelab'],
    ['the public forge, of a fleet on a host of its own', 'https://github.com/acme/homelab', { forgeUrl: 'https://ghe.example.org' }, 'ghe.example.org/acme/homelab, and the remote origin is github.com/acme/homelab'],
    ['another repository on a host of its own', 'ssh://git@ghe.example.org:2222/acme/other', { forgeUrl: 'https://ghe.example.org' }, 'ghe.example.org/acme/homelab, and the remote origin is ghe.example.org/acme/other'],
  ])('finds %s', (_, address, fleet, found) => {
    expect(verdict([remote('origin', address)], fleet)).toEqual([`error fleet.ts says that the repository is ${found}`]);
  });

  test.each<readonly [string, DoctorInput['remotes'], string]>([
    ['a path', [remote('origin', '/srv/git/homelab.git')], 'the address of the remote origin tells no repository of a forge'],
    ['a bundle', [remote('origin', '../homelab.bundle')], 'the address of the remote origin tells no repository of a forge'],
    ['no remote', [], 'the clone has no remote'],
    ['a host that nobody knows', [remote('origin', 'https://git.example.org/acme/homelab')], 'nothing tells what git.example.org is, where the remote origin is, and fleet.ts says github.com/acme/homelab; if it is another forge than that, set forge and forgeUrl'],
    ['a host that only looks like ours', [remote('origin', 'https://github.com.example.org/acme/homelab')], 'nothing tells what github.com.example.org is'],
    ['another repository on an alias', [remote('origin', 'git@work:acme/other.git')], 'nothing tells what work is'],
    ['a path, with a mirror elsewhere', [remote('origin', '/srv/git/homelab.git'), remote('backup', 'https://gitlab.com/me/backup')], 'the address of the remote origin tells no repository of a forge'],
  ])('says that it cannot tell: %s', (_, remotes, why) => {
    expect(verdict(remotes)).toEqual([expect.stringContaining(`not checked: ${why}`)]);
  });

  test.each<readonly [string, DoctorInput['remotes']]>([
    ['another remote', [remote('origin', 'git@github.com:someone/homelab.git'), remote('upstream', 'https://github.com/acme/homelab')]],
    ['an address to push to', [remote('origin', 'https://gitlab.com/mirror/homelab', 'git@github.com:acme/homelab.git')]],
    ['another remote, where the first tells nothing', [remote('origin', '/srv/git/homelab.git'), remote('github', 'git@github.com:acme/homelab.git')]],
  ])('is content where %s agrees', (_, remotes) => {
    expect(verdict(remotes)).toEqual([]);
  });

  test('says what makes it go away, in the fleet and in a clone of a fork', () => {
    const origin = remote('origin', 'https://someone:s3cr3t@github.com/someone/homelab.git');
    const [finding] = find([origin]);
    expect(finding).toMatchObject({ todo: expect.stringContaining('git remote add upstream https://github.com/acme/homelab') as string, commands: ['npx sluice synth'] });
    expect(JSON.stringify(finding)).not.toContain('s3cr3t');
    expect(find([origin, remote('upstream', 'https://github.com/acme/homelab')])).toEqual([]);
    expect(find([origin], { repository: 'someone/homelab' })).toEqual([]);
  });

  test('stays the same finding whatever the clone calls its remote', () => {
    const idOf = (name: string) => find([{ ...remote(name, 'git@github.com:acme/other.git'), isMain: true }]).map((found) => ('id' in found ? found.id : undefined));
    expect(idOf('origin')).toEqual(idOf('github'));
  });
});
