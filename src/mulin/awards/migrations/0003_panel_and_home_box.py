
import django.db.models.deletion
import django.db.models.manager
import mulin.base.fields
import mulin.kernel.clock
import mulin.kernel.ids
import uuid
from django.db import migrations, models


def end_running_notices(apps, editor):
    rounds = apps.get_model("awards", "Round")._base_manager.using(editor.connection.alias)
    rounds.filter(state="notice").update(names_until=models.F("notice_until"))


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0002_guards'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='names_until',
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name='HomeTrip',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('went_on', models.DateField()),
                ('carrier', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('watchers', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('watching', models.PositiveSmallIntegerField()),
                ('doors', models.PositiveSmallIntegerField()),
                ('ballots', models.PositiveSmallIntegerField()),
                ('seal_number', models.CharField(max_length=20)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trips', to='awards.round')),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'went_on'], name='award_trip_by_day')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Juror',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(blank=True, max_length=60)),
                ('where', models.CharField(blank=True, max_length=82)),
                ('salt', models.UUIDField(default=uuid.uuid4, null=True)),
                ('seal', models.CharField(max_length=64)),
                ('has_sheet', models.BooleanField(default=False)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jurors', to='awards.round')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='award_juror_by_person')],
                'constraints': [models.UniqueConstraint(fields=('round', 'seal'), name='award_juror_once'), models.UniqueConstraint(fields=('round', 'person'), name='award_juror_person_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        # names in a running public notice go when it ends, as in any later one
        migrations.RunPython(end_running_notices, migrations.RunPython.noop),
    ]
