// The window's side of the contract over the double: a client and its notifications, for tests of stores.

import {
  appContract,
  createClient,
  createListen,
  type AppContract,
  type Client,
  type Listen,
} from '../../src-main/contract/index.ts';
import { appDouble, emptyState, type AppState } from '../support/app-double.ts';

export type WindowSide = {
  readonly api: Client<AppContract>;
  readonly listen: Listen<AppContract>;
  readonly state: AppState;
  readonly emit: (name: string, payload: unknown) => void;
};

/** @param change What differs from an app where nothing has happened. */
export function windowSide(change: Partial<AppState> = {}): WindowSide {
  const { services, state, emit } = appDouble({ ...emptyState(), ...change });
  const bridge = {
    call: async (name: string, input: unknown) => await services.dispatch(name, input),
    listen: services.listen,
  };
  return {
    api: createClient(appContract, bridge),
    listen: createListen(appContract, bridge, (name) => {
      throw new TypeError(`${name} does not fit the contract`);
    }),
    state,
    emit,
  };
}
