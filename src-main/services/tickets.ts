// Tickets stand for paths that a person chose or uploaded: the renderer holds a ticket, never a path. One is good for one
// use, and only so many are kept; what was uploaded for one that is forgotten is removed.

import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { RemoteFailure } from '../../src-enclave/protocol/contract.ts';
import type { ChosenFile } from '../contract/app-contract.ts';

const mostTickets = 32;

export type TicketedPath = { readonly path: string; readonly isOwned: boolean; readonly fileName: string };

export class Tickets {
  readonly #paths = new Map<string, TicketedPath>();

  /** @throws RemoteFailure ticket-unknown when there is nothing at the path. */
  async issue(path: string, isOwned: boolean): Promise<ChosenFile> {
    const found = await stat(path).catch(() => null);
    if (found === null) throw new RemoteFailure('ticket-unknown', 'The chosen file is not there any more.');
    const ticket = randomBytes(24).toString('base64url');
    const fileName = basename(path);
    this.#paths.set(ticket, { path, isOwned, fileName });
    const [oldest] = this.#paths;
    if (this.#paths.size > mostTickets && oldest !== undefined) await this.#forget(...oldest);
    return {
      ticket,
      fileName,
      kind: found.isDirectory() ? 'folder' : 'file',
      sizeBytes: found.isDirectory() ? null : found.size,
    };
  }

  /** What it stands for; it stays good. @throws RemoteFailure ticket-unknown. */
  peek(ticket: string): TicketedPath {
    const found = this.#paths.get(ticket);
    if (found === undefined) throw new RemoteFailure('ticket-unknown', 'Choose the file again.');
    return found;
  }

  /** @throws RemoteFailure ticket-unknown. */
  redeem(ticket: string): TicketedPath {
    const found = this.peek(ticket);
    this.#paths.delete(ticket);
    return found;
  }

  /** Removes what was uploaded and never used. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#paths].map(([ticket, found]) => this.#forget(ticket, found)));
  }

  async #forget(ticket: string, { path, isOwned }: TicketedPath): Promise<void> {
    this.#paths.delete(ticket);
    if (isOwned) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}
