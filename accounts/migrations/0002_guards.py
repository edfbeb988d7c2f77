"""Only civil servants supervise: whoever is not ASN drafts but never approves."""

from django.db import migrations

from records.sql import guard

ASN_SUPERVISES = """
CREATE FUNCTION tanggap_asn_supervises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.role = 'supervisor' AND (NEW.valid_until IS NULL OR NEW.valid_until > NEW.valid_from)
        AND EXISTS (SELECT 1 FROM accounts_user u
                    WHERE u.id = NEW.person_id AND u.employment = 'non_asn')
    THEN
        RAISE EXCEPTION 'person % is not ASN and cannot be a supervisor', NEW.person_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

SUPERVISOR_STAYS_ASN = """
CREATE FUNCTION tanggap_supervisor_stays_asn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.employment = 'non_asn' AND OLD.employment <> 'non_asn'
        AND EXISTS (SELECT 1 FROM accounts_membership m
                    WHERE m.person_id = NEW.id AND m.role = 'supervisor'
                    AND (m.valid_until IS NULL OR m.valid_until > clock_timestamp()))
    THEN
        RAISE EXCEPTION 'person % is a supervisor and must stay ASN until that role ends', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("records", "0002_guards")]

    operations = [
        *guard(
            "tanggap_asn_supervises",
            ASN_SUPERVISES,
            "accounts_membership",
            "BEFORE INSERT OR UPDATE",
        ),
        *guard(
            "tanggap_supervisor_stays_asn",
            SUPERVISOR_STAYS_ASN,
            "accounts_user",
            "BEFORE UPDATE OF employment",
        ),
    ]
