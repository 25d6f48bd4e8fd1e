// The one client of the contract in this window. Features import `api` and `listen`; nothing else knows a bridge.

import {
  appContract,
  createClient,
  createListen,
  type Bridge,
  type Client,
  type AppContract,
  type Listen,
} from '../../src-main/contract/index.ts';
import { browserBridge } from './bridge.ts';

export type LinkListener = (isConnected: boolean) => void;

const linkListeners = new Set<LinkListener>();
let isLinked = true;

function onLink(isConnected: boolean): void {
  if (isLinked === isConnected) return;
  isLinked = isConnected;
  for (const listener of linkListeners) listener(isConnected);
}

const bridge: Bridge = window.cloister ?? browserBridge(onLink);

export const api: Client<AppContract> = createClient(appContract, bridge);

/** A notification that does not fit the contract is dropped: the next full read puts the screen right. */
export const listen: Listen<AppContract> = createListen(appContract, bridge, () => {});

/** Whether the program behind the window answers; always in Electron. */
export function listenToLink(listener: LinkListener): () => void {
  linkListeners.add(listener);
  return () => linkListeners.delete(listener);
}
