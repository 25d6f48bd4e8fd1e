// The machinery of every process boundary: a contract is data, one entry a call; its handlers, its client and its test
// double are projections of it by mapped types, so no channel name is written twice. What crosses is `unknown` until
// parsed, on the receiving side, both ways. Knows no transport: a bridge carries names and JSON values.

import { z } from 'zod';

/** Request and answer. */
export type InvokeCall<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = {
  readonly kind: 'invoke';
  readonly input: Input;
  readonly output: Output;
};

/** From the serving side to all that listen; no answer. */
export type NotifyCall<Payload extends z.ZodType = z.ZodType> = {
  readonly kind: 'notify';
  readonly payload: Payload;
};

export type Contract = Readonly<Record<string, Readonly<Record<string, InvokeCall | NotifyCall>>>>;

export function invoke<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): InvokeCall<Input, Output> {
  return { kind: 'invoke', input, output };
}

export function notify<Payload extends z.ZodType>(payload: Payload): NotifyCall<Payload> {
  return { kind: 'notify', payload };
}

type Key<T> = Extract<keyof T, string>;
type Invokes<Group> = { readonly [Name in keyof Group as Group[Name] extends InvokeCall ? Name : never]: Group[Name] };
type InputOf<Call> = Call extends InvokeCall<infer Input> ? z.output<Input> : never;
type OutputOf<Call> = Call extends InvokeCall<z.ZodType, infer Output> ? z.output<Output> : never;
type PayloadOf<Call> = Call extends NotifyCall<infer Payload> ? z.output<Payload> : never;

/** What the serving side implements. A call whose input is `void` takes none. Throws are turned into failures. */
export type Handlers<C extends Contract> = {
  readonly [Group in keyof C]: {
    readonly [Name in keyof Invokes<C[Group]>]: (
      input: InputOf<C[Group][Name]>,
    ) => Promise<OutputOf<C[Group][Name]>> | OutputOf<C[Group][Name]>;
  };
};

/** What the calling side uses: the same calls. They reject with RemoteFailure. */
export type Client<C extends Contract> = {
  readonly [Group in keyof C]: {
    readonly [Name in keyof Invokes<C[Group]>]: (input: InputOf<C[Group][Name]>) => Promise<OutputOf<C[Group][Name]>>;
  };
};

/** `group.name` of every notification, and what it carries. */
export type Notifications<C extends Contract> = {
  [Group in Key<C>]: {
    [Name in Key<C[Group]> as C[Group][Name] extends NotifyCall ? `${Group}.${Name}` : never]: PayloadOf<
      C[Group][Name]
    >;
  };
}[Key<C>] extends infer Union
  ? {
      [Name in Union extends unknown ? keyof Union : never]: Union extends Record<Name, infer Payload>
        ? Payload
        : never;
    }
  : never;

export type Emit<C extends Contract> = <Name extends keyof Notifications<C>>(
  name: Name,
  payload: Notifications<C>[Name],
) => void;

/** What comes back of a call, as JSON. `detail` is a whole sentence without record text, keys or paths. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly detail: string };

export const replySchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown().optional() }),
  z.object({ ok: z.literal(false), code: z.string().max(64), detail: z.string().max(4000) }),
]);

/** Carries calls to the serving side and its notifications back. */
export type Bridge = {
  call(name: string, input: unknown): Promise<unknown>;
  /** Returns the function that ends the subscription. */
  listen(listener: (name: string, payload: unknown) => void): () => void;
};

/** A refusal by the other side, or by this side's check of what the other side sent. */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Codes that the machinery itself gives, besides those of Failure. */
export const contractCodes = ['call-unknown', 'call-invalid', 'call-too-large', 'answer-invalid', 'internal'] as const;
export type ContractCode = (typeof contractCodes)[number];

/** Splits `group.name` and finds the call; undefined for a name that the contract does not have. */
function findCall(contract: Contract, name: string): InvokeCall | NotifyCall | undefined {
  const [group = '', call = '', ...rest] = name.split('.');
  const calls = Object.hasOwn(contract, group) ? contract[group] : undefined;
  return rest.length === 0 && calls !== undefined && Object.hasOwn(calls, call) ? calls[call] : undefined;
}

/** Turns what a handler threw into a code and a sentence that may cross. */
export type DescribeError = (error: unknown, call: string) => { readonly code: string; readonly detail: string };

