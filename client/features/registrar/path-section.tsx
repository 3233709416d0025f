import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type PathRecord, pathwayOperations } from '../../../server/contract/pathway.ts';
import { query } from '../../transport/api.ts';
import { ErrorState } from '../../ui/states.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { CertificateCard } from './certificate-card.tsx';
import { EnrollmentCard } from './enrollment-card.tsx';
import { ExamList } from './exam-list.tsx';
import { type PathAction, PathActionDialog } from './path-action-dialog.tsx';
import css from './path-section.module.css';
import { RecordPanel } from './record-panel.tsx';
import { StepList } from './step-list.tsx';

/** Where a person stands in one program, and everything a registrar can put on record about it. */
export function PathSection({
  personId,
  programId,
  name,
  children,
}: {
  readonly personId: string;
  readonly programId: string;
  readonly name: string;
  /** Stands between the path and the record. */
  readonly children: ReactNode;
}) {
  const queries = useQueryClient();
  const reading = query(pathwayOperations.readPathRecord, { params: { personId, programId } });
  const record = useQuery(reading);
  const [action, setAction] = useState<PathAction | null>(null);
  if (record.isPending)
    return (
      <>
        <SkeletonRows rows={6} height={64} />
        {children}
      </>
    );
  if (record.isError)
    return (
      <>
        <ErrorState error={record.error} retry={record.refetch} />
        {children}
      </>
    );
  const { path, entries } = record.data;
  return (
    <>
      <div className={css['columns']}>
        <div>
          <h2 className={css['title']}>{path.title}</h2>
          <StepList path={path} onAct={setAction} />
          <ExamList path={path} />
        </div>
        <aside className={css['aside']} aria-label="Enrollment, fees and certificate">
          <EnrollmentCard path={path} onAct={setAction} />
          <CertificateCard path={path} onAct={setAction} />
        </aside>
      </div>
      {children}
      <RecordPanel path={path} entries={entries} onAct={setAction} />
      {action !== null && (
        <PathActionDialog
          action={action}
          path={path}
          personId={personId}
          name={name}
          onDone={(next: PathRecord) => queries.setQueryData(reading.queryKey, next)}
          onClose={() => setAction(null)}
        />
      )}
    </>
  );
}
