import { chooseLanguage, languageNames, languages, useLanguage } from '../i18n/language.ts';
import css from './language-switch.module.css';

/** The other languages of the page, each by its own name, one press away. */
export function LanguageSwitch() {
  const language = useLanguage();
  return (
    <div className={css['switch']}>
      {languages
        .filter((each) => each !== language)
        .map((each) => (
          <button key={each} type="button" lang={each} onClick={() => chooseLanguage(each)}>
            {languageNames[each]}
          </button>
        ))}
    </div>
  );
}
