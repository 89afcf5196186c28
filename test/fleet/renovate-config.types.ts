// Compiled, not run: renovate-config.test.ts fails where an expected error does not come, or another one does.
import type { RenovateConfig } from '../../src/fleet/renovate-config';

export const configurations: readonly RenovateConfig[] = [
  {},
  { extends: ['config:best-practices'], timezone: 'Europe/Berlin', labels: ['a'], prHourlyLimit: 2, minimumReleaseAge: '3 days' },
  { packageRules: [{ matchDepTypes: ['charts/grafana'], matchUpdateTypes: ['minor'], automerge: true, prBodyNotes: ['any other option'] }] },
  { postUpgradeTasks: { commands: ['npx sluice synth'], fileFilters: ['**/*'], executionMode: 'branch' } },
  { 'customManagers': [{ customType: 'regex', managerFilePatterns: ['/x/'], matchStrings: ['y'], depNameTemplate: 'z' }], 'helm-values': { enabled: false } },
  // @ts-expect-error a limit is a number
  { prHourlyLimit: '2' },
  // @ts-expect-error presets are a list
  { extends: 'config:recommended' },
  // @ts-expect-error there is no such type of update
  { packageRules: [{ matchUpdateTypes: ['huge'] }] },
  // @ts-expect-error matchers are lists
  { packageRules: [{ matchDepTypes: 'charts/*' }] },
  // @ts-expect-error a function is no configuration
  { prHeader: () => 'x' },
];
