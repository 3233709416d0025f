import { Group, Radio } from '@mantine/core';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { useLanguage } from '../../i18n/language.ts';
import css from './item-language.module.css';

/** What speakers of a language call it. */
function ownNameOf(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** The language of the page, if the items can be had in it; else the one that is taken where none is chosen. */
export function itemLanguageFor(offered: readonly string[], page: string): string | null {
  return offered.find((tag) => tag === page) ?? offered[0] ?? null;
}

/** In which language the items come: a choice where there are several, and a word where the only one is not that of the page. */
export function ItemLanguage({
  offered,
  value,
  onChange,
}: {
  readonly offered: readonly string[];
  readonly value: string | null;
  readonly onChange: (tag: string) => void;
}) {
  const { instructions: texts } = useCandidateWords();
  const page = useLanguage();
  const [only] = offered;
  if (only === undefined) return null;
  if (offered.length === 1) {
    return only === page ? null : <p className={css['only']}>{texts.itemsIn(ownNameOf(only))}</p>;
  }
  return (
    <Radio.Group
      className={css['choice']}
      label={texts.itemLanguage}
      description={texts.itemLanguageNote}
      value={value}
      onChange={onChange}
    >
      <Group mt="xs" gap="lg">
        {offered.map((tag) => (
          <Radio key={tag} size="md" value={tag} label={<span lang={tag}>{ownNameOf(tag)}</span>} />
        ))}
      </Group>
    </Radio.Group>
  );
}
