import { parseRemoteAddress } from '../../src/adoption/remote-address';

describe('parseRemoteAddress', () => {
  test.each<readonly [string, object]>([
    ['https://github.com/acme/homelab.git', { repository: 'acme/homelab', forge: 'github', host: 'github.com' }],
    ['https://github.com/acme/homelab/', { repository: 'acme/homelab', forge: 'github' }],
    ['git@github.com:acme/home.lab.git', { repository: 'acme/home.lab', forge: 'github' }],
    ['ssh://git@ssh.github.com:443/acme/homelab.git', { repository: 'acme/homelab', forge: 'github' }],
    ['git@gitlab.com:acme/infra/homelab.git', { repository: 'acme/infra/homelab', forge: 'gitlab' }],
    ['https://codeberg.org/acme/homelab', { repository: 'acme/homelab', forge: 'gitea', forgeUrl: 'https://codeberg.org' }],
    ['https://someone:***@git.example.org/acme/homelab.git', { repository: 'acme/homelab', host: 'git.example.org' }],
    ['https://someone:p@ss@github.com/acme/homelab.git', { repository: 'acme/homelab', host: 'github.com' }],
    ['ssh://git@git.example.org:2222/acme/homelab.git/', { repository: 'acme/homelab', host: 'git.example.org' }],
  ])('reads %s', (address, expected) => {
    expect(parseRemoteAddress(address)).toMatchObject(expected);
  });

  test.each(['/srv/git/homelab.git', '../homelab', 'file:///srv/git/acme/homelab', 'C:\\git\\homelab', 'https://github.com/acme', "git@github.com:acme/home'lab", ''])('finds no repository in %j', (address) => {
    expect(parseRemoteAddress(address)).toBeUndefined();
  });

  test('says nothing of the forge where the host does not tell', () => {
    expect(parseRemoteAddress('git@git.example.org:acme/homelab.git')).not.toHaveProperty('forge');
  });
});
