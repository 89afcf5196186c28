import { javascript, Project, Testing, typescript } from 'projen';
import { SluiceFleet, SluiceFleetProject } from '../src/projen';
import { temporaryFolder } from './support/temporary-folder';

const tasksOf = (project: Project) => Testing.synth(project)['.projen/tasks.json'].tasks;

describe('SluiceFleet', () => {
  test('adds the fleet\'s tasks to any project', () => {
    const project = new Project({ name: 'homelab', outdir: temporaryFolder() });
    new SluiceFleet(project, { fleetFolder: 'fleet' });
    const tasks = tasksOf(project);
    expect(tasks.synth).toMatchObject({ cwd: 'fleet', steps: [{ exec: 'sluice synth', receiveArgs: true }] });
    expect(tasks['synth:check']).toMatchObject({ cwd: 'fleet', steps: [{ exec: 'sluice synth --check', receiveArgs: true }] });
  });

  test('adds the package to a node project', () => {
    const project = new javascript.NodeProject({ name: 'homelab', defaultReleaseBranch: 'main', outdir: temporaryFolder() });
    new SluiceFleet(project, { sluiceVersion: '^1.2.0' });
    expect(project.deps.getDependency('sluice')).toMatchObject({ version: '^1.2.0' });
  });

  test('takes over a task called synth', () => {
    const project = new typescript.TypeScriptProject({ name: 'homelab', defaultReleaseBranch: 'main', outdir: temporaryFolder() });
    project.addTask('synth', { exec: 'cdk8s synth' });
    new SluiceFleet(project);
    expect(tasksOf(project).synth.steps).toEqual([{ exec: 'sluice synth', receiveArgs: true }]);
  });
});

describe('SluiceFleetProject', () => {
  test('type-checks fleet.ts and the manifests, and compiles nothing', () => {
    const files = Testing.synth(new SluiceFleetProject({ name: 'homelab', defaultReleaseBranch: 'main', outdir: temporaryFolder() }));
    expect(files['tsconfig.json']).toMatchObject({ compilerOptions: { noEmit: true, strict: true }, include: expect.arrayContaining(['fleet.ts', 'clusters/**/*.ts']) });
    expect(files['.projen/tasks.json'].tasks).toMatchObject({ 'synth': expect.anything(), 'synth:check': expect.anything() });
    expect(files['package.json'].devDependencies).toHaveProperty('sluice');
  });

  test('checks for drift when it is built', () => {
    const { build, ...tasks } = tasksOf(new SluiceFleetProject({ name: 'homelab', defaultReleaseBranch: 'main', outdir: temporaryFolder() }));
    const spawned = JSON.stringify([build, tasks['post-compile']]);
    expect(spawned).toContain('synth:check');
  });
});
