import { Fleet } from '../../src/fleet/fleet';
import { versionsOf } from '../../src/manifest/define';
import { parseManifest } from '../../src/manifest/parse';
import type { ParsedManifest } from '../../src/manifest/parsed-manifest';
import { synthesize } from '../../src/synthesis/synthesize';
import { readEnv } from '../../src/synthesis/versions-env';

const MANIFEST = `import { defineVersions, githubRelease } from 'sluice';
export const versions = defineVersions({
  infrastructure: { talos_version: githubRelease('v1.12.1', 'siderolabs/talos'), 'kube-vip': githubRelease('v1.0.0', 'kube-vip/kube-vip') },
  charts: {},
});
`;
const FILE = 'clusters/dev/versions.ts';

function write(env: string | undefined, path = 'dev.env') {
  const fleet = new Fleet({ repository: 'acme/homelab' });
  fleet.addCluster('dev', { versions: versionsOf(parseManifest(FILE, MANIFEST).manifest as ParsedManifest), versionsEnv: path });
  const { files, warnings } = synthesize(fleet, new Map([[FILE, MANIFEST], ...(env === undefined ? [] : [[path, env] as const])]));
  return { text: files.find((file) => file.path === path)?.text, warnings };
}

describe('versionsEnv', () => {
  test.each([
    ['talos_version=v1.0.0\nkube_vip=v0.9.0\n', 'talos_version=v1.12.1\nkube_vip=v1.0.0\n'],
    ['# mine\r\nexport TALOS_VERSION="v1.0.0" # why\r\nother=$(date)\r\nKUBE_VIP=\'v0.9.0\'', '# mine\r\nexport TALOS_VERSION="v1.12.1" # why\r\nother=$(date)\r\nKUBE_VIP=\'v1.0.0\''],
    ['talos_version=\n', 'talos_version=v1.12.1\nkube_vip=v1.0.0\n'],
    ['a=1', 'a=1\ntalos_version=v1.12.1\nkube_vip=v1.0.0\n'],
    [undefined, 'talos_version=v1.12.1\nkube_vip=v1.0.0\n'],
  ])('turns %j into %j', (env, expected) => {
    expect(write(env)).toEqual({ text: expected, warnings: [] });
  });

  test('leaves alone what is computed or set twice, and says so', () => {
    const { text, warnings } = write('talos_version=${BASE}.1\nkube_vip=v1\nkube_vip=v2\n');
    expect(text).toBe('talos_version=${BASE}.1\nkube_vip=v1\nkube_vip=v2\n');
    expect(warnings).toMatchObject([{ code: 'ENV_LEFT_ALONE', at: { file: 'dev.env', line: 1 }, fix: 'write talos_version=v1.12.1' }, { code: 'ENV_LEFT_ALONE', at: { line: 3 } }]);
  });

  test('fails if the file is not below the fleet\'s folder', () => {
    expect(() => write(undefined, '../dev.env')).toThrow('FLEET_INVALID: versionsEnv of cluster "dev" names no file below the fleet\'s folder; found "../dev.env"');
  });
});

describe('readEnv', () => {
  test('tells where every value stands', () => {
    const text = 'a=1\r\n export B="two words"\nc=\'3\' # c\nnot a line\nd=`x`\ne=a#b\n';
    expect(readEnv(text).map(({ line, name, value, start, end }) => [line, name, value, text.slice(start, end)])).toEqual([
      [0, 'a', '1', '1'], [1, 'B', 'two words', 'two words'], [2, 'c', '3', '3'], [4, 'd', undefined, '`x`'], [5, 'e', undefined, 'e=a#b'],
    ]);
  });
});
