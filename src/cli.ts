import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { preferBundledPeers } from './adapters/bundled-peers';
import type { CommandEnvironment, ExitStatus, Output } from './commands/environment';
import { withoutCommands } from './commands/workflow-commands';
import type { Component } from './manifest/entries';

preferBundledPeers(__dirname);

const isInActions = process.env.GITHUB_ACTIONS === 'true';

/* Commands and the modules that a fleet imports are loaded when they are used: most runs need few of them. */
const environment: CommandEnvironment = {
  cwd: process.cwd(),
  modules: {
    'sluice': () => require('./index'),
    'cdk8s': () => require('cdk8s'),
    'cdk8s-plus-30': () => require('cdk8s-plus-30'),
    'constructs': () => require('constructs'),
  },
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  ...(isInActions && { annotations: { write: (text: string) => void process.stdout.write(text), colors: false } }),
  variables: process.env,
  ...(isatty(0) && isatty(2) && { ask: (question: string) => (require('./adapters/ask') as typeof import('./adapters/ask')).ask(question) }),
  readStdin: () => readFileSync(0, 'utf8'),
  now: () => new Date(),
  elapsed: () => performance.now(),
};

const COMMANDS = {
  add: () => require('./commands/add') as typeof import('./commands/add'),
  remove: () => require('./commands/remove') as typeof import('./commands/remove'),
  init: () => require('./commands/init') as typeof import('./commands/init'),
  adopt: () => require('./commands/adopt') as typeof import('./commands/adopt'),
  synth: () => require('./commands/synth') as typeof import('./commands/synth'),
  plan: () => require('./commands/plan') as typeof import('./commands/plan'),
  explain: () => require('./commands/explain') as typeof import('./commands/explain'),
  promote: () => require('./commands/promote') as typeof import('./commands/promote'),
  record: () => require('./commands/record') as typeof import('./commands/record'),
  doctor: () => require('./commands/doctor') as typeof import('./commands/doctor'),
  status: () => require('./commands/status') as typeof import('./commands/status'),
  hold: () => require('./commands/hold') as typeof import('./commands/hold'),
  rollback: () => require('./commands/rollback') as typeof import('./commands/rollback'),
  history: () => require('./commands/history') as typeof import('./commands/history'),
  board: () => require('./commands/board') as typeof import('./commands/board'),
  demo: () => require('./commands/demo/demo') as typeof import('./commands/demo/demo'),
};

function outputTo(stream: NodeJS.WriteStream): Output {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const colors = NO_COLOR ? false : FORCE_COLOR ? !['0', 'false'].includes(FORCE_COLOR) : stream.isTTY === true;
  // some terminals say 0
  const columns = stream.columns || Number(process.env.COLUMNS) || undefined;
  const output = { write: (text: string) => void stream.write(text), colors, ...(columns !== undefined && { columns }) };
  return isInActions ? withoutCommands(output) : output;
}

function program(): Command {
  const sluice = new Command('sluice')
    .description('Typed version manifests and gated, event-driven promotion for fleets of Flux clusters.')
    .version(require('../package.json').version)
    // "add" has a --version of its own
    .enablePositionalOptions()
    .showHelpAfterError('Run with --help to see what is allowed.')
    // beside the longest name of a command 80 columns leave 38
    .configureHelp({ minWidthToWrap: 30 })
    .exitOverride();
  addInit(sluice);
  addAdopt(sluice);
  addEdits(sluice);
  addSynth(sluice);
  addPlan(sluice);
  addPromote(sluice);
  addRecord(sluice);
  addDoctor(sluice);
  addStatus(sluice);
  addHold(sluice);
  addRollback(sluice);
  addHistory(sluice);
  addBoard(sluice);
  addDemo(sluice);
  return sluice;
}

const JSON_OPTION = ['--json', 'print the result as JSON'] as const;

function addInit(sluice: Command): void {
  sluice.command('init')
    .description('write a new fleet, and all that is synthesized from it')
    .option('--repository <owner/name>', 'the repository on the forge (default: as the git remote says; asked for on a terminal)')
    .option('--clusters <names>', 'the clusters, separated by commas, in the order in which versions reach them (asked for on a terminal)')
    .option('--projen', 'write a .projenrc.ts too')
    .option(...JSON_OPTION)
    .action((options) => run('init', options, () => COMMANDS.init().init(options, environment, require('../package.json'))));
}

