export { renderRenovate, RENOVATE_FILE } from './render-renovate';
