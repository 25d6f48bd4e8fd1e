// Loaded with --import before the program: writes the URL of every module it resolves to stderr.

import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    process.stderr.write(`module ${resolved.url}\n`);
    return resolved;
  },
});
