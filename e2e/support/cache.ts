import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const POLL_MS = 500;
const PATIENCE_MS = 45 * 60 * 1000;

/** Where built tools live: outside of every work tree, so that each is built at most once per machine. */
export function cacheRoot(): string {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(base, 'sluice-e2e');
}

export interface Cached {
  readonly folder: string;
  /** Seconds that `fill` took in this call; undefined where the folder was there already. */
  readonly seconds?: number;
}

/**
 * The cache's folder `key`, filled by `fill` if nobody has done so. A folder is complete or absent: it is filled under
 * another name and renamed. Of several processes one fills, the others wait for it.
 */
export function once(key: string, fill: (folder: string) => void): Cached {
  const root = cacheRoot();
  const folder = path.join(root, key);
  if (fs.existsSync(folder)) return { folder };
  fs.mkdirSync(root, { recursive: true });
  const unlock = lock(path.join(root, `${key}.lock`));
  try {
    if (fs.existsSync(folder)) return { folder };
    for (const left of fs.readdirSync(root)) {
      if (left.startsWith(`.${key}-`)) fs.rmSync(path.join(root, left), { recursive: true, force: true });
    }
    const unfinished = fs.mkdtempSync(path.join(root, `.${key}-`));
    try {
      const start = process.hrtime.bigint();
      fill(unfinished);
      fs.chmodSync(unfinished, 0o755);
      // in the rare race for a dead process' lock two may fill: the first one's folder stays
      if (!fs.existsSync(folder)) fs.renameSync(unfinished, folder);
      return { folder, seconds: Number(process.hrtime.bigint() - start) / 1e9 };
    } finally {
      fs.rmSync(unfinished, { recursive: true, force: true });
    }
  } finally {
    unlock();
  }
}

/** Takes the lock file, waiting for a living owner and taking over from a dead one. */
function lock(file: string): () => void {
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, String(process.pid));
  try {
    for (let waited = 0; !tryLink(mine, file); waited += POLL_MS) {
      const owner = ownerOf(file);
      if (owner !== undefined && !isAlive(owner)) breakLock(file);
      else if (waited >= PATIENCE_MS) throw new Error(`${file} has been held by process ${owner} for ${PATIENCE_MS / 60000} minutes; remove it if that process does something else`);
      else sleep(POLL_MS);
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
  return () => fs.rmSync(file, { force: true });
}

/** Removes a dead process' lock; puts it back if a living one took it over between our look and our move. */
function breakLock(file: string): void {
  const seized = `${file}.seized.${process.pid}`;
  try {
    fs.renameSync(file, seized);
  } catch {
    return;
  }
  if (isAlive(ownerOf(seized) ?? 0)) tryLink(seized, file);
  fs.rmSync(seized, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function ownerOf(file: string): number | undefined {
  try {
    return Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
