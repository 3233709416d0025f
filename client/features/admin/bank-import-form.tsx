import { Autocomplete, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import {
  type ImportChoices,
  type ImportFormat,
  type ImportView,
  importFormats,
  mostFileBytes,
  type Writable,
} from '../../../server/contract/interop.ts';
import type { BankDetail } from '../../../server/contract/item-review.ts';
import type { ClientProblem } from '../../transport/api.ts';
import { ProblemNote } from '../../ui/states.tsx';
import css from './bank-import.module.css';
import { choicesFrom, type Faults, formatTexts, idFrom, noChoices, typedFrom } from './bank-import-choices.ts';
import { FileField } from './bank-import-file.tsx';

/** Which file, and where its items go. */
export function ImportForm({
  bank,
  writing,
  topics,
  sent,
  problem,
  failure,
  isBusy,
  onCheck,
  onBack,
}: {
  /** Null: a bank is to be made. */
  readonly bank: BankDetail | null;
  readonly writing: Writable;
  readonly topics: Readonly<Record<string, string>>;
  /** The file that the server has already. */
  readonly sent: ImportView | null;
  readonly problem: ClientProblem | null;
  readonly failure: string | null;
  readonly isBusy: boolean;
  readonly onCheck: (file: File | null, choices: ImportChoices) => void;
  readonly onBack: ReactNode;
}) {
  const [file, setFile] = useState<File | null>(null);
  const [fileFault, setFileFault] = useState<string | null>(null);
  const [typed, setTyped] = useState(sent === null ? noChoices : typedFrom(sent.choices));
  const [faults, setFaults] = useState<Faults>({});
  const change = (changes: Partial<typeof typed>) => {
    setTyped((before) => ({ ...before, ...changes }));
    setFaults((before) => Object.fromEntries(Object.entries(before).filter(([name]) => !(name in changes))));
  };
  const chooseFile = (chosen: File | null) => {
    setFile(chosen);
    setFileFault(
      chosen !== null && chosen.size > mostFileBytes
        ? `The file is larger than ${Math.round(mostFileBytes / 1024 / 1024)} MB: part it, or leave its pictures out.`
        : null,
    );
    if (chosen !== null && bank === null && typed.newId === '')
      change({ newId: idFrom(chosen.name), title: typed.title || chosen.name.replace(/\.[^.]*$/, '') });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { choices, faults: found } = choicesFrom(typed, bank?.bankId ?? null);
    setFaults(found);
    if (file === null && sent === null) return setFileFault('Choose a file first.');
    if (choices !== null && fileFault === null) onCheck(file, choices);
  };
  return (
    <form className={css['form']} onSubmit={submit} noValidate>
      {bank !== null && <h2 className={css['what']}>Import into this bank</h2>}
      {!writing.canWrite && (
        <div className={css['readOnly']}>
          <p>
            <b>{bank === null ? 'No bank can be made here.' : 'This bank can only be read here.'}</b> {writing.whyNot}
          </p>
        </div>
      )}
      <fieldset className={css['part']}>
        <legend>The file</legend>
        <FileField file={file} sent={sent} fault={fileFault} onFile={chooseFile} />
        <Select
          className={css['short'] ?? ''}
          label="Format"
          description="Told by the content of the file, where it is not said here"
          placeholder="As the file shows"
          clearable
          data={importFormats.map((value) => ({ value, label: formatTexts[value] }))}
          value={typed.format}
          onChange={(format) => change({ format: format as ImportFormat | null })}
        />
      </fieldset>
      {bank === null && (
        <fieldset className={css['part']}>
          <legend>The new bank</legend>
          <div className={css['fields']}>
            <TextInput
              size="sm"
              label="Title"
              description="As administrators see it"
              value={typed.title}
              error={faults.title}
              onChange={(event) => change({ title: event.currentTarget.value })}
            />
            <TextInput
              size="sm"
              label="Id"
              description="Names its folder, for good"
              value={typed.newId}
              error={faults.newId}
              onChange={(event) => change({ newId: event.currentTarget.value })}
            />
            <TextInput
              size="sm"
              label="Language of its items"
              description="Such as en, es or pt-BR"
              value={typed.language}
              error={faults.language}
              onChange={(event) => change({ language: event.currentTarget.value })}
            />
          </div>
        </fieldset>
      )}
      <fieldset className={css['part']}>
        <legend>Where its items go</legend>
        <div className={css['fields']}>
          <Autocomplete
            label="Exam"
            description="Of every item, whatever the file says"
            placeholder="As the file says"
            data={bank?.examIds ?? []}
            value={typed.exam}
            error={faults.exam}
            onChange={(exam) => change({ exam })}
          />
          <Autocomplete
            label="Topic"
            description="Of every item; otherwise a category becomes a topic"
            placeholder="As the file says"
            data={Object.keys(topics)}
            renderOption={({ option }) => (
              <span>
                <b>{option.value}</b> {topics[option.value]}
              </span>
            )}
            value={typed.topic}
            error={faults.topic}
            onChange={(topic) => change({ topic })}
          />
        </div>
        {bank !== null && (
          <Checkbox
            label="Replace items that have the same id"
            description="Otherwise an item whose id the bank has with another content is left out"
            checked={typed.replace}
            onChange={(event) => change({ replace: event.currentTarget.checked })}
          />
        )}
      </fieldset>
      {failure !== null && problem === null && (
        <p role="alert" className={css['failure']}>
          {failure}
        </p>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
      <div className={css['buttons']}>
        <Button type="submit" loading={isBusy}>
          {file === null && sent !== null ? 'Check again' : 'Check the file'}
        </Button>
        {onBack}
        <p>Writes nothing. The report shows keys, so it is recorded like a look at them.</p>
      </div>
    </form>
  );
}
