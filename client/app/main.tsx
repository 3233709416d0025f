import '@fontsource-variable/atkinson-hyperlegible-next/index.css';
import '@fontsource-variable/source-serif-4/index.css';
import '@mantine/core/styles.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/preferences.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { markLanguage } from '../i18n/language.ts';
import { problemOf } from '../transport/api.ts';
import { applyPreferences } from '../ui/preferences.ts';
import { cssVariables, theme } from '../ui/theme.ts';
import { router } from './router.tsx';

applyPreferences();
markLanguage();

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A "no" stays a "no"; only what may pass by itself is tried again.
      retry: (failures, error) =>
        failures < 2 && ['unreachable', 'temporarily-unavailable'].includes(problemOf(error).code),
      staleTime: 5_000,
    },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
