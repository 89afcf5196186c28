export { CONFIG_FILES, EARLIER_CONFIGS, RENOVATE_FILE } from './config-files';
export { renderRenovate } from './render-renovate';
