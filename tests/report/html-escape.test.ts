import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html } from '../../src-enclave/report/html-escape.ts';

describe('html', () => {
  it('escapes values and keeps its own markup', () => {
    const name = '<img src=x onerror=alert(1)>';
    expect(html`<b title="${name}">${name}</b>`.markup).toBe(
      '<b title="&lt;img src=x onerror=alert(1)&gt;">&lt;img src=x onerror=alert(1)&gt;</b>',
    );
  });

  it('places markup, lists, numbers and nothing', () => {
    const items = ['a&b', html`<li>${1.5}</li>`, null];
    expect(html`<p>${items}</p>`.markup).toBe('<p>a&amp;b<li>1.5</li></p>');
  });

  it('replaces characters that hide or reorder text', () => {
    expect(escapeHtml('Ash\u202Egnp.exe\u0000\u0007\uD800')).toBe('Ash\uFFFDgnp.exe\uFFFD\uFFFD\uFFFD');
  });

  it('never lets text open a tag, an entity or leave an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/u);
        expect(escaped.replaceAll(/&(?:amp|lt|gt|quot|#39);/gu, '')).not.toContain('&');
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
