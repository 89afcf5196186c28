import { ResourceSet } from '../../../imports/fluxcd.controlplane.io';
import { HelmRelease } from '../../../imports/helm.toolkit.fluxcd.io';
import type { ReleaseInput } from './release';
import { decodeVerbatim } from './verbatim';

/** A HelmRelease whose values are what `encodeVerbatim` gives, and come out as they were. */
export class ExactHelmRelease extends HelmRelease {
  public override toJson(): unknown {
    return decodeVerbatim(super.toJson());
  }
}

/** A ResourceSet whose inputs hold values that `encodeVerbatim` gives, and come out as they were. */
export class ExactResourceSet extends ResourceSet<ReleaseInput> {
  public override toJson(): unknown {
    return decodeVerbatim(super.toJson());
  }
}