function addAdopt(sluice: Command): void {
  sluice.command('adopt')
    .description('make a fleet of an existing repository, a step per commit, without changing what any cluster runs')
    .option('--dry-run', 'write nothing, print the whole change as a unified diff')
    .option('--continue', 'second step: move what the first one has prepared')
    .option('--finish', 'third step: let Flux prune again')
    .option('--undo', 'go back, the same safe way')
    .option('--confirmed-on <cluster...>', 'the clusters that have the step before', parseList)
    .option('--objects <file>', 'what kubectl prints of the ResourceSet on every cluster, as JSON; - for standard input')
    .option('--repository <owner/name>', 'the repository on the forge (default: as the git remote says; asked for on a terminal)')
    .addOption(new Option('--forge <forge>', 'the forge (default: as the git remote says)').choices(['github', 'gitlab', 'gitea', 'bitbucket', 'bitbucketserver', 'azuredevops']))
    .option('--forge-url <url>', 'where the forge is, if that is not where everybody\'s is')
    .option('--clusters <names>', 'the clusters, separated by commas (default: those that have a folder)', parseList)
    .option('--clusters-folder <path>', 'the folder with one folder per cluster (default: kubernetes/clusters, or the one where "flux bootstrap" has left its files)')
    .option('--promote <source=target>', 'the target is promoted from the source; may be given again (asked for on a terminal)', collect)
    .option('--no-promotion', 'no cluster is promoted from another')
    .option('--package <name=datasource:package>', 'what a version is a version of; may be given again (asked for on a terminal)', collect)
    .option('--author <"Name <address>">', 'author of the commit (default: git\'s user)')
    .option(...JSON_OPTION)
    .action((options) => run('adopt', options, () => COMMANDS.adopt().adopt(options, environment, require('../package.json'))));
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function addEdits(sluice: Command): void {
  const kind = () => new Argument('<kind>', 'what it is').choices(['chart', 'infrastructure']);
  const clusters = ['--clusters <names>', 'the clusters, separated by commas (default: those that track Renovate)', parseList] as const;
  sluice.command('add')
    .description('write a new entry into manifests, and what is synthesized from it')
    .addArgument(kind())
    .argument('<name>', 'name of the release, or of the part of the infrastructure')
    .option('--version <version>', 'the version that is to run')
    .option('--repository <address>', 'address of the chart\'s repository: https://... or oci://...')
    .option('--chart <name>', 'the chart\'s name in its repository (default: the release\'s)')
    .option('--namespace <namespace>', 'namespace of the release (default: the release\'s name)')
    .option('--depends-on <releases>', 'releases that must be ready first, separated by commas; namespace/name for one outside of the manifest', parseList)
    .option('--values <file>', 'Helm values that belong to the entry; - for standard input')
    .addOption(new Option('--datasource <datasource>', 'where versions of infrastructure are published').choices(['github-releases', 'github-tags', 'helm']))
    .option('--package <name>', 'what is published there: owner/name, or a chart\'s name')
    .option(...clusters)
    .option('--dry-run', 'write nothing, print the difference')
    .option(...JSON_OPTION)
    .action((of, name, options) => run('add', options, () => COMMANDS.add().add(of, name, options, environment)));
  sluice.command('remove')
    .description('take an entry out of manifests, and write what is synthesized without it')
    .addArgument(kind())
    .argument('<name>', 'name of the release, or of the part of the infrastructure')
    .option(...clusters)
    .option('--dry-run', 'write nothing, print the difference')
    .option(...JSON_OPTION)
    .action((of, name, options) => run('remove', options, () => COMMANDS.remove().remove(of, name, options, environment)));
}

function parseList(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length === 0) throw new InvalidArgumentError('Name one at least.');
  return [...new Set([...before, ...names])];
}

