import { Button, SegmentedControl } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type ExportFormat,
  type ExportGranularity,
  type ResultFilters,
  resultOperations,
} from '../../../server/contract/results.ts';
import { call, urlOf } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted } from '../../ui/format.ts';
import { Icon } from '../staff/icons.tsx';
import { tell } from '../staff/told.tsx';
import css from './export-panel.module.css';
import { formatTexts } from './export-texts.ts';

/** From so many results on, a file made in the background is the better way. */
const MANY = 5000;

/** Downloads what the filters show, at once or made in the background. */
export function ExportPanel({ filters, count }: { readonly filters: ResultFilters; readonly count: number }) {
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [granularity, setGranularity] = useState<ExportGranularity>('sittings');
  const [isAsking, setAsking] = useState(false);
  const queries = useQueryClient();

  const prepare = async () => {
    setAsking(true);
    const answer = await call(resultOperations.requestExport, { body: { format, granularity, filters } });
    setAsking(false);
    if (!answer.ok) return tell(answer.problem.detail, 'bad');
    await queries.invalidateQueries({ queryKey: [resultOperations.listExports.id] });
    return tell('The export is being made. You find it under Exports.');
  };

  return (
    <section className={css['panel']} aria-label="Export">
      <p className={css['what']}>
        Export <b>{counted(count, 'result')}</b>
      </p>
      <SegmentedControl
        size="sm"
        aria-label="Rows of the file"
        value={granularity}
        onChange={(value) => setGranularity(value as ExportGranularity)}
        data={[
          { value: 'sittings', label: 'One row per sitting' },
          { value: 'items', label: 'One row per item' },
        ]}
      />
      <SegmentedControl
        size="sm"
        aria-label="Format"
        value={format}
        onChange={(value) => setFormat(value as ExportFormat)}
        data={Object.entries(formatTexts).map(([value, label]) => ({ value, label }))}
      />
      <div className={css['buttons']}>
        <Button
          size="sm"
          component="a"
          href={urlOf(resultOperations.downloadResults, { query: { ...filters, format, granularity } })}
          download
          variant={count > MANY ? 'default' : 'filled'}
          leftSection={<Icon name="download" />}
        >
          Download
        </Button>
        <Button
          size="sm"
          variant={count > MANY ? 'filled' : 'default'}
          loading={isAsking}
          onClick={() => void prepare()}
        >
          Make in the background
        </Button>
      </div>
      <p className={css['note']}>
        {count > MANY && 'This is a large set: let it be made in the background. '}
        Every export is on the record. Finished ones: <AppLink to="/grader/exports">Exports</AppLink>.
      </p>
    </section>
  );
}
