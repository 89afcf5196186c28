import type { Shape } from '../shape';
import { SHARED_RESOURCE_SET } from './shared-resource-set';
import { VERSIONS_HCL } from './versions-hcl';

/** Every way in which people keep versions that is known, in the order in which what they find is put together. */
export const SHAPES: readonly Shape[] = [VERSIONS_HCL, SHARED_RESOURCE_SET];
