-- Nobody may do anything that a migration has not granted. The app works as invigil_app, which owns nothing.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO invigil_app;
