// The `messages` of instruction data: checked, and given as prompt and completion beside their own JSON.

import { isObject, listOf, member, textAt } from './json-value.ts';
import { maximumMessages } from './limits.ts';

type Message = { readonly role: string; readonly content: string };

const roles = new Set(['system', 'developer', 'user', 'assistant', 'tool']);

/**
 * Fields `messages` (JSON of role and content only), `system`, `prompt` (what stands before the last answer; with its
 * speakers when there is more than one turn) and `completion` (the last answer). A string says what is wrong.
 */
export function fieldsOfMessages(value: unknown): ReadonlyMap<string, string> | string {
  if (!Array.isArray(value) || value.length === 0) return 'its messages are no list with something in it.';
  if (value.length > maximumMessages) return `it has more than ${maximumMessages} messages. Cut the conversation.`;
  const messages: Message[] = [];
  for (const entry of listOf(value)) {
    const role = textAt(entry, 'role');
    const content = contentOf(member(entry, 'content'));
    if (!roles.has(role)) return 'a message has no role among system, user, assistant and tool.';
    if (content === null) return 'a message has content that is no text. Images and sounds are not read.';
    messages.push({ role, content });
  }
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  if (last === -1) return 'no message is from the assistant, so there is no answer to learn.';
  const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer';
  const turns = messages.slice(0, last).filter((message) => !isSystem(message));
  return new Map([
    ['messages', JSON.stringify(messages)],
    [
      'system',
      messages
        .filter(isSystem)
        .map(({ content }) => content)
        .join('\n'),
    ],
    [
      'prompt',
      turns.length === 1
        ? (turns[0]?.content ?? '')
        : turns.map(({ role, content }) => `${role}: ${content}`).join('\n'),
    ],
    ['completion', messages[last]?.content ?? ''],
  ]);
}

// Plain text, or parts of which each is text.
function contentOf(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  const parts = listOf(content).map((part) =>
    isObject(part) && member(part, 'type') === 'text' && typeof member(part, 'text') === 'string'
      ? textAt(part, 'text')
      : null,
  );
  return parts.includes(null) ? null : parts.join('\n');
}
