// A simulation of one's own: how many hospitals, how different their data, what is trained. The schema of the contract
// decides what is allowed; this form only asks.

import { useState, type ReactElement } from 'react';
import { zodResolver } from '@hookform/resolvers/zod';
import { Controller, useForm, type Control, type FieldErrors } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { simulationChoiceSchema, type SimulationChoice } from '../../../src-main/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { Note } from '../../components/note.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RadioGroup } from '../../components/radio-group.tsx';
import { Select } from '../../components/select.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { api } from '../../app/api.ts';
import { attempt } from '../../app/attempt.ts';
import { formatPlace, go } from '../../app/places.ts';
import { liveRun } from '../../app/run-facts.ts';
import { useApp } from '../../app/use-app.ts';
import { SimulationBanner } from '../home/simulation-banner.tsx';
import { estimateOf } from './estimate.ts';
import './new-simulation.css';

const bounds = {
  hospitals: { min: 2, max: 8 },
  rounds: { min: 1, max: 100 },
  rank: { min: 1, max: 256 },
  virtualTokens: { min: 1, max: 256 },
  maxTokens: { min: 16, max: 512 },
  seed: { min: 0, max: 4_294_967_295 },
} as const;
type NumberName = keyof typeof bounds;

const initial: SimulationChoice = simulationChoiceSchema.parse({});

type Fields = z.input<typeof simulationChoiceSchema>;
type FormControl = Control<Fields, unknown, SimulationChoice>;

export function NewSimulationScreen(): ReactElement {
  const { t } = useTranslation();
  const { control, handleSubmit, watch, formState } = useForm<Fields, unknown, SimulationChoice>({
    // What the fields hold is what the schema gives: its defaults are filled in from the start.
    resolver: zodResolver(simulationChoiceSchema),
    defaultValues: initial,
    mode: 'onTouched',
  });
  const [isStarting, setStarting] = useState(false);
  const runs = useApp((state) => state.runs);
  const isBusy = liveRun(runs ?? []) !== null && liveRun(runs ?? [])?.state !== 'paused';
  const fields = watch();
  const start = async (chosen: SimulationChoice): Promise<void> => {
    setStarting(true);
    const started = await attempt(api.runs.start(chosen));
    if (started === undefined) setStarting(false);
    else go({ kind: 'home' });
  };
  const submit = handleSubmit(start);
  return (
    <form className="page" onSubmit={(event) => void submit(event)} noValidate>
      <SimulationBanner hospitals={fields.hospitals ?? initial.hospitals} />
      <PageHeader
        title={t('runs.newSimulation.title')}
        help={t('runs.newSimulation.help')}
        breadcrumb={[{ label: t('runs.title'), href: formatPlace({ kind: 'runs' }) }]}
        actions={
          <Button
            variant="primary"
            type="submit"
            icon="play"
            isPending={isStarting}
            {...(isBusy ? { blockedReason: t('runs.newSimulation.busy') } : {})}
          >
            {t('runs.newSimulation.start')}
          </Button>
        }
      />
      {formState.submitCount > 0 ? <FormErrors errors={formState.errors} /> : null}
      <div className="split even">
        <HospitalFields control={control} />
        <TrainingFields control={control} adapter={fields.adapter ?? initial.adapter} />
      </div>
      <CompareFields control={control} />
      <EstimateNote fields={fields} />
    </form>
  );
}

type PartProps = { readonly control: FormControl };

function HospitalFields({ control }: PartProps): ReactElement {
  const { t } = useTranslation();
  return (
    <Card title={t('runs.newSimulation.federation')}>
      <div className="stack loose">
        <NumberChoice
          control={control}
          name="hospitals"
          label={t('runs.newSimulation.hospitals')}
          help={t('runs.newSimulation.hospitalsHelp')}
        />
        <Controller
          control={control}
          name="data"
          render={({ field }) => (
            <RadioGroup
              label={t('runs.newSimulation.data')}
              layout="list"
              value={field.value ?? initial[field.name]}
              onChange={(value) => field.onChange(value)}
              options={[
                { id: 'alike', title: t('runs.newSimulation.alike'), help: t('runs.newSimulation.alikeHelp') },
                {
                  id: 'different',
                  title: t('runs.newSimulation.different'),
                  help: t('runs.newSimulation.differentHelp'),
                },
                {
                  id: 'very-different',
                  title: t('runs.newSimulation.veryDifferent'),
                  help: t('runs.newSimulation.veryDifferentHelp'),
                },
              ]}
            />
          )}
        />
        <NumberChoice
          control={control}
          name="rounds"
          label={t('runs.newSimulation.rounds')}
          help={t('runs.newSimulation.roundsHelp')}
        />
      </div>
    </Card>
  );
}

