/** A type of Flux' Provider that tells people, or what wakes them, of failures. */
export type FailureProvider
  = | 'slack' | 'discord' | 'msteams' | 'googlechat' | 'rocket' | 'lark' | 'telegram' | 'matrix' | 'webex'
    | 'sentry' | 'opsgenie' | 'datadog' | 'grafana' | 'alertmanager' | 'generic' | 'generic-hmac';

/** Who else Flux tells of failures: an own Provider and Alert on every cluster. The secret is yours; nothing of it stands in the repository. */
export interface FailureNotificationProps {
  readonly type: FailureProvider;
  /**
   * Name that tells it from others of its type; its objects are called `sluice-<name>`.
   *
   * @default - the type
   */
  readonly name?: string;
  /**
   * Secret in the namespace of the notifications. Its key `address` holds the webhook where that is itself a secret (Discord, Teams ...),
   * its key `token` the token where there is one (Slack's API, Telegram ...). Required except for `alertmanager`, and for `generic` with an address.
   *
   * @default - none
   */
  readonly secretName?: string;
  /**
   * Address that is no secret, such as `https://slack.com/api/chat.postMessage`. Not for types whose address is the secret.
   *
   * @default - the key `address` of the secret
   */
  readonly address?: string;
  /**
   * Slack's channel, Telegram's chat, Matrix' or Webex' room, Sentry's environment.
   *
   * @default - what the address says
   */
  readonly channel?: string;
  /**
   * Name that the messages come from, on Slack, Discord and Rocket.
   *
   * @default - the name of Flux' controller
   */
  readonly username?: string;
  /**
   * The clusters whose failures it is told of.
   *
   * @default - all of them
   */
  readonly clusters?: readonly string[];
}
