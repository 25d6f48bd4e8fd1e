// Pad books as cards: what is left each way, the smaller figure first, and what to do where a book cannot be used.

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { PadBookRecord } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { Meter } from '../../components/meter.tsx';
import { Note } from '../../components/note.tsx';
import { Tag } from '../../components/tag.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { padName, padNotes, padTags, padWays, roundsOf, withoutUnitOf } from './pad-facts.ts';

export type PadBooksProps = {
  readonly books: readonly PadBookRecord[];
  /** Bytes of a pad that a round takes in each direction at today's size; null: not known. */
  readonly roundBytes: number | null;
  readonly onForget: (book: PadBookRecord) => void;
  /** Null where there is no dialog for folders. */
  readonly onAdd: (() => void) | null;
};

export function PadBooks({ books, ...rest }: PadBooksProps): ReactElement {
  return (
    <>
      {books.map((book) => (
        <PadCard key={book.id} book={book} {...rest} />
      ))}
    </>
  );
}

type PadCardProps = Omit<PadBooksProps, 'books'> & { readonly book: PadBookRecord };

function PadCard({ book, roundBytes, onForget, onAdd }: PadCardProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const name = padName(book);
  return (
    <Card
      title={t('trust.pad.name', { name })}
      tag={<Tag tone={padTags[book.state]}>{t(`trust.pad.states.${book.state}`)}</Tag>}
      end={
        book.canForget ? (
          <Button size="sm" variant="quiet" label={t('trust.pad.forgetLabel', { name })} onPress={() => onForget(book)}>
            {t('trust.pad.forget')}
          </Button>
        ) : undefined
      }
    >
      <div className="stack loose">
        <Ways book={book} roundBytes={roundBytes} />
        <StateNote book={book} roundBytes={roundBytes} onAdd={onAdd} />
        <KeyValues
          items={[
            { term: t('trust.pad.folder'), value: book.name },
            { term: t('trust.pad.side'), value: t(`trust.pad.sides.${book.side}`) },
            { term: t('trust.pad.made'), value: format.dateOf(new Date(book.createdAt)) },
            { term: t('trust.pad.source'), value: book.source },
            ...(book.canForget ? [] : [{ term: t('trust.pad.listed'), value: t('trust.pad.listedValue') }]),
          ]}
        />
      </div>
    </Card>
  );
}

type FiguresProps = Pick<PadCardProps, 'book' | 'roundBytes'>;

function Ways({ book, roundBytes }: FiguresProps): ReactElement | null {
  const { t } = useTranslation();
  const format = useFormat();
  const ways = padWays(book);
  if (ways.length === 0) return null;
  const total = format.bytes(book.halfBytes);
  return (
    <div className="split even">
      {ways.map(({ way, leftBytes, tone }, index) => {
        const left = withoutUnitOf(format.bytes(leftBytes), total);
        // A round takes from both: the smaller says how many there are.
        const rounds = index === 0 && roundBytes !== null ? roundsOf(leftBytes, roundBytes) : null;
        return (
          <div key={way} className="stack tight">
            <p className={index === 0 ? 'med num' : 't2 num'}>
              {rounds === null
                ? t(`trust.pad.left.${way}`, { left, total })
                : t(`trust.pad.left.${way}Rounds`, { count: rounds, rounds: format.count(rounds), left, total })}
            </p>
            <Meter
              label={t(`trust.pad.meters.${way}`)}
              value={leftBytes}
              max={book.halfBytes}
              valueText={t('trust.pad.meters.value', { left, total })}
              tone={tone}
              isLabelHidden
            />
          </div>
        );
      })}
    </div>
  );
}

function StateNote({ book, roundBytes, onAdd }: FiguresProps & Pick<PadBooksProps, 'onAdd'>): ReactElement | null {
  const { t } = useTranslation();
  const lowWords = useLowWords();
  const { state } = book;
  if (state === 'ready') return null;
  return (
    <Note
      tone={padNotes[state]}
      action={
        state === 'empty' && onAdd !== null ? (
          <Button size="sm" onPress={onAdd}>
            {t('trust.pad.add')}
          </Button>
        ) : undefined
      }
    >
      {state === 'low'
        ? lowWords(book, roundBytes)
        : t(`trust.pad.notes.${state}`, { name: padName(book), folder: book.name })}
    </Note>
  );
}

function useLowWords(): (book: PadBookRecord, roundBytes: number | null) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (book, roundBytes) => {
    const [first] = padWays(book);
    if (first === undefined) return '';
    const left = format.bytes(first.leftBytes);
    if (roundBytes === null) return t(`trust.pad.low.${first.way}`, { left });
    const rounds = roundsOf(first.leftBytes, roundBytes);
    return t(`trust.pad.low.${first.way}Rounds`, { count: rounds, rounds: format.count(rounds), left });
  };
}
