import { formatForgeAddress, type Repository } from '../../../src/synthesis/kubernetes/forge-address';

describe('formatForgeAddress', () => {
  test.each<[Repository, string | undefined]>([
    [{ forge: 'github', repository: 'acme/homelab' }, 'https://github.com/acme/homelab'],
    [{ forge: 'github', repository: 'acme/homelab', forgeUrl: 'https://ghe.example.org/' }, 'https://ghe.example.org/acme/homelab'],
    [{ forge: 'github', repository: 'acme/group/homelab' }, undefined],
    [{ forge: 'gitlab', repository: 'acme/group/homelab' }, 'https://gitlab.com/acme/group/homelab'],
    [{ forge: 'gitlab', repository: 'acme' }, undefined],
    [{ forge: 'gitea', repository: 'acme/homelab', forgeUrl: 'https://git.example.org' }, 'https://git.example.org/acme/homelab'],
    [{ forge: 'gitea', repository: 'acme/homelab' }, undefined],
    [{ forge: 'bitbucket', repository: 'acme/homelab' }, 'https://bitbucket.org/acme/homelab'],
    [{ forge: 'bitbucketserver', repository: 'ACME/homelab', forgeUrl: 'https://bb.example.org/context' }, 'https://bb.example.org/context/scm/ACME/homelab.git'],
    [{ forge: 'azuredevops', repository: 'acme/platform/homelab' }, 'https://dev.azure.com/acme/platform/_git/homelab'],
    [{ forge: 'azuredevops', repository: 'acme/platform/_git/homelab' }, 'https://dev.azure.com/acme/platform/_git/homelab'],
    [{ forge: 'azuredevops', repository: 'acme/homelab' }, 'https://dev.azure.com/acme/homelab/_git/homelab'],
    [{ forge: 'azuredevops', repository: 'a/b/c/d' }, undefined],
  ])('of %p is %p', (repository, address) => {
    expect(formatForgeAddress(repository)).toBe(address);
  });
});
