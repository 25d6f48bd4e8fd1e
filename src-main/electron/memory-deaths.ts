// Which utility processes ended because memory ran out. Electron tells of it apart from the process's own exit, without its
// process id, so the news is kept until it is asked for; the enclave is the only process of ours of this kind.

import type { App } from 'electron';

/** Electron's name for what utilityProcess.fork starts. */
const nodeService = 'node.mojom.NodeService';

/** Call before anything is forked. The answer is given once for each such end. */
export function watchMemoryDeaths(app: App): () => boolean {
  let deaths = 0;
  app.on('child-process-gone', (_event, { type, reason, serviceName }) => {
    if (type === 'Utility' && reason === 'oom' && serviceName === nodeService) deaths++;
  });
  return () => {
    const hasDied = deaths > 0;
    if (hasDied) deaths--;
    return hasDied;
  };
}
