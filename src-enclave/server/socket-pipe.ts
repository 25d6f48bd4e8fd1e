// A WebSocket as a pipe of whole messages: sending waits until the system has taken the bytes, and what nobody receives yet
// stops the socket instead of filling memory.

import type { WebSocket } from 'ws';
import { Arrivals } from '../base/arrivals.ts';
import { Failure } from '../base/failure.ts';
import type { Transport } from '../channel/transport.ts';

const mostWaiting = 8;

/** @param onBytes Counts what travels, in both directions. */
export function socketPipe(socket: WebSocket, onBytes: (up: number, down: number) => void = () => {}): Transport {
  const arrivals = new Arrivals<Uint8Array>();
  let isClosed = false;
  const closed = (): Failure =>
    new Failure('transport-closed', 'The connection between hospital and server is closed.');
  socket.binaryType = 'nodebuffer';
  socket.on('message', (data, isBinary) => {
    if (!isBinary || !Buffer.isBuffer(data)) return socket.terminate();
    onBytes(data.length, 0);
    arrivals.push(data);
    if (arrivals.length >= mostWaiting) socket.pause();
  });
  const end = (): void => {
    isClosed = true;
    arrivals.end(closed());
  };
  socket.on('close', end);
  socket.on('error', end);
  return {
    send: async (message) => {
      if (isClosed || socket.readyState !== socket.OPEN) throw closed();
      onBytes(0, message.length);
      await new Promise<void>((resolve, reject) => {
        socket.send(message, (error) => (error == null ? resolve() : reject(closed())));
      });
    },
    receive: async (signal) => {
      const next = await arrivals.next(signal);
      if (arrivals.length < mostWaiting) socket.resume();
      return next;
    },
    close: () => {
      end();
      // In a moment, so that whoever knows why can say so first.
      setTimeout(() => socket.close(1000), 50).unref();
      // A peer that does not say goodbye is not waited for.
      setTimeout(() => socket.terminate(), 2000).unref();
    },
  };
}
