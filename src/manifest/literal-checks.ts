// Checks of literal types. What a parameter must look like is said in the type that a wrong argument is not assignable to.

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type Lower = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'o' | 'p' | 'q' | 'r' | 's' | 't' | 'u' | 'v' | 'w' | 'x' | 'y' | 'z';
type IdentifierCharacter = Digit | Lower | Uppercase<Lower> | '-' | '.';

type All<Text extends string, Character extends string> =
  Text extends `${Character}${infer Rest}` ? Rest extends '' ? true : All<Rest, Character> : false;
type HasNone<Text extends string, Part extends string> = string extends Text ? false : Text extends `${string}${Part}${string}` ? false : true;

type IsNumber<Text extends string> = Text extends '0' ? true : Text extends `0${string}` ? false : All<Text, Digit>;
type IsIdentifiers<Text extends string> = Text extends `.${string}` | `${string}.` | `${string}..${string}` ? false : All<Text, IdentifierCharacter>;

type IsTriple<Text extends string> = Text extends `${infer Major}.${infer Minor}.${infer Patch}`
  ? [IsNumber<Major>, IsNumber<Minor>, IsNumber<Patch>] extends [true, true, true] ? true : false
  : false;
type IsRelease<Text extends string> = Text extends `${infer Triple}-${infer Prerelease}`
  ? [IsTriple<Triple>, IsIdentifiers<Prerelease>] extends [true, true] ? true : false
  : IsTriple<Text>;
type IsBuilt<Text extends string> = Text extends `${infer Release}+${infer Build}`
  ? [IsRelease<Release>, IsIdentifiers<Build>] extends [true, true] ? true : false
  : IsRelease<Text>;
type IsVersion<Text extends string> = Text extends `v${infer Rest}` ? IsBuilt<Rest> : IsBuilt<Text>;

/** A full semantic version, with or without a leading `v`. */
export type VersionText<Text extends string> = IsVersion<Text> extends true ? Text : 'a full version such as 1.2.3, v1.2.3 or 1.2.3-rc.1';

/** The name of a chart, not its address. */
export type ChartText<Text extends string> = Text extends '' ? 'the name of a chart' : HasNone<Text, ':' | ' '> extends true ? Text : 'the name of a chart';

/** The address of a chart repository. */
export type AddressText<Text extends string> = Text extends `https://${infer Rest}` | `oci://${infer Rest}`
  ? Rest extends '' ? AddressAdvice : HasNone<Rest, '@' | '?' | '#' | ' '> extends true ? Text : AddressAdvice
  : AddressAdvice;
type AddressAdvice = 'an address that starts with https:// or oci://, without credentials and query';

/** A repository on GitHub. */
export type RepositoryText<Text extends string> = Text extends `${infer Owner}/${infer Name}`
  ? Owner extends '' ? RepositoryAdvice : Name extends '' ? RepositoryAdvice : HasNone<`${Owner}${Name}`, '/' | ':' | ' '> extends true ? Text : RepositoryAdvice
  : RepositoryAdvice;
type RepositoryAdvice = 'a repository on GitHub as owner/name';

/** A release as `namespace/name`. */
export type ReleaseText<Text extends string> = Text extends `${infer Namespace}/${infer Name}`
  ? Namespace extends '' ? ReleaseAdvice : Name extends '' ? ReleaseAdvice : HasNone<`${Namespace}${Name}`, '/' | ':' | ' '> extends true ? Text : ReleaseAdvice
  : ReleaseAdvice;
type ReleaseAdvice = 'a release as namespace/name';
