import { JsonFile, type Project } from 'projen';

/** A pinned action in a TypeScript file, as `ActionPin` writes it: tag and commit are raised together. */
export const ACTION_PIN = "action: '(?<depName>[\\w.-]+/[\\w.-]+)', commit: '(?<currentDigest>[0-9a-f]{40})', version: '(?<currentValue>v[\\d.]+)'";

/** Where the actions of the workflows that Sluice writes for others are pinned. */
export const ACTION_PINS = 'src/synthesis/workflows/action-pins.ts';

/** How Renovate keeps this project itself: its packages, and the actions that it pins for others. */
export function keepDependencies(project: Project): void {
  new JsonFile(project, '.github/renovate.json', {
    marker: false,
    obj: {
      $schema: 'https://docs.renovatebot.com/renovate-schema.json',
      extends: ['config:recommended'],
      // what projen writes follows .projenrc.ts, and the examples follow their own fleet
      ignorePaths: ['.projen/**', 'dist/**', 'examples/**', 'test/fixtures/**', '.github/workflows/**'],
      customManagers: [{
        customType: 'regex',
        description: 'Actions that synthesized workflows use',
        managerFilePatterns: [ACTION_PINS],
        matchStrings: [ACTION_PIN],
        datasourceTemplate: 'github-tags',
      }],
    },
  });
}
