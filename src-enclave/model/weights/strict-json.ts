// JSON as safetensors headers use it: objects, arrays, strings and non-negative integers, nothing else.
// JSON.parse keeps the last of two equal keys silently and loses digits of large integers; here both are errors.
// Objects become Maps, so that a key such as __proto__ is only a key. Nesting is bounded.

export type StrictJson = string | number | readonly StrictJson[] | ReadonlyMap<string, StrictJson>;

const LARGEST_DEPTH = 8;

/** @throws SyntaxError that says what is wrong and where, in words that fit into a longer sentence. */
export function parseStrictJson(text: string): StrictJson {
  const parser = new StrictJsonParser(text);
  return parser.parseAll();
}

class StrictJsonParser {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parseAll(): StrictJson {
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#position < this.#text.length) throw this.#error('something follows the end of the JSON');
    return value;
  }

  #value(depth: number): StrictJson {
    if (depth > LARGEST_DEPTH) throw this.#error('the JSON is nested too deeply');
    this.#skipSpace();
    switch (this.#text[this.#position]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      default:
        return this.#integer();
    }
  }

  #object(depth: number): ReadonlyMap<string, StrictJson> {
    const members = new Map<string, StrictJson>();
    this.#position += 1;
    if (this.#take('}')) return members;
    do {
      this.#skipSpace();
      if (this.#text[this.#position] !== '"') throw this.#error('a key is expected');
      const key = this.#string();
      if (members.has(key)) throw this.#error(`the key ${quote(key)} is there twice`);
      if (!this.#take(':')) throw this.#error('a colon is expected');
      members.set(key, this.#value(depth + 1));
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#error('an object is not closed');
    return members;
  }

  #array(depth: number): readonly StrictJson[] {
    const elements: StrictJson[] = [];
    this.#position += 1;
    if (this.#take(']')) return elements;
    do elements.push(this.#value(depth + 1));
    while (this.#take(','));
    if (!this.#take(']')) throw this.#error('a list is not closed');
    return elements;
  }

  #string(): string {
    const start = this.#position;
    let end = start + 1;
    let hasEscape = false;
    for (; end < this.#text.length; end += 1) {
      const character = this.#text[end];
      if (character === '"') break;
      if (character === '\\') {
        hasEscape = true;
        end += 1;
      } else if (this.#text.charCodeAt(end) < 0x20) throw this.#error('a string holds a control character');
    }
    if (end >= this.#text.length) throw this.#error('a string is not closed');
    this.#position = end + 1;
    if (!hasEscape) return this.#text.slice(start + 1, end);
    try {
      return String(JSON.parse(this.#text.slice(start, end + 1)));
    } catch {
      throw this.#error('a string has an invalid escape');
    }
  }

  #integer(): number {
    const pattern = /-?\d[\d.eE+-]*/y;
    pattern.lastIndex = this.#position;
    const literal = pattern.exec(this.#text)?.[0];
    if (literal === undefined) throw this.#error('a string, a whole number, a list or an object is expected');
    if (literal.startsWith('-')) throw this.#error(`the number ${literal.slice(0, 24)} is negative`);
    if (!/^(?:0|[1-9]\d*)$/.test(literal)) throw this.#error(`${literal.slice(0, 24)} is not a whole number`);
    const value = Number(literal);
    if (!Number.isSafeInteger(value)) throw this.#error(`the number ${literal.slice(0, 24)} is too large`);
    this.#position += literal.length;
    return value;
  }

  #take(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.#position] ?? 'x')) this.#position += 1;
  }

  #error(reason: string): SyntaxError {
    return new SyntaxError(`${reason} (character ${this.#position} of the header)`);
  }
}

/** A name from a foreign file, shortened and escaped, so that it cannot spoil a message or a terminal. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name);
}
