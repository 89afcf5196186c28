import * as fs from 'node:fs';
import * as path from 'node:path';
import { BOT } from '../../src/synthesis/bot';
import { run, runOk, type Outcome } from '../support/run';

const OWNER = { name: 'Owner', email: 'owner@example.org' };

/** A fleet in a git repository with a bare remote, as its owner has it. */
export class FleetRepository {
  public readonly bare: string;
  public readonly work: string;

  /** Writes the files, synthesizes unless they are no fleet yet, commits and pushes to the remote's `main`. */
  constructor(folder: string, private readonly sluice: string, files: ReadonlyMap<string, string>, isFleet = true) {
    this.bare = path.join(folder, 'remote.git');
    this.work = path.join(folder, 'work');
    runOk('git', ['init', '--quiet', '--bare', '--initial-branch=main', this.bare]);
    runOk('git', ['init', '--quiet', '--initial-branch=main', this.work]);
    this.git('remote', 'add', 'origin', this.bare);
    for (const [file, text] of files) this.write(file, text);
    if (isFleet) this.synth();
    this.commit('a fleet', OWNER);
    this.push();
  }

  public git(...args: readonly string[]): string {
    return runOk('git', ['-C', this.work, ...args]);
  }

  public write(file: string, text: string): void {
    fs.mkdirSync(path.dirname(path.join(this.work, file)), { recursive: true });
    fs.writeFileSync(path.join(this.work, file), text);
  }

  public synth(): void {
    runOk(process.execPath, [this.sluice, 'synth'], { cwd: this.work });
  }

  /** What the drift check finds: 0 where the committed files are as synthesized. */
  public checkDrift(): Outcome {
    return run(process.execPath, [this.sluice, 'synth', '--check'], { cwd: this.work });
  }

  /** Commits whatever there is, as the workflow that resynthesizes would. */
  public commit(message: string, author: { readonly name: string; readonly email: string } = BOT): void {
    this.git('add', '--all');
    this.git('-c', `user.name=${author.name}`, '-c', `user.email=${author.email}`, 'commit', '--quiet', '--allow-empty', '-m', message);
  }

  public push(): void {
    this.git('push', '--quiet', 'origin', 'HEAD');
  }

  /** Puts the work tree at a branch of the remote. */
  public checkout(branch: string): void {
    this.git('fetch', '--quiet', '--prune', 'origin');
    this.git('checkout', '--quiet', '--force', '-B', branch, `origin/${branch}`);
  }

  /** Branches of the remote beside `main`, sorted. */
  public branches(): readonly string[] {
    const names = runOk('git', ['-C', this.bare, 'for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads']).split('\n');
    return names.filter((name) => name !== '' && name !== 'main').sort();
  }

  public head(branch: string): string {
    return runOk('git', ['-C', this.bare, 'rev-parse', `refs/heads/${branch}`]).trim();
  }

  public read(branch: string, file: string): string {
    return runOk('git', ['-C', this.bare, 'show', `refs/heads/${branch}:${file}`]);
  }

  /** Files in which a branch differs from `main`. */
  public changed(branch: string): readonly string[] {
    return runOk('git', ['-C', this.bare, 'diff', '--name-only', `refs/heads/main...refs/heads/${branch}`]).split('\n').filter((name) => name !== '');
  }
}
