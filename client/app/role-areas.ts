import type { ComponentType } from 'react';
import type { NavLink } from '../ui/page-shell.tsx';

/** What a role's area gets: the path below `/<role>/`, split at the slashes. `/proctor/deliveries/7` → `['deliveries', '7']`. */
export interface AreaProps {
  readonly path: readonly string[];
}

/** What `client/features/<role>/index.tsx` exports. The shell, the sign-in check and the header are around it already. */
export interface AreaModule {
  readonly Routes: ComponentType<AreaProps>;
  /** Links below the header. */
  readonly nav?: readonly NavLink[];
}

const modules = import.meta.glob<AreaModule>('../features/{proctor,grader,registrar,admin}/index.tsx');

export type StaffRole = 'proctor' | 'grader' | 'registrar' | 'admin';

/** Loads the pages of a role, which are a chunk of their own; undefined when this build was made without them. */
export function loadArea(role: StaffRole): Promise<AreaModule> | undefined {
  return modules[`../features/${role}/index.tsx`]?.();
}
