import { texts } from './language.ts';

export const preferencesEn = {
  title: 'Display and language',
  kept: 'Kept in this browser, for the exam room and your other pages.',
  language: 'Language',
  contentLanguage: 'The items of an exam stay in the language they were written in.',
  scheme: 'Colours',
  contrast: 'Contrast',
  textSize: 'Text size',
  spacing: 'Spacing of text',
  motion: 'Motion',
  values: {
    system: 'As this device',
    light: 'Light',
    dark: 'Dark',
    more: 'High',
    normal: 'Normal',
    large: 'Large',
    larger: 'Larger',
    largest: 'Largest',
    wide: 'Wide',
    less: 'Less',
  },
};

export const preferencesEs: typeof preferencesEn = {
  title: 'Pantalla e idioma',
  kept: 'Se conserva en este navegador, para la sala de examen y sus demás páginas.',
  language: 'Idioma',
  contentLanguage: 'Las preguntas de un examen quedan en el idioma en que se escribieron.',
  scheme: 'Colores',
  contrast: 'Contraste',
  textSize: 'Tamaño del texto',
  spacing: 'Espaciado del texto',
  motion: 'Movimiento',
  values: {
    system: 'Como este dispositivo',
    light: 'Claro',
    dark: 'Oscuro',
    more: 'Alto',
    normal: 'Normal',
    large: 'Grande',
    larger: 'Más grande',
    largest: 'El mayor',
    wide: 'Amplio',
    less: 'Menos',
  },
};

export const { useWords: usePreferenceWords } = texts({ en: preferencesEn, es: preferencesEs });