export type Dispatch = (name: unknown, input: unknown) => Promise<Reply>;

/**
 * The serving side: checks name, size and shape of what came, calls the handler, and checks what goes back.
 * @param maxInputCharacters Bound of the input as JSON text.
 */
export function createDispatch<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  describeError: DescribeError,
  maxInputCharacters = 65_536,
): Dispatch {
  return async (name, input) => {
    const call = typeof name === 'string' ? findCall(contract, name) : null;
    if (typeof name !== 'string' || call?.kind !== 'invoke')
      return { ok: false, code: 'call-unknown', detail: 'There is no such call.' };
    if (!isBounded(input, maxInputCharacters))
      return { ok: false, code: 'call-too-large', detail: `The input of ${name} is too large.` };
    const parsed = call.input.safeParse(input);
    if (!parsed.success)
      return { ok: false, code: 'call-invalid', detail: `The input of ${name} has the wrong shape.` };
    const [group = '', method = ''] = name.split('.');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Handlers<C> has it; the compiler cannot follow a computed name
    const handler = (handlers as Record<string, Record<string, (value: unknown) => unknown>>)[group]?.[method];
    try {
      if (handler === undefined) throw new TypeError(`no handler for ${name}`);
      const answer = call.output.safeParse(await handler(parsed.data));
      if (!answer.success) throw new TypeError(`the answer of ${name} has the wrong shape`);
      return { ok: true, value: answer.data };
    } catch (error) {
      return { ok: false, ...describeError(error, name) };
    }
  };
}

function isBounded(input: unknown, maxCharacters: number): boolean {
  try {
    return (JSON.stringify(input) ?? '').length <= maxCharacters;
  } catch {
    return false;
  }
}

/** The calling side: the contract's calls over a bridge. An answer that does not fit the contract is refused. */
export function createClient<C extends Contract>(contract: C, bridge: Pick<Bridge, 'call'>): Client<C> {
  const groups = Object.entries(contract).map(([group, calls]) => {
    const invokes = Object.entries(calls).flatMap(([method, call]) =>
      call.kind === 'invoke' ? [[method, callOver(bridge, `${group}.${method}`, call)] as const] : [],
    );
    return [group, Object.fromEntries(invokes)] as const;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- built from the same contract that Client<C> maps
  return Object.fromEntries(groups) as Client<C>;
}

function callOver(bridge: Pick<Bridge, 'call'>, name: string, call: InvokeCall) {
  return async (input: unknown): Promise<unknown> => {
    const reply = replySchema.safeParse(await bridge.call(name, input));
    if (!reply.success) throw new RemoteFailure('answer-invalid', `The answer of ${name} could not be read.`);
    if (!reply.data.ok) throw new RemoteFailure(reply.data.code, reply.data.detail);
    const value = call.output.safeParse(reply.data.value);
    if (!value.success) throw new RemoteFailure('answer-invalid', `The answer of ${name} could not be read.`);
    return value.data;
  };
}

export type Listen<C extends Contract> = <Name extends keyof Notifications<C>>(
  name: Name,
  listener: (payload: Notifications<C>[Name]) => void,
) => () => void;

/** Subscribes to single notifications. One that does not fit the contract is dropped and handed to `onInvalid`. */
export function createListen<C extends Contract>(
  contract: C,
  bridge: Pick<Bridge, 'listen'>,
  onInvalid: (name: string) => void,
): Listen<C> {
  return (name, listener) =>
    bridge.listen((arrived, payload) => {
      if (arrived !== name) return;
      const call = findCall(contract, arrived);
      const parsed = call?.kind === 'notify' ? call.payload.safeParse(payload) : null;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what safeParse gave, under a computed name
      if (parsed?.success === true) listener(parsed.data as Parameters<typeof listener>[0]);
      else onInvalid(arrived);
    });
}

/** Both ends in one process, over JSON: for tests, with any handlers. */
export function createDouble<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  describeError: DescribeError,
): { readonly bridge: Bridge; readonly emit: Emit<C> } {
  const dispatch = createDispatch(contract, handlers, describeError);
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const copy = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
  return {
    bridge: {
      call: async (name, input) => copy(await dispatch(name, copy(input))),
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    emit: (name, payload) => {
      for (const listener of listeners) listener(String(name), copy(payload));
    },
  };
}
