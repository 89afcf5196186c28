import type { Checks } from '../support/checks';
import { run } from '../support/run';
import type { Renovate } from './install';

/** Lets Renovate's own validator judge the configuration of a fleet. */
export function checkConfiguration(renovate: Renovate, work: string, checks: Checks): void {
  checks.check('renovate-config-validator --strict accepts renovate.json5', () => {
    const { status, stdout, stderr } = run(renovate.node, [renovate.validator, '--strict', '--no-global', '.github/renovate.json5'], { cwd: work, env: { LOG_LEVEL: 'info' } });
    if (status !== 0 || !/Config validated successfully/.test(stdout + stderr)) throw new Error(`it ended with ${status}\n${stdout}${stderr}`);
  });
}
