// The words of a status, of a run or of a study: values of status-verdict.ts written in the language of the window.

import { useTranslation } from 'react-i18next';
import { knownCode } from '../../app/failures.ts';
import { useRunWords } from '../../app/run-words.ts';
import { sayWith } from '../../app/say.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { StatusSentence, StatusValue } from './status-verdict.ts';

/** @param at Where the sentences stand among the texts. */
export function useStatusWords(at: 'home.status' | 'studies.status'): (sentence: StatusSentence) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const { hospital } = useRunWords();
  const write = (value: StatusValue): string => {
    switch (value.kind) {
      case 'time':
        return format.time(value.ms);
      case 'date':
        return format.dateTime(value.ms);
      case 'seconds':
        return format.duration(value.seconds * 1000);
      case 'share':
        return format.percent(value.share);
      case 'points':
        return format.number(value.points * 100, 1);
      case 'count':
        return format.count(value.count);
      case 'hospital':
        return hospital(value.id);
      case 'failure':
        return t(`errors.${knownCode(value.code)}.title`);
      case 'name':
        return value.name;
    }
  };
  return ({ key, values, plural }) => {
    const written = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, write(value)]));
    return sayWith(t)(`${at}.${key}`, { ...written, ...(plural === undefined ? {} : { count: plural }) });
  };
}
