import { addIgnored, missingPackages, renderNewProject, type NewProjectProps } from '../../src/adoption/new-project';

const sluice = {
  version: '1.2.3',
  peerDependencies: { cdk8s: '^2.70', constructs: '^10.8', projen: '>=0.100' },
  devDependencies: { 'typescript': '~5.9.3', 'projen': '^0.103.0', 'ts-node': '^10.9.2', 'jest': '^30' },
};
const props: NewProjectProps = { name: 'homelab', branch: 'main', projen: false, sluice };
const packageOf = (more: Partial<NewProjectProps> = {}) => JSON.parse(renderNewProject({ ...props, ...more }).get('package.json') as string) as { readonly name: string; readonly devDependencies: object };

describe('renderNewProject', () => {
  test('asks for Sluice as it is, its peers and the compiler, and for no projen', () => {
    expect(packageOf()).toMatchObject({ private: true, devDependencies: { cdk8s: '^2.70', constructs: '^10.8', sluice: '^1.2.3', typescript: '~5.9.3' } });
    expect(Object.keys(packageOf().devDependencies)).toEqual(['cdk8s', 'constructs', 'sluice', 'typescript']);
  });

  test('asks for what projen needs where it is wanted', () => {
    expect(Object.keys(packageOf({ projen: true }).devDependencies)).toEqual(['cdk8s', 'constructs', 'projen', 'sluice', 'ts-node', 'typescript']);
    expect(renderNewProject({ ...props, projen: true, branch: 'trunk' }).get('.projenrc.ts')).toContain("defaultReleaseBranch: 'trunk'");
    expect(renderNewProject(props).has('.projenrc.ts')).toBe(false);
  });

  test.each([['homelab', 'homelab'], ['Home Lab', 'home-lab'], ['.dotfiles', 'dotfiles'], ['--', 'fleet'], ['acme.k8s', 'acme.k8s']])('calls the package of %j %j', (name, expected) => {
    expect(packageOf({ name }).name).toBe(expected);
  });
});

describe('missingPackages', () => {
  test('tells what a package.json lacks', () => {
    expect(missingPackages('{ "devDependencies": { "typescript": "^5", "cdk8s": "^2" } }', { sluice, projen: false })).toEqual(['constructs', 'sluice']);
    expect(missingPackages('{}', { sluice, projen: true })).toContain('projen');
  });
});

describe('addIgnored', () => {
  test.each([
    [undefined, 'node_modules/\n'], ['', 'node_modules/\n'], ['dist/\n', 'dist/\nnode_modules/\n'], ['dist/', 'dist/\nnode_modules/\n'], ['a\r\nb\r\n', 'a\r\nb\r\nnode_modules/\r\n'],
    ['node_modules\n', 'node_modules\n'], ['/node_modules/\n', '/node_modules/\n'], ['a\r\nnode_modules/', 'a\r\nnode_modules/'],
    ['# node_modules\n', '# node_modules\nnode_modules/\n'],
  ])('adds the folder to %j', (text, expected) => {
    expect(addIgnored(text, 'node_modules')).toBe(expected);
  });
});
