import * as fs from 'node:fs';
import * as path from 'node:path';
import { run, runOk, type Outcome } from './run';

const FIXTURES = path.join(__dirname, '..', 'fixtures', 'terragrunt');

/** A git repository with infrastructure in it, and the programs that read it. */
export class TerragruntRepository {
  constructor(private readonly folder: string, private readonly terragruntProgram: string, private readonly terraformProgram: string) {
    fs.mkdirSync(folder, { recursive: true });
    runOk('git', ['init', '--quiet', folder]);
    fs.writeFileSync(path.join(folder, 'terraform.rc'), '');
    this.copy(path.join(FIXTURES, 'modules'), 'infrastructure/modules');
  }

  /** Copies a folder; files that are there stay. */
  public copy(from: string, to: string): void {
    fs.cpSync(from, path.join(this.folder, to), { recursive: true, force: false });
  }

  public write(file: string, text: string): void {
    const target = path.join(this.folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }

  public read(file: string): string {
    return fs.readFileSync(path.join(this.folder, file), 'utf8');
  }

  public list(folder: string): readonly string[] {
    return fs.readdirSync(path.join(this.folder, folder)).sort();
  }

  /** Runs Terragrunt, which must succeed, in a folder of the repository. */
  public terragrunt(folder: string, ...args: readonly string[]): string {
    return runOk(this.terragruntProgram, args, this.options(folder));
  }

  public tryTerragrunt(folder: string, ...args: readonly string[]): Outcome {
    return run(this.terragruntProgram, args, this.options(folder));
  }

  private options(folder: string) {
    const env = { TG_TF_PATH: this.terraformProgram, TG_NON_INTERACTIVE: 'true', TG_NO_COLOR: 'true', TG_LOG_LEVEL: 'error', TF_CLI_CONFIG_FILE: path.join(this.folder, 'terraform.rc'), CHECKPOINT_DISABLE: '1' };
    return { cwd: path.join(this.folder, folder), env };
  }
}

/** The units that the reference fleet's stacks have beside those that take versions. */
export const OTHER_UNITS = path.join(FIXTURES, 'units');
/** Stacks and units as an owner writes them, before Sluice comes. */
export const OWNERS_FILES = path.join(FIXTURES, 'owner');
