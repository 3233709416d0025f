import { type Dialect, mathml, nameBehind } from '../markup/dialect.ts';

const folder = '../images/';

/** Items lie in the package's folder `items/`, their pictures in `images/`. */
export const qtiDialect: Dialect = {
  src: (name) => `${folder}${name}`,
  nameOf: (src) => nameBehind(folder, src),
  formula: mathml,
};
