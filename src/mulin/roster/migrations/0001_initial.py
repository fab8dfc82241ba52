import django.db.models.deletion
import django.db.models.manager
import mulin.base.fields
import mulin.kernel.clock
import mulin.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RosterImport',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('file_name', models.CharField(max_length=120)),
                ('fingerprint', models.BinaryField(max_length=32)),
                ('brought_by', models.UUIDField(null=True)),
                ('brought_by_name', models.CharField(blank=True, max_length=60)),
                ('kind', models.CharField(max_length=8)),
                ('encoding', models.CharField(blank=True, max_length=16)),
                ('tables', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('mends', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('identity_cells', models.PositiveIntegerField(default=0)),
                ('sheet', models.PositiveSmallIntegerField(default=0)),
                ('header', models.IntegerField(default=-1)),
                ('columns', models.JSONField(default=dict)),
                ('notices', models.JSONField(default=list)),
                ('trusted', models.JSONField(default=list)),
                ('as_of', models.DateField(null=True)),
                ('counts', models.JSONField(default=dict)),
                ('missing', models.JSONField(default=list)),
                ('made', models.JSONField(default=dict)),
                ('homes', models.JSONField(default=dict)),
                ('job_id', models.UUIDField(null=True)),
                ('state', models.CharField(choices=[('unread', '等您指一指列'), ('previewed', '等您过目'), ('waiting', '排着队，马上导'), ('applying', '正在导入'), ('applied', '已导入'), ('undoing', '正在撤回'), ('undone', '已撤回'), ('dropped', '没有导入')], default='unread', max_length=10)),
                ('judged_at', models.DateTimeField(null=True)),
                ('applied_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
            ],
            options={
                'indexes': [models.Index(fields=['community', '-created_at'], name='roster_import_by_time')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['applying', 'undoing'])), fields=('community',), name='roster_one_at_a_time')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='RosterEffect',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('added', '已登记'), ('changed', '已改'), ('gone', '这期间搬走了，没有改'), ('undone', '已撤回'), ('stayed', '后来改过，没有撤回')], max_length=8)),
                ('household_id', models.UUIDField(null=True)),
                ('before', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='roster.rosterimport')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='roster_effect_by_person')],
                'constraints': [models.UniqueConstraint(fields=('roster', 'number'), name='roster_effect_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='RosterRow',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('verdict', models.CharField(choices=[('held', '要您看一眼'), ('new', '新来的'), ('changed', '有变化'), ('same', '没变'), ('duplicate', '写了两遍')], max_length=10)),
                ('remarks', models.JSONField(default=list)),
                ('content', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='roster.rosterimport')),
            ],
            options={
                'indexes': [models.Index(fields=['roster', 'verdict', 'number'], name='roster_row_by_verdict'), models.Index(fields=['person'], name='roster_row_by_person')],
                'constraints': [models.UniqueConstraint(fields=('roster', 'number'), name='roster_row_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
