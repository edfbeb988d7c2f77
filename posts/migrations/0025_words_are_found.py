"""Posts are found by the words of title, text and variants: one index each."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations


def words(model: str, field: str, name: str) -> migrations.AddIndex:
    index = GinIndex(SearchVector(field, config="indonesian"), name=name)
    return migrations.AddIndex(model_name=model, index=index)


class Migration(migrations.Migration):
    dependencies = [("posts", "0024_maybe_out")]

    operations = [
        words("post", "title", "post_title_words"),
        words("revision", "text", "revision_words"),
        words("variant", "text", "variant_words"),
    ]
