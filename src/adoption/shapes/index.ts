import type { Shape } from '../shape';
import { HELM_RELEASE_FILES } from './helm-release-files';
import { SHARED_RESOURCE_SET } from './shared-resource-set';
import { VERSIONS_ENV } from './versions-env';
import { VERSIONS_HCL } from './versions-hcl';

/** Every way in which people keep versions that is known, in the order in which what they find is put together. */
export const SHAPES: readonly Shape[] = [VERSIONS_HCL, VERSIONS_ENV, SHARED_RESOURCE_SET, HELM_RELEASE_FILES];
