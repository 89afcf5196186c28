import { Component, javascript, typescript, type Project, type Task } from 'projen';

/** Options of `SluiceFleet`. */
export interface SluiceFleetOptions {
  /**
   * Version range of the package `sluice` that is installed.
   *
   * @default - the newest
   */
  readonly sluiceVersion?: string;
  /**
   * Folder of `fleet.ts`, from the project's own.
   *
   * @default '.'
   */
  readonly fleetFolder?: string;
}

/** Adds a fleet's tasks to a projen project: `synth` writes every file, `synth:check` fails where a committed file differs. */
export class SluiceFleet extends Component {
  constructor(project: Project, options: SluiceFleetOptions = {}) {
    super(project, 'sluice');
    if (project instanceof javascript.NodeProject) {
      project.addDevDeps(options.sluiceVersion ? `sluice@${options.sluiceVersion}` : 'sluice');
    }
    this.setTask('synth', 'sluice synth', 'Write every file of the fleet', options);
    this.setTask('synth:check', 'sluice synth --check', 'Fail where a file of the fleet is not as synthesized', options);
  }

  private setTask(name: string, exec: string, description: string, { fleetFolder: cwd }: SluiceFleetOptions): void {
    // a cdk8s app project has a task `synth` of its own
    this.project.removeTask(name);
    this.project.addTask(name, { description, exec, receiveArgs: true, ...(cwd !== undefined && { cwd }) });
  }
}

/** Options of `SluiceFleetProject`: those of projen's TypeScript project, and where the fleet is. */
export interface SluiceFleetProjectOptions extends typescript.TypeScriptProjectOptions, SluiceFleetOptions {}

/**
 * A projen project that holds nothing but a fleet: `fleet.ts`, `clusters/` and what is synthesized from them.
 * Its build checks the types and that every committed file is as synthesized.
 */
export class SluiceFleetProject extends typescript.TypeScriptAppProject {
  constructor(options: SluiceFleetProjectOptions) {
    super({
      release: false,
      depsUpgrade: false,
      jest: false,
      eslint: false,
      sampleCode: false,
      github: false,
      // what the generated workflows install with
      packageManager: javascript.NodePackageManager.NPM,
      // a fleet is its owner's own
      licensed: false,
      package: false,
      projenrcTs: true,
      ...options,
      // fleet.ts imports the manifests, and whatever else belongs to it
      tsconfig: { ...options.tsconfig, include: ['fleet.ts', 'clusters/**/*.ts', ...options.tsconfig?.include ?? []], compilerOptions: { noEmit: true, rootDir: '.', ...options.tsconfig?.compilerOptions } },
    });
    this.tsconfig?.removeInclude(`${this.srcdir}/**/*.ts`);
    new SluiceFleet(this, options);
    this.postCompileTask.spawn(this.tasks.tryFind('synth:check') as Task);
  }
}