function addSynth(sluice: Command): void {
  sluice.command('synth')
    .description('write every file that Flux, Terragrunt, Renovate and GitHub read')
    .option('--check', 'write nothing, print the difference, exit with 2 where there is one')
    .option('--out <folder>', 'folder to write to (default: the folder of fleet.ts, or what it says)')
    .option('--overwrite', 'replace files that Sluice did not write')
    .option(...JSON_OPTION)
    .action((options) => run('synth', options, () => COMMANDS.synth().synth(options, environment)));
}

function addPlan(sluice: Command): void {
  sluice.command('plan')
    .description('show what would be promoted now, and why the rest would not')
    .option('--to <cluster>', 'plan for this cluster only')
    .option('--diff', 'print every file that the promotion would write, as a unified diff')
    .addOption(new Option('--markdown', 'print the plan as Markdown').conflicts('json'))
    .option('--offline', 'ask no remote')
    .option(...JSON_OPTION)
    .action((options) => run('plan', options, () => COMMANDS.plan().plan(options, environment)));
  sluice.command('explain')
    .description('show every gate\'s verdict on a component, and the evidence that was read')
    .argument('<component>', 'charts/<release> or infrastructure/<name>')
    .option('--to <cluster>', 'explain for this cluster only')
    .option('--offline', 'ask no remote')
    .option(...JSON_OPTION)
    .action((component, options) => run('explain', options, () => COMMANDS.explain().explain(component, options, environment)));
}

function addPromote(sluice: Command): void {
  sluice.command('promote')
    .description('commit, per target, everything that may be promoted now')
    .option('--to <cluster>', 'promote to this cluster only')
    .option('--only <component...>', 'promote nothing but these')
    .option('--force <component=reason...>', 'override the gates for a component; the reason goes into the commit', parseForce)
    .option('--dry-run', 'show what would be committed')
    .option('--push', 'push; what somebody else pushes meanwhile is fetched and planned again')
    .option('--pull-request', 'keep one pull request per target, which a person merges')
    .option('--author <"Name <address>">', 'author of the commit (default: git\'s user)')
    .option(...JSON_OPTION)
    .action((options) => run('promote', options, () => COMMANDS.promote().promote(options, environment)));
}

function addRecord(sluice: Command): void {
  sluice.command('record')
    .description('keep on the ledger what was observed on a cluster')
    .option('--event <file>', 'an event as GitHub hands it to a workflow, or a bare event of Flux')
    .option('--signature <header>', 'X-Signature of a bare event; the key is in the variable SLUICE_HMAC_KEY')
    .option('--helmreleases <file>', 'what "kubectl get helmreleases -A -o json" prints; - for standard input')
    .option('--partial', 'the list does not hold every release of the cluster')
    .option('--sweep', 'what the Kustomizations of readiness have posted, as the forge lists it')
    .option('--component <component...>', 'what was applied: a component, "infrastructure/*" or "charts/*"')
    .addOption(new Option('--outcome <outcome>', 'what became of it').choices(['verified', 'failed']))
    .option('--commit <sha>', 'the commit that was applied (default: the one that is checked out)')
    .option('--cluster <cluster>', 'the cluster that was observed')
    .option('--no-push', 'keep the note in this clone')
    .option(...JSON_OPTION)
    .action((options) => run('record', options, () => COMMANDS.record().record(options, environment)));
}

function addDemo(sluice: Command): void {
  sluice.command('demo')
    .description('play a promotion and what can go wrong with it, in a folder of its own, without cluster or network')
    .option('--keep <folder>', 'folder to play in, which must be empty (default: a temporary one)')
    .option(...JSON_OPTION)
    .action((options) => run('demo', options, () => COMMANDS.demo().demo({ ...options, program: __dirname }, environment)));
}

function addHistory(sluice: Command): void {
  sluice.command('history')
    .description('tell who got which version when, on what evidence, and how long it took')
    .argument('[component]', 'charts/<release> or infrastructure/<name>; with one, everything that is known of each change')
    .option('--cluster <cluster>', 'what this cluster got')
    .option('--last <number>', 'so many of the newest changes (default: 30; all of them with --json)', parseCount)
    .addOption(new Option('--markdown', 'print the history as Markdown').conflicts('json'))
    .option('--offline', 'ask no remote')
    .option(...JSON_OPTION)
    .action((component, options) => run('history', options, () => COMMANDS.history().history(component, options, environment)));
}

