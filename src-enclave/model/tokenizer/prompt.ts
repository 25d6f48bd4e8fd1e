// SmolLM2's chat format for one question without a system text. The answer that follows ends with ANSWER_END.

export const ANSWER_END = '<|im_end|>';

/** The text up to where the answer begins. */
export function chatPrompt(question: string): string {
  return `<|im_start|>user\n${question}${ANSWER_END}\n<|im_start|>assistant\n`;
}
