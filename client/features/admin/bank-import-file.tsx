import { type DragEvent, useId, useRef, useState } from 'react';
import type { ImportView } from '../../../server/contract/interop.ts';
import { bytesText } from '../staff/format.ts';
import { Icon } from '../staff/icons.tsx';
import css from './bank-import.module.css';

/** A file to choose or to drop; the one that was sent already stands there until another is chosen. */
export function FileField({
  file,
  sent,
  fault,
  onFile,
}: {
  readonly file: File | null;
  readonly sent: ImportView | null;
  readonly fault: string | null;
  readonly onFile: (file: File | null) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [id, faultId] = [useId(), useId()];
  const shown = file === null ? sent && { name: sent.fileName, size: sent.bytes } : file;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped !== undefined) onFile(dropped);
  };
  return (
    <div>
      {/* Dropping is a shortcut: the label opens the dialog by click and the field takes the keyboard. */}
      <label
        htmlFor={id}
        className={css['file']}
        data-over={isOver || undefined}
        data-bad={fault !== null || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name={shown === null ? 'upload' : 'file'} size={24} />
        {shown === null ? (
          <span>
            <b>Choose a file</b> or drop it here
            <span className={css['under']}>
              QTI package or item, Moodle XML, GIFT, CSV or Excel workbook, at most 64 MB
            </span>
          </span>
        ) : (
          <span>
            <b className={css['name']}>{shown.name}</b>
            <span className={css['under']}>{bytesText(shown.size)}: choose or drop another</span>
          </span>
        )}
        <input
          ref={input}
          id={id}
          type="file"
          className={css['input']}
          aria-label="File of items"
          aria-describedby={fault === null ? undefined : faultId}
          aria-invalid={fault !== null}
          accept=".zip,.xml,.gift,.txt,.csv,.tsv,.xlsx"
          onChange={(event) => onFile(event.currentTarget.files?.[0] ?? null)}
        />
      </label>
      {fault !== null && (
        <p id={faultId} className={css['fault']}>
          {fault}
        </p>
      )}
    </div>
  );
}
