from django.db import migrations

# The name of its schema stands in it: a restore loads rows with an empty search path.
REFUSE = """
CREATE FUNCTION public.moderation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '5 years' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit trail is written once: % refused', TG_OP;
END
$$;
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON moderation_deed
    FOR EACH ROW EXECUTE FUNCTION public.moderation_refuse_change();
CREATE FUNCTION public.moderation_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is written once: TRUNCATE refused';
END
$$;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON moderation_deed
    FOR EACH STATEMENT EXECUTE FUNCTION public.moderation_refuse_truncate();
"""
LET_GO = """
DROP TRIGGER written_once ON moderation_deed;
DROP TRIGGER never_emptied ON moderation_deed;
DROP FUNCTION public.moderation_refuse_change();
DROP FUNCTION public.moderation_refuse_truncate();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_tables")]

    operations = [migrations.RunSQL(REFUSE, LET_GO)]
