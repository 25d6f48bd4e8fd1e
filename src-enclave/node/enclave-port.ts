// The one door of the enclave process: messages from and to the process that started it, over Electron's parent port or a
// Node child's channel. It carries JSON values and knows nothing of calls.

export type EnclavePort = {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other side went away. */
  onClose(listener: () => void): void;
};

type ParentPort = {
  on(event: 'message' | 'close', listener: (event: unknown) => void): unknown;
  postMessage(message: unknown): void;
};

function isParentPort(value: unknown): value is ParentPort {
  return (
    typeof value === 'object' &&
    value !== null &&
    'on' in value &&
    typeof value.on === 'function' &&
    'postMessage' in value &&
    typeof value.postMessage === 'function'
  );
}

/** The port of this process, or null when nobody is at its other end. */
export function openParentPort(): EnclavePort | null {
  const parentPort: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(parentPort)) return utilityPort(parentPort);
  if (process.send === undefined || !process.connected) return null;
  return {
    send: (message) => {
      // A parent that is going away is told of by `disconnect`.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => process.on('message', listener),
    onClose: (listener) => process.on('disconnect', listener),
  };
}

function utilityPort(port: ParentPort): EnclavePort {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) =>
      port.on('message', (event) => {
        listener(typeof event === 'object' && event !== null && 'data' in event ? event.data : undefined);
      }),
    onClose: (listener) => port.on('close', listener),
  };
}
