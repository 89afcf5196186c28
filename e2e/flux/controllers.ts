import * as fs from 'node:fs';
import * as path from 'node:path';
import { ensureTool } from '../build-tools';
import { failIfEnded } from './control-plane';
import { freePorts, type Processes, type Program, type Running } from './processes';
import { notYet, waitFor } from './wait';

const START_SECONDS = 60;

export interface ControllersOptions {
  readonly cluster: string;
  readonly kubeconfig: string;
  readonly folder: string;
  /** Certificate that the controllers trust; no other one. */
  readonly certificate: string;
  /** Whether flux-operator is started too: the plain style does without. */
  readonly operator: boolean;
}

interface Plan extends Program {
  /** Answers 200 once the controller runs. */
  readonly ready: string;
}

/** Flux's controllers and flux-operator of one cluster, each a process with ports of its own. */
export class Controllers {
  public static async start(processes: Processes, options: ControllersOptions): Promise<Controllers> {
    const controllers = new Controllers(processes, await planControllers(options));
    const wanted = [...controllers.plans.keys()].filter((name) => options.operator || name !== 'flux-operator');
    await Promise.all(wanted.map((name) => controllers.startOne(name)));
    return controllers;
  }

  private readonly running = new Map<string, Running>();

  private constructor(private readonly processes: Processes, private readonly plans: ReadonlyMap<string, Plan>) {}

  public async startOne(name: string): Promise<void> {
    const plan = this.plans.get(name);
    if (!plan) throw new Error(`there is no ${name}`);
    const running = this.processes.start(plan);
    this.running.set(name, running);
    await waitFor(`${plan.name} to be ready`, START_SECONDS, async () => {
      failIfEnded(running);
      const answer = await fetch(plan.ready).catch((error: unknown) => notYet(String(error)));
      return answer.ok || notYet(`${answer.status}`);
    });
  }

  public async stopOne(name: string): Promise<void> {
    await this.running.get(name)?.stop();
    this.running.delete(name);
  }

  /** The file that a controller's output goes to. */
  public logOf(name: string): string {
    const running = this.running.get(name);
    if (!running) throw new Error(`${name} does not run`);
    return running.log;
  }

  /** Throws where one of them has ended. */
  public failIfEnded(): void {
    for (const running of this.running.values()) failIfEnded(running);
  }
}

async function planControllers({ cluster, kubeconfig, folder, certificate }: ControllersOptions): Promise<ReadonlyMap<string, Plan>> {
  const ports = [...await freePorts(13)];
  const port = () => ports.pop() as number;
  const own = path.join(folder, cluster);
  fs.mkdirSync(path.join(own, 'artifacts'), { recursive: true });
  const [events, receiver, storage] = [port(), port(), port()];
  const common = (name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): [string, Plan] => {
    const health = port();
    const home = path.join(own, name);
    fs.mkdirSync(home, { recursive: true });
    const flags = [`--metrics-addr=127.0.0.1:${port()}`, `--health-addr=127.0.0.1:${health}`, '--enable-leader-election=false', '--log-encoding=json', '--interval-jitter-percentage=0'];
    return [name, {
      name: `${cluster}-${name}`,
      program: ensureTool(TOOLS[name as keyof typeof TOOLS]),
      args: [...(name === 'notification-controller' ? flags.slice(0, -1) : flags), ...args],
      env: { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: 'flux-system', SSL_CERT_FILE: certificate, HOME: home, TMPDIR: home, GOMAXPROCS: '1', ...env },
      ready: `http://127.0.0.1:${health}/readyz`,
    }];
  };
  const eventsTo = `--events-addr=http://127.0.0.1:${events}/`;
  const client = ['--kube-api-qps=200', '--kube-api-burst=400'];
  return new Map([
    common('source-controller', [eventsTo, ...client, `--storage-path=${path.join(own, 'artifacts')}`, `--storage-addr=127.0.0.1:${storage}`, `--storage-adv-addr=127.0.0.1:${storage}`, '--requeue-dependency=2s']),
    common('kustomize-controller', [eventsTo, ...client, '--requeue-dependency=2s']),
    common('helm-controller', [eventsTo, ...client, '--requeue-dependency=2s', '--graceful-shutdown-timeout=1s', '--concurrent=10']),
    common('notification-controller', [...client, `--events-addr=127.0.0.1:${events}`, `--receiverAddr=127.0.0.1:${receiver}`]),
    common('flux-operator', [`--storage-path=${own}`, '--web-server-port=0'], { GODEBUG: 'fips140=on', NOTIFICATION_CONTROLLER_ADDRESS: `http://127.0.0.1:${events}/` }),
  ]);
}

const TOOLS = {
  'source-controller': 'source-controller',
  'kustomize-controller': 'kustomize-controller',
  'helm-controller': 'helm-controller',
  'notification-controller': 'notification-controller',
  'flux-operator': 'flux-operator-controller',
} as const;
