export { CheckPage } from './check-page.tsx';
export { HomePage } from './home-page.tsx';
export { InstructionsPage } from './instructions-page.tsx';
export { ResultPage } from './result-page.tsx';
