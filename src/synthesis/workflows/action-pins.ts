/** A release of an action, by the commit that its tag names. Tags can be moved, commits cannot. */
export interface ActionPin {
  /** `owner/name` on GitHub. */
  readonly action: string;
  /** The full SHA-1 of the release's commit. */
  readonly commit: string;
  /** The release, for people and for Renovate: it stands as a comment beside the commit. @default - no comment */
  readonly version?: string;
}

/** Every action that a workflow may use. */
export const ACTIONS = {
  checkout: { action: 'actions/checkout', commit: '3d3c42e5aac5ba805825da76410c181273ba90b1', version: 'v7.0.1' },
  setupNode: { action: 'actions/setup-node', commit: '949feb2413d6458794dcd2491c4babbbce0c15c1', version: 'v7.1.0' },
  uploadArtifact: { action: 'actions/upload-artifact', commit: '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', version: 'v7.0.1' },
  downloadArtifact: { action: 'actions/download-artifact', commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', version: 'v8.0.1' },
  createAppToken: { action: 'actions/create-github-app-token', commit: 'bcd2ba49218906704ab6c1aa796996da409d3eb1', version: 'v3.2.0' },
} as const satisfies Record<string, ActionPin>;
