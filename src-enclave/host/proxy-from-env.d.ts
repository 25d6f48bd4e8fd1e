declare module 'proxy-from-env' {
  /** The proxy for a URL by the usual environment variables; empty for none. */
  export function getProxyForUrl(url: string): string;
}
