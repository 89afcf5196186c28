import * as fc from 'fast-check';
import { parse } from 'yaml';
import { formatProblem } from '../../../src/errors';
import type { FleetProps } from '../../../src/fleet/fleet';
import type { WorkflowsProps } from '../../../src/fleet/options';
import { checkTerragrunt } from '../../../src/synthesis/terragrunt-check';
import { validateWorkflows, workflowSettings } from '../../../src/synthesis/workflows/settings';
import { makeFleet, parseWorkflow, render, renderSynth } from './fleets';

jest.setTimeout(60_000);

describe('workflowSettings', () => {
  test('has a default for everything but the token', () => {
    expect(workflowSettings({})).toEqual({ token: undefined, nodeVersion: '24', runsOn: 'ubuntu-latest', install: ['npm ci --ignore-scripts'], fleetFolder: undefined, action: undefined, doctor: true });
  });

  test('takes an installation of several lines', () => {
    expect(workflowSettings({ install: '\n  corepack enable\npnpm install\n' }).install).toEqual(['corepack enable', 'pnpm install']);
  });
});

describe('validateWorkflows', () => {
  test.each<readonly [string, WorkflowsProps, string]>([
    ['the value of a token in place of its secret\'s name', { token: { secret: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a' } }, 'token.secret'],
    ['a fine-grained token in place of its secret\'s name', { token: { secret: 'github_pat_11ABCDEFG' } }, 'token.secret'],
    ['a name that GitHub keeps for itself', { token: { secret: 'GITHUB_TOKEN' } }, 'token.secret'],
    ['a secret\'s name with an expression', { token: { secret: 'A }} ${{ secrets.B' } }, 'token.secret'],
    ['a key in place of its secret\'s name', { token: { app: { clientId: 'Iv1', privateKeySecret: '-----BEGIN RSA PRIVATE KEY-----' } } }, 'privateKeySecret'],
    ['a client id with an expression', { token: { app: { clientId: '${{ vars.ID }}', privateKeySecret: 'KEY' } } }, 'clientId'],
    ['an expression in the version of node', { nodeVersion: '${{ github.head_ref }}' }, 'nodeVersion'],
    ['an empty version of node', { nodeVersion: '' }, 'nodeVersion'],
    ['an expression in the installation', { install: 'echo ${{ github.head_ref }}' }, 'install'],
    ['an installation that is blank', { install: ' \n ' }, 'install'],
    ['no runner', { runsOn: [] }, 'runsOn'],
    ['an expression as a runner', { runsOn: ['linux', '${{ matrix.os }}'] }, 'runsOn'],
    ['a folder out of the repository', { fleetFolder: '../other' }, 'fleetFolder'],
    ['an absolute folder', { fleetFolder: '/tmp' }, 'fleetFolder'],
    ['a folder with an expression', { fleetFolder: 'a/${{ github.head_ref }}' }, 'fleetFolder'],
  ])('refuses %s', (_, workflows, name) => {
    const { files, problems } = render(makeFleet({ workflows }));
    expect(files).toEqual([]);
    expect(problems).toMatchObject([{ code: 'FLEET_INVALID', what: expect.stringContaining(name) }]);
  });

  test('never repeats what could be a token', () => {
    const { problems } = render(makeFleet({ workflows: { token: { secret: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a' } } }));
    expect(problems.map(formatProblem).join()).not.toContain('16C7e42F');
  });

  test('says everything that is wrong at once', () => {
    const { problems } = render(makeFleet({ workflows: { nodeVersion: '', runsOn: [], install: '', fleetFolder: '/', token: { secret: '' } } }));
    expect(problems).toHaveLength(5);
  });
});

describe('hostile strings', () => {
  const PIECES = ['${{ github.token }}', '${{', '}}', '\n', '\r\n', '- uses: evil/action@main', ': ', ' #', '"', '\'', '`', '\\', '|', '>', '&a', '*a', '!!js', '%', '@', '---', '...', '<<', '{{', 'yes', 'null', '~', '1_000', '0x10', '12:30', '\t', '\u0000', '\u2028', 'é', '😀', 'EOF', '$(id)', '<cluster>'];
  const hostile = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 5 })), { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  const many = fc.array(hostile, { minLength: 100, maxLength: 100 });
  const place = (props: (text: string[]) => Partial<FleetProps>, accepted: (text: string) => boolean, without: (workflow: object) => object): void => {
    const skeleton = without(parseWorkflow(renderSynth(props(['x']))));
    fc.assert(fc.property(many, (texts) => {
      const refused = texts.filter((text) => {
        const fleet = makeFleet(props([text]), ['dev']);
        return [...validateWorkflows(fleet, fleet.props.workflows || {}), ...checkTerragrunt(fleet)].length > 0;
      });
      expect(refused.filter(accepted)).toEqual([]);
      const rest = texts.filter((text) => !refused.includes(text));
      const text = renderSynth(props(rest.length > 0 ? rest : ['x']));
      expect(without(parse(text) as object)).toEqual(skeleton);
      expect(parse(text, { version: '1.1' })).toEqual(parse(text));
    }), { seed: 1, numRuns: 34, endOnFailure: true });
  };
  const drop = (...keys: readonly string[]) => (workflow: object): object => JSON.parse(JSON.stringify(workflow, (key, value: unknown) => (keys.includes(key) ? undefined : value))) as object;
  const plain = (text: string): boolean => /^[ -~é]+$/.test(text) && text.trim() !== '' && !text.includes('${{');

  test('as labels of runners stay labels of runners', () => {
    place((runsOn) => ({ workflows: { runsOn } }), plain, drop('runs-on'));
  });

  test('in the installation stay in the installation', () => {
    place((lines) => ({ workflows: { install: lines.join('\n') } }), plain, drop('run'));
  });

  test('as folders stay folders', () => {
    place((units) => ({ terragrunt: { unit: units.map((path, index) => ({ name: `unit-${index}`, path, versions: true })) } }), (text) => plain(text) && !/\\|^[/~]|(^|\/)\.\.(\/|$)/.test(text), drop('ALLOWED'));
  });
});
