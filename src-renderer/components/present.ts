// react-aria's props are optional, not undefined-able: a property that is not there must not be passed at all.

type Present<T> = { readonly [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  readonly [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** The same props without those that are undefined. */
export function present<T extends object>(props: T): Present<T>;
export function present(props: object): object {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}
