import { CONFIG_FILES, EARLIER_CONFIGS, RENOVATE_FILE } from '../../../src/synthesis/renovate/config-files';

describe('EARLIER_CONFIGS', () => {
  test('are all that Renovate finds before the generated one, in every spelling of JSON', () => {
    expect(EARLIER_CONFIGS).toEqual(['renovate.json', 'renovate.jsonc', 'renovate.json5', '.github/renovate.json', '.github/renovate.jsonc']);
    expect(CONFIG_FILES[EARLIER_CONFIGS.length]).toBe(RENOVATE_FILE);
  });
});
