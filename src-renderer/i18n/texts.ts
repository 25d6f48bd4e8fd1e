// The shape of texts: a tree of strings with literal types, so that tsc knows each key and each argument, and the type of
// the same tree in another language.

export type TextTree = { readonly [key: string]: string | TextTree };

/** The same keys with other words. */
export type Texts<Tree> = { readonly [Key in keyof Tree]: Tree[Key] extends string ? string : Texts<Tree[Key]> };

/** Keeps the literal type of every text: `t` reads the names of its arguments from it. */
export function defineTexts<const Tree extends TextTree>(texts: Tree): Tree {
  return texts;
}
