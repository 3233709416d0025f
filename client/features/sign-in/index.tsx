export { LinkPage } from './link-page.tsx';
export { StartPage } from './start-page.tsx';
