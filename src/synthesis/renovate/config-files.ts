/** Where the generated configuration goes. */
export const RENOVATE_FILE = '.github/renovate.json5';

/** Where Renovate looks for its configuration, in its own order: the first that is there counts. */
export const CONFIG_FILES: readonly string[] = [
  'renovate.json', 'renovate.jsonc', 'renovate.json5', '.github/renovate.json', '.github/renovate.jsonc', RENOVATE_FILE,
  '.gitlab/renovate.json', '.gitlab/renovate.jsonc', '.gitlab/renovate.json5', '.renovaterc', '.renovaterc.json', '.renovaterc.jsonc', '.renovaterc.json5',
];

/** Configurations that Renovate finds before the generated one: it takes the first and looks no further. */
export const EARLIER_CONFIGS: readonly string[] = CONFIG_FILES.slice(0, CONFIG_FILES.indexOf(RENOVATE_FILE));
