// A forked enclave process as its host sees it: an Electron utility process or a Node child, behind one small interface.

/** What a fork needs to know. Nothing else reaches the process. */
export type ForkOptions = {
  /** The module that the process runs. */
  readonly modulePath: string;
  readonly args: readonly string[];
  /** The whole environment of the process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Name shown by the system's process list. */
  readonly name: string;
  /** Text lines that the process prints; for the redacting log. */
  readonly onOutput: (line: string) => void;
};

/** How a process ended: its exit code, or null when a signal ended it; and whether the platform says memory ran out. */
export type ProcessExit = { readonly code: number | null; readonly isOutOfMemory: boolean };

export type EnclaveProcess = {
  readonly pid: number | null;
  /** A JSON value. Sending to a process that ended does nothing. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also when the process could not be started. */
  onExit(listener: (exit: ProcessExit) => void): void;
  /** Ends it at once. */
  kill(): void;
};

export type Fork = (options: ForkOptions) => EnclaveProcess;