function TrainingFields({
  control,
  adapter,
}: PartProps & { readonly adapter: SimulationChoice['adapter'] }): ReactElement {
  const { t } = useTranslation();
  const models = useApp((state) => state.models);
  const known = models ?? [];
  return (
    <Card title={t('runs.newSimulation.training')}>
      <div className="stack loose">
        <Controller
          control={control}
          name="model"
          render={({ field, fieldState }) => (
            <Select
              label={t('runs.newSimulation.model')}
              help={t('runs.newSimulation.modelHelp')}
              value={field.value ?? initial[field.name]}
              onChange={(value) => field.onChange(value)}
              {...(fieldState.error === undefined ? {} : { error: t('errors.model-missing.title') })}
              options={known.map(({ name, isEmbedded }) => ({
                id: name,
                label: isEmbedded ? t('runs.newSimulation.modelBuiltIn', { model: name }) : name,
              }))}
            />
          )}
        />
        <Controller
          control={control}
          name="adapter"
          render={({ field }) => (
            <RadioGroup
              label={t('runs.newSimulation.adapter')}
              layout="list"
              value={field.value ?? initial[field.name]}
              onChange={(value) => field.onChange(value)}
              options={[
                { id: 'lora', title: t('runs.newSimulation.lora'), help: t('runs.newSimulation.loraHelp') },
                { id: 'prefix', title: t('runs.newSimulation.prefix'), help: t('runs.newSimulation.prefixHelp') },
                { id: 'head', title: t('runs.newSimulation.head'), help: t('runs.newSimulation.headHelp') },
              ]}
            />
          )}
        />
        <div className="field-pair">
          {adapter === 'lora' ? (
            <NumberChoice
              control={control}
              name="rank"
              label={t('runs.newSimulation.rank')}
              help={t('runs.newSimulation.rankHelp')}
            />
          ) : null}
          {adapter === 'prefix' ? (
            <NumberChoice
              control={control}
              name="virtualTokens"
              label={t('runs.newSimulation.tokens')}
              help={t('runs.newSimulation.tokensHelp')}
            />
          ) : null}
          <NumberChoice
            control={control}
            name="maxTokens"
            label={t('runs.newSimulation.maxTokens')}
            help={t('runs.newSimulation.maxTokensHelp')}
          />
        </div>
      </div>
    </Card>
  );
}

function CompareFields({ control }: PartProps): ReactElement {
  const { t } = useTranslation();
  return (
    <Card title={t('runs.newSimulation.compare')}>
      <div className="compare-fields">
        <Controller
          control={control}
          name="local"
          render={({ field }) => (
            <Checkbox
              isSelected={field.value ?? initial[field.name]}
              onChange={field.onChange}
              help={t('runs.newSimulation.localHelp')}
            >
              {t('runs.newSimulation.local')}
            </Checkbox>
          )}
        />
        <Controller
          control={control}
          name="compare"
          render={({ field }) => (
            <Checkbox
              isSelected={field.value ?? initial[field.name]}
              onChange={field.onChange}
              help={t('runs.newSimulation.centralHelp')}
            >
              {t('runs.newSimulation.central')}
            </Checkbox>
          )}
        />
        <NumberChoice
          control={control}
          name="seed"
          label={t('runs.newSimulation.seed')}
          help={t('runs.newSimulation.seedHelp')}
        />
      </div>
    </Card>
  );
}

type NumberChoiceProps = PartProps & { readonly name: NumberName; readonly label: string; readonly help: string };

function NumberChoice({ control, name, label, help }: NumberChoiceProps): ReactElement {
  const rangeText = useRangeText();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <NumberField
          label={label}
          help={help}
          value={field.value ?? null}
          name={name}
          format={{ useGrouping: name !== 'seed', maximumFractionDigits: 0 }}
          {...bounds[name]}
          {...(fieldState.error === undefined ? {} : { error: rangeText(name) })}
          onChange={(value) => {
            field.onChange(value);
            field.onBlur();
          }}
        />
      )}
    />
  );
}

function useRangeText(): (name: NumberName) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (name) =>
    t('runs.newSimulation.range', { min: format.count(bounds[name].min), max: format.count(bounds[name].max) });
}

/** What needs another value, at the top, besides beside its field. */
function FormErrors({ errors }: { readonly errors: FieldErrors<Fields> }): ReactElement | null {
  const { t } = useTranslation();
  const rangeText = useRangeText();
  const labels: Readonly<Record<NumberName, string>> = {
    hospitals: t('runs.newSimulation.hospitals'),
    rounds: t('runs.newSimulation.rounds'),
    rank: t('runs.newSimulation.rank'),
    virtualTokens: t('runs.newSimulation.tokens'),
    maxTokens: t('runs.newSimulation.maxTokens'),
    seed: t('runs.newSimulation.seed'),
  };
  const isNumberName = (name: string): name is NumberName => Object.hasOwn(bounds, name);
  const wrong = Object.keys(errors).filter((name) => isNumberName(name));
  if (Object.keys(errors).length === 0) return null;
  return (
    <Note tone="danger" title={t('runs.newSimulation.errors')} isAlert>
      <ul>
        {wrong.map((name) => (
          <li key={name}>
            <span className="med">{labels[name]}</span> <span>{rangeText(name)}</span>
          </li>
        ))}
      </ul>
    </Note>
  );
}

function EstimateNote({ fields }: { readonly fields: Fields }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const runs = useApp((state) => state.runs);
  const choice = simulationChoiceSchema.safeParse(fields);
  const estimate = choice.success ? estimateOf(choice.data, runs ?? []) : null;
  if (estimate === null) return <Note>{t('runs.newSimulation.noEstimate')}</Note>;
  return (
    <Note tone="info">
      {t('runs.newSimulation.estimate', {
        time: format.duration(estimate.measuredSeconds * 1000),
        rounds: format.count(estimate.measured.roundsDone),
        hospitals: format.count(estimate.measured.hospitals),
        estimate: format.duration(estimate.seconds * 1000),
      })}
    </Note>
  );
}
