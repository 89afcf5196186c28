import { retry, waitAfter } from '../../src/adapters/retry';
import { ExternalError } from '../../src/errors';

const transient = () => new ExternalError('GIT_FAILED', 'for now', { retryable: true });
const OPTIONS = { attempts: 4, first: 100, longest: 300 };

function patience(): { readonly waits: number[]; readonly sleep: (ms: number) => Promise<void>; readonly random: () => number } {
  const waits: number[] = [];
  return { waits, sleep: (ms) => { waits.push(ms); return Promise.resolve(); }, random: () => 0.999999 };
}

describe('retry', () => {
  test('gives what succeeds at last, with waits that grow up to a bound', async () => {
    const patient = patience();
    const result = await retry((attempt) => (attempt < 4 ? Promise.reject(transient()) : Promise.resolve(attempt)), OPTIONS, patient);
    expect(result).toBe(4);
    expect(patient.waits).toEqual([100, 200, 300]);
  });

  test('fails with the last error after the last attempt', async () => {
    const patient = patience();
    let calls = 0;
    await expect(retry(() => { calls += 1; return Promise.reject(transient()); }, OPTIONS, patient)).rejects.toThrow('for now');
    expect(calls).toBe(4);
    expect(patient.waits).toHaveLength(3);
  });

  test('fails at once with an error that is no use trying again', async () => {
    const patient = patience();
    await expect(retry(() => Promise.reject(new ExternalError('GIT_AUTH', 'never')), OPTIONS, patient)).rejects.toThrow('never');
    await expect(retry(() => Promise.reject(new Error('a bug')), OPTIONS, patient)).rejects.toThrow('a bug');
    expect(patient.waits).toEqual([]);
  });
});

describe('waitAfter', () => {
  test('waits any part of the bound, never longer', () => {
    expect(waitAfter(1, OPTIONS, { random: () => 0 })).toBe(0);
    expect(waitAfter(1, OPTIONS, { random: () => 0.5 })).toBe(50);
    expect(waitAfter(500, OPTIONS, { random: () => 1 })).toBe(300);
  });
});
