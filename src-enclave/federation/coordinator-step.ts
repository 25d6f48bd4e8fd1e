// What one transition of the coordinator asks for and tells. Events carry counts and metrics, and the published adapter.

import type { NamedTensors } from '../base/named-tensors.ts';
import type { RefusalCode } from '../protocol/federation-messages.ts';
import type { Exchange } from './coordinator-snapshot.ts';

export type CoordinatorEvent =
  | {
      readonly kind: 'round-started';
      readonly round: number;
      readonly rounds: number;
      readonly deadline: string | null;
    }
  | {
      readonly kind: 'contribution-accepted';
      readonly round: number;
      readonly participant: string;
      readonly examples: number;
      readonly loss: number;
      /** Bytes of frames from and to this participant in this round so far. */
      readonly bytesUp: number;
      readonly bytesDown: number;
    }
  | {
      readonly kind: 'message-refused';
      readonly round: number;
      readonly participant: string;
      readonly code: RefusalCode;
      readonly reason: string;
    }
  | {
      readonly kind: 'round-completed';
      readonly round: number;
      readonly rounds: number;
      /** Shared with the coordinator: never write to it. */
      readonly adapter: NamedTensors;
      readonly adapterHash: string;
      /** Mean of the contributions' losses, weighted by examples. */
      readonly loss: number;
      readonly examples: number;
      readonly hospitals: number;
      /** Of the whole round, its publication included, in the order of ids. */
      readonly exchange: readonly Exchange[];
    };

export type OutgoingFrame = { readonly to: string; readonly frame: Uint8Array };

/** What a transition asks for: frames to send, in order, and what happened, in order. */
export type CoordinatorStep = {
  readonly frames: readonly OutgoingFrame[];
  readonly events: readonly CoordinatorEvent[];
};
