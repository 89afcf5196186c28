import { formatHeader } from '../../../src/synthesis/header';
import { renderKustomization } from '../../../src/synthesis/kubernetes/kustomization';

const FOLDER = 'kubernetes/clusters/dev';
const PATH = `${FOLDER}/kustomization.yaml`;
const OURS = `${formatHeader('#', ['fleet.ts'])}kind: X\n`;

function render(current: Readonly<Record<string, string>>, resources: readonly string[] = ['helm-charts.yaml'], foreign?: string) {
  const { files, problems } = renderKustomization({ path: FOLDER, resources, foreign, current: new Map(Object.entries(current)) });
  return { text: files[0]?.text, files, problems };
}

describe('renderKustomization', () => {
  test('writes one where there is none, which is not taken for a generated file', () => {
    const { text, files } = render({});
    expect(text).toBe('# Sluice keeps its own files in "resources"; everything else in here is yours.\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - helm-charts.yaml\n');
    expect(files[0]).toMatchObject({ path: PATH, kind: 'managed' });
    expect(render({ [PATH]: text as string }).text).toBe(text);
  });

  test('writes none where there is nothing to list', () => {
    expect(render({}, [])).toMatchObject({ files: [], problems: [] });
  });

  test('takes out what Sluice wrote once: files and folders with its header, in this folder', () => {
    const before = 'resources:\n  - apps.yaml\n  - old.yaml\n  - old\n  - gone.yaml\n  - ../../platform/config/flux-notifications\n';
    const { text } = render({
      [PATH]: before,
      [`${FOLDER}/apps.yaml`]: 'kind: X\n',
      [`${FOLDER}/old.yaml`]: OURS,
      [`${FOLDER}/old/kustomization.yaml`]: OURS,
      'kubernetes/platform/config/flux-notifications/kustomization.yaml': OURS,
    });
    expect(text).toBe('resources:\n  - apps.yaml\n  - gone.yaml\n  - ../../platform/config/flux-notifications\n  - helm-charts.yaml\n');
  });

  test('keeps what is still wanted although it carries the header', () => {
    expect(render({ [PATH]: 'resources: [helm-charts.yaml]\n', [`${FOLDER}/helm-charts.yaml`]: OURS }).text).toBe('resources: [helm-charts.yaml]\n');
  });

  test('fails if the file cannot be edited, with the place and the lines to write', () => {
    expect(render({ [PATH]: 'kind: Kustomization\nresources: x\n' }).problems).toEqual([
      { code: 'MANAGED_FILE_SYNTAX', what: '"resources" is no list', at: { file: PATH, line: 2, column: 12 }, fix: 'list these under "resources", one a line: helm-charts.yaml' },
    ]);
  });

  test('fails if Flux reads the folder without a kustomization, and would prune the owner\'s files', () => {
    const { files, problems } = render({}, ['helm-charts.yaml'], `${FOLDER}/flux-system/kustomization.yaml`);
    expect(files).toEqual([]);
    expect(problems).toMatchObject([{ code: 'KUSTOMIZATION_MISSING', at: { file: PATH }, fix: expect.stringContaining('kustomize create --autodetect --recursive') }]);
  });

  test.each(['kustomization.yml', 'Kustomization'])('fails if there is a %s, which kustomize takes too', (name) => {
    expect(render({ [`${FOLDER}/${name}`]: 'resources: []\n' })).toMatchObject({ files: [], problems: [{ code: 'PATH_CONFLICT', at: { file: `${FOLDER}/${name}` } }] });
  });
});
