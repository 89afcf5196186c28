import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder';
import { makePromotingFleet, parseWorkflow, renderPromote } from './fleets';

describe('the script of the doctor', () => {
  const { steps = [] } = parseWorkflow(renderPromote(makePromotingFleet())).jobs.doctor ?? {};

  test.each([[0, 0, 'nothing is found'], [2, 0, 'something is, which issues are for'], [1, 1, 'the doctor fails'], [127, 1, 'there is no doctor']])('ends with the status of a doctor that exits with %i turned into %i: %s', (exits, ends) => {
    const bin = temporaryFolder({ npx: `#!/bin/bash\necho "$@"\nexit ${exits}\n` });
    chmodSync(join(bin, 'npx'), 0o755);
    const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', steps.at(-1)?.run ?? 'exit 99'], { encoding: 'utf8', env: { PATH: `${bin}:${process.env.PATH}` } });
    expect([status, stdout]).toEqual([ends, '--no-install sluice doctor --issues\n']);
  });
});
