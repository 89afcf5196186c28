import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_PIN, ACTION_PINS } from '../../projenrc/renovate';
import { ACTIONS } from '../../src/synthesis/workflows/action-pins';

const root = join(__dirname, '..', '..');

describe('keepDependencies', () => {
  test('finds every action that synthesized workflows use, with its tag and commit', () => {
    const text = readFileSync(join(root, ACTION_PINS), 'utf8');
    const found = [...text.matchAll(new RegExp(ACTION_PIN, 'g'))].map(({ groups }) => ({ action: groups?.depName, commit: groups?.currentDigest, version: groups?.currentValue }));
    expect(found).toEqual(Object.values(ACTIONS));
  });

  test('is what .github/renovate.json says', () => {
    const config = JSON.parse(readFileSync(join(root, '.github/renovate.json'), 'utf8')) as { readonly customManagers: readonly object[] };
    expect(config.customManagers).toMatchObject([{ managerFilePatterns: [ACTION_PINS], matchStrings: [ACTION_PIN] }]);
  });
});
