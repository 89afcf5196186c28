import { createHmac, timingSafeEqual } from 'crypto';
import { refused, type Evidence, type Refused } from './evidence';
import { MAX_EVENT_CHARACTERS, type ReceivedEvent } from './github-event';
import { judgeFluxEvent } from './judge-event';
import { clusterNamed, type FindCluster } from './reporters';

/** A signature as `generic-hmac` sends it in `X-Signature`, with the key that the cluster's Provider was given. */
export interface Signature {
  /** The header's value: `sha256=<hex>`. */
  readonly header: string | undefined;
  readonly key: Uint8Array;
}

export interface GenericContext {
  readonly find: FindCluster;
  readonly receivedAt: Date;
  /**
   * The only cluster that the event may come from: the one whose key signed it, or that the caller names.
   *
   * @default - the one that the event names
   */
  readonly cluster?: string;
  /** Whether the signature was checked. */
  readonly signed: boolean;
}

/** Digest of the header, and how many hexadecimal digits it has. */
const DIGESTS: Readonly<Record<string, number>> = { sha224: 56, sha256: 64, sha384: 96, sha512: 128 };

/** The refusal of a body whose signature is missing or wrong; undefined for one that is right. Takes the bytes as they came in. */
export function refuseSignature(body: Uint8Array, { header, key }: Signature): Refused | undefined {
  if (body.length > 4 * MAX_EVENT_CHARACTERS) return refused('too-large', 'the event is larger than any event of Flux');
  if (key.length === 0) return refused('bad-signature', 'the key for X-Signature is empty');
  if (header === undefined) return refused('bad-signature', 'the event is not signed: X-Signature is missing');
  const [algorithm = '', digits = '', ...more] = header.trim().split('=');
  const length = Object.hasOwn(DIGESTS, algorithm) ? DIGESTS[algorithm] : undefined;
  if (length === undefined || more.length > 0 || digits.length !== length || !/^[0-9a-f]+$/i.test(digits)) {
    return refused('bad-signature', 'X-Signature is not of the form sha256=<hex>');
  }
  const expected = createHmac(algorithm, key).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(digits, 'hex')) ? undefined : refused('bad-signature', "X-Signature is not that of this event under the cluster's key");
}

/**
 * What a bare event of Flux says, as the Providers `generic` and `generic-hmac` send it.
 * Its sender is whoever holds the key; without a signature the caller vouches for where it comes from.
 */
export function judgeGenericEvent(received: Extract<ReceivedEvent, { readonly kind: 'bare' }>, context: GenericContext): Evidence {
  const named = clusterNamed(context.find, received.cluster);
  if (named.kind === 'refused') return named;
  const { name } = named.cluster;
  if (context.cluster !== undefined && context.cluster !== name) return refused('not-a-reporter', `the event is of ${name}, and only ${context.cluster} may report here`);
  return judgeFluxEvent(received.event, named.cluster, context.receivedAt, { door: 'generic', signed: context.signed });
}
