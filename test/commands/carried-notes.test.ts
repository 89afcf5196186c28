import { CarriedNotes } from '../../src/commands/carried-notes';
import type { Note } from '../../src/evidence/evidence';
import { report } from '../support/reports';

const UPDATE = { from: 'a'.repeat(40), to: 'refs/notes/sluice/integration' };
const EVIDENCE = { cluster: 'integration', notes: [{ commit: 'b'.repeat(40), report: report() }] };

function carrying(update: Promise<typeof UPDATE | undefined>): { readonly carried: CarriedNotes; readonly appended: (readonly Note[])[] } {
  update.catch(() => undefined);
  const appended: (readonly Note[])[] = [];
  const append = async (_: string, notes: readonly Note[]) => {
    appended.push(notes);
    return { recorded: [], repeated: notes, pushed: true };
  };
  return { carried: new CarriedNotes({ append }, EVIDENCE, { update }), appended };
}

describe('CarriedNotes', () => {
  test('go along with one push, and are shared by that', async () => {
    const { carried, appended } = carrying(Promise.resolve(UPDATE));
    const updates = await carried.updates();
    expect(updates).toEqual([UPDATE]);
    carried.pushed();
    await carried.share();
    expect([await carried.updates(), appended]).toEqual([[], []]);
  });

  test('are united with what others wrote where no push took them along', async () => {
    const { carried, appended } = carrying(Promise.resolve(UPDATE));
    await carried.share();
    expect(appended).toEqual([EVIDENCE.notes]);
  });

  test('are nothing to push where the remote has them', async () => {
    const { carried, appended } = carrying(Promise.resolve(undefined));
    expect(await carried.updates()).toEqual([]);
    await carried.share();
    expect(appended).toEqual([]);
  });

  test('are recorded once more where the clone could not keep them', async () => {
    const { carried, appended } = carrying(Promise.reject(new Error('no space left')));
    expect(await carried.updates()).toEqual([]);
    await carried.share();
    expect(appended).toEqual([EVIDENCE.notes]);
  });
});
