"""The record stands: rows of append-only tables are never changed or deleted, whoever asks."""

from django.db import migrations

from records.sql import append_only, function

FUNCTION = """
CREATE FUNCTION tanggap_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""

TABLES = ["records_event", "records_seal", "records_sealedevent"]


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        function("tanggap_refuse_change", FUNCTION),
        *(append_only(table) for table in TABLES),
    ]
