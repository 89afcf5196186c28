/** JSON data: what values files, ResourceSet inputs and Renovate's configuration are made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** An object of JSON. */
export interface JsonObject { readonly [key: string]: Json }
