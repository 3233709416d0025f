import { describe, expect, it } from 'vitest';
import { clearedLoginCookie, loginCookie, loginTokenOf } from '../../../server/http/cookies.ts';

describe('login cookies', () => {
  it('are out of reach of scripts and of other sites, and secure under https', () => {
    const plain = loginCookie('proctor', 'secret', { secure: false });
    expect(plain).toMatch(/^invigil_proctor=secret;/);
    expect(plain).toContain('HttpOnly');
    expect(plain).toContain('SameSite=Lax');
    expect(plain).toContain('Path=/');
    expect(plain).not.toContain('Secure');
    expect(loginCookie('proctor', 'secret', { secure: true })).toContain('Secure');
  });

  it('end at once when cleared', () => {
    expect(clearedLoginCookie('admin', { secure: false })).toMatch(/^invigil_admin=;.*Max-Age=0/);
  });

  it('are told apart by role', () => {
    const header = 'invigil_candidate=c1; other=x; invigil_proctor=p1';
    expect(loginTokenOf(header, 'candidate')).toBe('c1');
    expect(loginTokenOf(header, 'proctor')).toBe('p1');
    expect(loginTokenOf(header, 'admin')).toBeNull();
    expect(loginTokenOf(undefined, 'candidate')).toBeNull();
  });
});
