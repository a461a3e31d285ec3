// The functions that Rust gives to the prelude (src/script/engine/native). A test holds this list and that one equal.

/** A failure of `crypto.subtle`: name and message of a DOMException. */
type Failure = [name: string, message: string];
type Bytes = Uint8Array;
type BytesOrFailure = Bytes | Failure;
type PartsOrFailure = { parts: Bytes[] } | Failure;

/** 0 local, 1 data, 2 environment, 3 collection, 4 globals, 5 all of them. */
type ScopeNumber = number;

interface UrlParts {
  href: string;
  origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
}

/** What the native functions take of an error. */
type Described = [kind: string, message: string, line: number, column: number];

/** Numbers of the settings are members, too. */
interface Native {
  memoryLimit: number;
  consoleWidth: number;
  library(name: string): any;
  part(name: string): any;
  packageFile?(path: string): any;
  rare(): RareNative;

  getVariable(scope: ScopeNumber, key: string): any;
  hasVariable(scope: ScopeNumber, key: string): boolean;
  setVariable(scope: ScopeNumber, key: string, value: any, kind?: string | null): void;
  unsetVariable(scope: ScopeNumber, key: string): void;
  unsetDisabled(scope: ScopeNumber, key: string): void;
  clearVariables(scope: ScopeNumber): void;
  isTyped(scope: ScopeNumber, key: string): boolean;
  variablesObject(scope: ScopeNumber, excludesDisabled: boolean): Record<string, any>;
  variablesList(scope: ScopeNumber): any[];
  scopeIdentity(scope: ScopeNumber): [id: string | undefined, name: string | undefined];
  replaceIn(scope: ScopeNumber, text: string): string;

  console(level: string, areStrings: boolean[], texts: string[]): void;
  passed(name: string, index: number, isSkipped: boolean): void;
  failed(
    name: string,
    index: number,
    kind: string,
    message: string,
    place: [line: number, column: number],
    compared?: string,
  ): void;
  exception(name: string, message: string, line: number, column: number, thrown?: string): void;
  callbackFailed(name: string, message: string, line: number, column: number): void;
  warn(message: string): void;
  threw(name: string, message: string, line: number, column: number, thrown?: string): void;
  isSettled(): boolean;
  settled(): void;
  schedule(milliseconds: number): number;
  reschedule(id: number, milliseconds: number): void;
  unschedule(id: number): void;
  now(): number;

  send(request: string): number;
  askCookies(url: string): number;
  setCookie(url: string, cookie: string): number;
  unsetCookie(url: string, name?: string | null): number;
  runRequest(request: string, variables: string): number;
  vault(verb: string, name: string, value: string): number;
  setNextRequest(name: string | null): void;
  forgetNextRequest(): void;
  /** Ends the script for want of memory, in a way that it cannot catch. */
  endExhausted(): void;
  /** The engine ends the script in it, when there is no memory left for what a function of this table gives. */
  endless: () => void;
  skipRequest(): void;
  setVisualizer(template: string, data: any): void;
  clearVisualizer(): void;
  editRequest(request: string): void;

  reasonPhrase(code?: number): string | undefined;
  isTest(): boolean;
  info(): Record<string, any>;
  location(): string[] & { current?: string };
  request(): any;
  cookies(): any;
  response(handle: number): any;
  release(handle: number): void;
  headers(handle: number): { key: string; value: string }[];
  text(handle: number): string | undefined;
  json(handle: number): any;
  bytes(handle: number): ArrayBuffer;

  toBase64(text: string): string | undefined;
  fromBase64(text: string): string | undefined;
  encodeUtf8(text: string): Bytes;
  decode(label: string, bytes: any, isFatal: boolean): string | undefined;
  encodingName(label: string): string | undefined;
  random(length: number): Bytes;
  uuid(): string;
  readUrl(text: string, base?: string | null): UrlParts | undefined;
  changeUrl(url: string, part: string, value: string): UrlParts | undefined;

  xml(text: string, options: object): any;
  csv(text: string, options: object): any;
}

/** Those that few scripts need. */
interface RareNative {
  compress(format: string, bytes: any): Bytes | undefined;
  decompress(format: string, bytes: any): Bytes | undefined;
  zoneOffset(name: string, seconds: number): [offset: number, name: string] | undefined;
  zoneName(): string;
  digest(name: string, data: any): BytesOrFailure;
  md5(data: any): Bytes;
  hmac(name: string, key: any, data: any): BytesOrFailure;
  isHmac(name: string, key: any, data: any, tag: any): boolean | Failure;
  aesCbc(encrypts: boolean, key: any, start: any, data: any): BytesOrFailure;
  aesCtr(key: any, start: any, width: number, data: any): BytesOrFailure;
  aesGcm(encrypts: boolean, key: any, nonce: any, additional: any, tagLength: number, data: any): BytesOrFailure;
  pbkdf2(name: string, password: any, salt: any, rounds: number, length: number): BytesOrFailure;
  hkdf(name: string, key: any, salt: any, info: any, length: number): BytesOrFailure;
  rsaGenerate(bits: number): BytesOrFailure;
  rsaPublic(document: any): BytesOrFailure;
  rsaPrivateParts(document: any): PartsOrFailure;
  rsaPublicParts(info: any): PartsOrFailure;
  rsaOfParts(numbers: any[]): BytesOrFailure;
  rsaEncrypt(name: string, info: any, label: any, data: any): BytesOrFailure;
  rsaDecrypt(name: string, document: any, label: any, data: any): BytesOrFailure;
  rsaSign(name: string, document: any, salt: number | undefined | null, data: any): BytesOrFailure;
  rsaVerify(name: string, info: any, salt: number | undefined | null, signed: any, data: any): boolean | Failure;
  curveGenerate(name: string): BytesOrFailure;
  curvePoint(name: string, key: any): BytesOrFailure;
  curveCheck(name: string, point: any): boolean | Failure;
  curveFromPkcs8(name: string, document: any): BytesOrFailure;
  curveToPkcs8(name: string, key: any): BytesOrFailure;
  curveFromInfo(name: string, info: any): BytesOrFailure;
  curveToInfo(name: string, point: any): BytesOrFailure;
  curveSign(name: string, hashed: string, key: any, data: any): BytesOrFailure;
  curveVerify(name: string, hashed: string, point: any, signed: any, data: any): boolean | Failure;
  curveAgree(name: string, key: any, point: any): BytesOrFailure;
}

/** Loads another part of the prelude on first use. */
interface Part {
  (name: 'errors'): Errors;
  (name: string): any;
}

interface Errors {
  describe(error: any): Described;
  [other: string]: any;
}

/** What each file of this folder is. */
type PreludePart = (native: Native, part: Part) => any;

/** Scripts have Node's timers of this name. */
declare function setImmediate(callback: (...given: any[]) => void, ...given: any[]): any;

/** What `hide` gives to the SDK's objects. */
interface Object {
  __parent?: any;
  Type?: any;
}

/** What V8 and QuickJS add to errors. */
interface ErrorConstructor {
  prepareStackTrace?: any;
  stackTraceLimit?: number;
}