function addBoard(sluice: Command): void {
  sluice.command('board')
    .description('write how the fleet stands, and what was promoted, as one page that needs nothing else')
    .option('--out <file>', 'file to write; - for standard output (default: board.html)')
    .option('--offline', 'ask no remote')
    .option(...JSON_OPTION)
    .action((options) => run('board', options, () => COMMANDS.board().board(options, environment)));
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is a number from 1 on.');
  return Number(text);
}

function addStatus(sluice: Command): void {
  sluice.command('status')
    .description('show what runs where, what waits and why, and what is on hold')
    .addOption(new Option('--markdown', 'print the status as Markdown').conflicts('json'))
    .option('--offline', 'ask no remote')
    .option(...JSON_OPTION)
    .action((options) => run('status', options, () => COMMANDS.status().status(options, environment)));
}

function addDoctor(sluice: Command): void {
  sluice.command('doctor')
    .description('find what is wrong or silent, and say what to do; exit with 2 where there is something')
    .option('--issues', 'keep an issue on GitHub for each finding: opened, updated and closed with it')
    .addOption(new Option('--markdown', 'print the findings as Markdown').conflicts('json'))
    .option('--offline', 'ask no remote and no forge')
    .option(...JSON_OPTION)
    .action((options) => run('doctor', options, () => COMMANDS.doctor().doctor(options, environment)));
}

/** What every command takes that commits a change of the fleet. */
function committing(command: Command, example: string): Command {
  return command
    .option('--cluster <cluster>', `the cluster whose manifest is changed (default: the only one that ${example})`)
    .option('--push', 'push; what somebody else pushes meanwhile is fetched, and the change is made anew')
    .option('--dry-run', 'show what would be committed')
    .option('--author <"Name <address>">', 'author of the commit (default: git\'s user)')
    .option(...JSON_OPTION);
}

function addHold(sluice: Command): void {
  committing(sluice.command('hold'), 'has it')
    .description('keep a component where it is')
    .argument('<component>', 'charts/<release> or infrastructure/<name>')
    .requiredOption('--reason <why>', 'whoever lifts the hold must know')
    .option('--allow <range>', 'versions that still pass, as a semver range: "<1.18.0"')
    .action((component, options) => run('hold', options, () => COMMANDS.hold().hold(component, options, environment)));
  committing(sluice.command('unhold'), 'holds it')
    .description('let a component go on that is on hold')
    .argument('<component>', 'charts/<release> or infrastructure/<name>')
    .action((component, options) => run('unhold', options, () => COMMANDS.hold().unhold(component, options, environment)));
}

function addRollback(sluice: Command): void {
  committing(sluice.command('rollback'), 'there is something to take back on')
    .description('put back what a cluster had before a promotion, and keep it there')
    .argument('<component|commit>', 'charts/<release> or infrastructure/<name>, or the commit of a promotion')
    .option('--reason <why>', 'goes into the hold and the commit')
    .option('--remove', 'take out what was not there before; Flux uninstalls it')
    .action((what, options) => run('rollback', options, () => COMMANDS.rollback().rollback(what, options, environment)));
}

function parseForce(text: string, before: ReadonlyMap<Component, string> = new Map()): ReadonlyMap<Component, string> {
  const [, component, reason] = /^((?:charts|infrastructure)\/[^=]+)=(.*\S.*)$/s.exec(text) ?? [];
  if (!component || !reason) throw new InvalidArgumentError('Write it as charts/<release>=<why>.');
  return new Map([...before, [component as Component, reason]]);
}

async function run(command: string, options: { readonly json?: boolean }, action: () => ExitStatus | Promise<ExitStatus>): Promise<void> {
  try {
    process.exitCode = await action();
  } catch (error) {
    process.exitCode = 1;
    (require('./commands/print') as typeof import('./commands/print')).printFailure(error, command, options.json ?? false, environment);
  }
}

program().parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 1;
});
