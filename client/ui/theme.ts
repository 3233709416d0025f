import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#eaf4f4',
  '#d3e6e7',
  '#a5cdd0',
  '#74b3b8',
  '#4b9aa1',
  '#2b828b',
  '#146b76',
  '#0b5561',
  '#083c46',
  '#052a31',
];

const signal: MantineColorsTuple = [
  '#fdf1e6',
  '#fbe0c9',
  '#f6c195',
  '#f1a263',
  '#ea8639',
  '#db6e1b',
  '#c4590d',
  '#ad4308',
  '#8a3506',
  '#662703',
];

/** Mantine in the dress of `tokens.css`. */
export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, signal },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-mono)',
  headings: {
    fontFamily: 'var(--font-display)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: 'var(--text-2xl)', lineHeight: '1.15' },
      h2: { fontSize: 'var(--text-xl)', lineHeight: '1.25' },
      h3: { fontSize: 'var(--text-l)', lineHeight: '1.3' },
    },
  },
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.1875rem', xl: '1.375rem' },
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    // A long label breaks into lines rather than making the page wider than the screen.
    Button: {
      defaultProps: { size: 'md' },
      styles: {
        // A grid, because a link does not centre its content by itself as a button does.
        root: {
          display: 'inline-grid',
          alignItems: 'center',
          height: 'auto',
          minHeight: 'var(--button-height)',
          maxWidth: '100%',
        },
        label: { whiteSpace: 'normal', height: 'auto' },
      },
    },
    SegmentedControl: { styles: { root: { flexWrap: 'wrap', maxWidth: '100%' }, control: { flex: '1 1 auto' } } },
    // Fields would be grey in the dark.
    Input: { styles: { input: { backgroundColor: 'var(--surface)' } } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Loader: { defaultProps: { type: 'dots' } },
  },
});

const shared = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-quiet)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-default-hover': 'var(--surface-sunk)',
  '--mantine-color-anchor': 'var(--petrol)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-placeholder': 'var(--ink-quiet)',
};

/** Lets Mantine's own surfaces, borders and texts follow the tokens. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: shared,
  // Borders of fields are grey in the dark where nobody says otherwise.
  dark: { ...shared, '--mantine-color-dark-4': 'var(--line)' },
});
