import { Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { deliveryOperations } from '../../../server/contract/deliveries.ts';
import { call } from '../../transport/api.ts';
import { instantText, timeNearText } from '../../ui/format.ts';
import { ActionDialog } from '../staff/action-dialog.tsx';
import { viewerZone } from '../staff/format.ts';
import css from '../staff/toolbar.module.css';

type Exam = z.infer<typeof deliveryOperations.listRegistrarDeliveries.response>['exams'][number];

const keyOf = ({ programId, examId }: Exam) => JSON.stringify([programId, examId]);

/** Asks what is to be offered and when, and goes to the new delivery. */
export function AddDelivery({ exams, onClose }: { readonly exams: readonly Exam[]; readonly onClose: () => void }) {
  const [examKey, setExamKey] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const [hasWindow, setHasWindow] = useState(true);
  const [opens, setOpens] = useState('');
  const [closes, setCloses] = useState('');
  const [needsAdmission, setNeedsAdmission] = useState(false);
  const [isLive, setLive] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();

  const exam = exams.find((each) => keyOf(each) === examKey);
  const opensAt = hasWindow ? new Date(opens).getTime() : null;
  const closesAt = hasWindow ? new Date(closes).getTime() : null;
  return (
    <ActionDialog
      title="Add a delivery"
      targets={[{ id: 'new', name: title.trim() || 'The delivery' }]}
      consequences={consequencesOf({ exam, opensAt, closesAt, needsAdmission, isLive })}
      confirmLabel="Add the delivery"
      done="Added"
      reasonLabel={null}
      incomplete={missingIn({ exam, title, opensAt, closesAt })}
      act={() =>
        call(deliveryOperations.addDelivery, {
          body: {
            programId: exam?.programId ?? '',
            examId: exam?.examId ?? '',
            title,
            opensAt,
            closesAt,
            needsAdmission,
            isLive,
          },
        })
      }
      onDone={(_target, { delivery }) => {
        void queries.invalidateQueries({ queryKey: [deliveryOperations.listRegistrarDeliveries.id] });
        void navigate({ to: `/registrar/deliveries/${delivery.deliveryId}` });
      }}
      onClose={onClose}
    >
      <div className={css['fields']}>
        <Select
          size="md"
          label="Exam"
          placeholder="Choose an exam"
          data={groupsOf(exams)}
          value={examKey}
          onChange={(value) => setExamKey(value)}
          allowDeselect={false}
          required
        />
        <TextInput
          label="Title"
          description="Candidates and proctors choose by it"
          placeholder="Room 5, March"
          value={title}
          maxLength={120}
          onChange={(event) => setTitle(event.currentTarget.value)}
          required
        />
        <SegmentedControl
          size="sm"
          aria-label="When sittings may start"
          data={[
            { value: 'window', label: 'In a window' },
            { value: 'always', label: 'At any time' },
          ]}
          value={hasWindow ? 'window' : 'always'}
          onChange={(value) => setHasWindow(value === 'window')}
        />
        {hasWindow && (
          <div className={css['choices']}>
            <InstantInput label="Opens" value={opens} onChange={setOpens} />
            <InstantInput label="Closes for starts" value={closes} onChange={setCloses} />
          </div>
        )}
        <Checkbox
          label="A proctor admits each candidate"
          description="The clock starts when the proctor says so, and not when the candidate does"
          checked={needsAdmission}
          onChange={(event) => setNeedsAdmission(event.currentTarget.checked)}
        />
        <Checkbox
          label="Live"
          description="The result counts: refuses public sample banks, and candidates who could know the keys"
          checked={isLive}
          onChange={(event) => setLive(event.currentTarget.checked)}
        />
      </div>
    </ActionDialog>
  );
}

function InstantInput({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <TextInput
      label={label}
      description={`In your time zone, ${viewerZone()}`}
      type="datetime-local"
      max="9999-12-31T00:00"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      required
    />
  );
}

interface Asked {
  readonly exam: Exam | undefined;
  readonly title: string;
  /** Null: no limit; NaN: not given yet. */
  readonly opensAt: number | null;
  readonly closesAt: number | null;
  readonly needsAdmission: boolean;
  readonly isLive: boolean;
}

function missingIn({ exam, title, opensAt, closesAt }: Pick<Asked, 'exam' | 'title' | 'opensAt' | 'closesAt'>) {
  if (exam === undefined) return 'Choose an exam.';
  if (title.trim() === '') return 'Give a title.';
  if (Number.isNaN(opensAt)) return 'Say when it opens, day and time.';
  return Number.isNaN(closesAt) ? 'Say when it closes for starts, day and time.' : null;
}

function consequencesOf({ exam, opensAt, closesAt, needsAdmission, isLive }: Omit<Asked, 'title'>): string[] {
  const isKnown = !Number.isNaN(opensAt) && !Number.isNaN(closesAt);
  const window =
    opensAt === null || closesAt === null
      ? 'at any time'
      : isKnown
        ? `from ${instantText(opensAt)} until ${timeNearText(closesAt, opensAt)}`
        : 'in the window';
  return [
    `Every candidate who is eligible can start in it ${window}${needsAdmission ? ', once a proctor admits them' : ''}. What has started goes on for its full time.`,
    'A delivery cannot be changed or taken back, so read it again before you add it.',
    ...(isLive && exam?.isSample
      ? [
          'The question bank of this exam is a public sample: no sitting starts in this delivery until whoever runs this server has loaded a private bank.',
        ]
      : []),
  ];
}

function groupsOf(exams: readonly Exam[]) {
  const titles = new Map(exams.map(({ programId, programTitle }) => [programId, programTitle]));
  return [...titles].map(([programId, group]) => ({
    group,
    items: exams
      .filter((exam) => exam.programId === programId)
      .map((exam) => ({ value: keyOf(exam), label: exam.examTitle })),
  }));
}
