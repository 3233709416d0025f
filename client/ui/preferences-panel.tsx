import { chooseLanguage, languageNames, languages, useLanguage } from '../i18n/language.ts';
import { usePreferenceWords } from '../i18n/preferences.ts';
import {
  choosePreference,
  type PreferenceName,
  type Preferences,
  preferenceChoices,
  preferenceNames,
  usePreferences,
} from './preferences.ts';
import css from './preferences-panel.module.css';

/** Language, colours, contrast, text and motion: each a question with all its answers in sight. */
export function PreferencesPanel({ onScheme }: { readonly onScheme?: (scheme: Preferences['scheme']) => void }) {
  const words = usePreferenceWords();
  const chosen = usePreferences();
  const language = useLanguage();

  function choose<N extends PreferenceName>(name: N, value: Preferences[N]) {
    choosePreference(name, value);
    if (name === 'scheme') onScheme?.(value as Preferences['scheme']);
  }

  return (
    <div className={css['panel']}>
      <fieldset className={css['group']}>
        <legend>{words.language}</legend>
        {languages.map((each) => (
          <label key={each} className={css['choice']}>
            <input type="radio" name="language" checked={language === each} onChange={() => chooseLanguage(each)} />
            <span lang={each}>{languageNames[each]}</span>
          </label>
        ))}
        <p className={css['note']}>{words.contentLanguage}</p>
      </fieldset>
      {preferenceNames.map((name) => (
        <fieldset key={name} className={css['group']}>
          <legend>{words[name]}</legend>
          {preferenceChoices[name].map((value) => (
            <label key={value} className={css['choice']}>
              <input type="radio" name={name} checked={chosen[name] === value} onChange={() => choose(name, value)} />
              <span>{words.values[value]}</span>
            </label>
          ))}
        </fieldset>
      ))}
      <p className={css['note']}>{words.kept}</p>
    </div>
  );
}
