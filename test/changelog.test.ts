import { newestRelease } from '../scripts/changelog';

const changelog = (...sections: readonly string[]) => ['# Changelog', 'All notable changes.', '## Unreleased', '- Nothing yet.', ...sections, ''].join('\n\n');

describe('newestRelease', () => {
  test('is the first one below what is unreleased, with all that is said of it', () => {
    const text = changelog('## 1.2.0 - 2026-02-01', '### Added', '- A gate.\n- A door.', '## 1.1.0 - 2026-01-01', '- Less.');
    expect(newestRelease(text)).toEqual({ version: '1.2.0', tag: 'v1.2.0', notes: '### Added\n\n- A gate.\n- A door.' });
  });

  test.each([
    ['in brackets, as links', '## [1.0.0] - 2026-02-01', '1.0.0'],
    ['before the first one', '## 1.0.0-rc.1 - 2026-02-01', '1.0.0-rc.1'],
  ])('may be written %s', (_, heading, version) => {
    expect(newestRelease(changelog(heading, '- All.'))?.version).toBe(version);
  });

  test('is none before the first release', () => {
    expect(newestRelease(changelog())).toBeUndefined();
  });

  test.each([
    ['a heading names no version', changelog('## Next - 2026-02-01', '- A.'), 'has the heading "## Next - 2026-02-01"'],
    ['a version is not whole', changelog('## 1.2 - 2026-02-01', '- A.'), 'has the heading "## 1.2 - 2026-02-01"'],
    ['a version would go into a command', changelog('## 1.0.0;id - 2026-02-01', '- A.'), 'has the heading'],
    ['a version has no date', changelog('## 1.2.0', '- A.'), 'as in "## 1.2.3 - 2026-01-20"'],
    ['an older version comes first', changelog('## 1.0.0 - 2026-01-01', '- A.', '## 1.1.0 - 2026-02-01', '- B.'), 'names 1.1.0 below 1.0.0'],
    ['a version comes twice', changelog('## 1.0.0 - 2026-01-01', '- A.', '## 1.0.0 - 2026-02-01', '- B.'), 'names 1.0.0 below 1.0.0'],
    ['nothing is said of the newest', changelog('## 1.1.0 - 2026-02-01', '## 1.0.0 - 2026-01-01', '- A.'), 'says nothing of 1.1.0'],
    ['there is no place for what comes next', changelog().replace('## Unreleased', '## 1.0.0 - 2026-01-01'), 'must begin with a section "## Unreleased"'],
  ])('fails if %s', (_, text, message) => {
    expect(() => newestRelease(text)).toThrow(message);
  });
});
