// placeholder replaced below
export interface Versions { readonly infrastructure?: object; readonly charts?: object }
