export { renderRenovate } from './render-renovate';
