// The environment that an enclave process gets: what a program needs to find its home, its language and its temporary
// folder. Everything else stays out: tokens, proxies, options of Node and Electron, whatever a shell has exported.

const allowed: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USERPROFILE',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LANGUAGE',
  'TZ',
  'SystemRoot',
  'SYSTEMROOT',
  'windir',
]);

export function scrubbedEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && (allowed.has(name) || /^LC_[A-Z]+$/.test(name)) ? [[name, value]] : [],
    ),
  );
}
