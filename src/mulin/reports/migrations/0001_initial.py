import django.db.models.deletion
import django.db.models.manager
import mulin.kernel.clock
import mulin.kernel.ids
import mulin.reports.rules
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkReport',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('period', models.CharField(max_length=8)),
                ('until', models.DateField(null=True)),
                ('edition', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('draft', '还在写'), ('frozen', '已定稿')], default=mulin.reports.rules.State['DRAFT'], max_length=8)),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='标题')),
                ('addressee', models.CharField(blank=True, max_length=80, verbose_name='主送')),
                ('signature', models.CharField(blank=True, max_length=60, verbose_name='署名')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('frozen_at', models.DateTimeField(null=True)),
                ('text', models.JSONField(default=dict)),
                ('ledger_block', models.PositiveIntegerField(default=0)),
                ('ledger_digest', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('frozen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'period', 'edition'), name='report_edition_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('community', 'period'), name='report_draft_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='HandSentence',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('chapter', models.CharField(choices=[('opening', '基本情况'), ('channel', '建立干群联系通道'), ('points', '建立兴趣睦邻点'), ('culture', '开展睦邻文化活动'), ('problems', '存在问题'), ('next', '下一步打算')], max_length=10)),
                ('text', models.TextField(max_length=1000, verbose_name='要写的话')),
                ('dropped_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sentences', to='reports.workreport')),
            ],
            options={
                'indexes': [models.Index(fields=['report', 'id'], name='sentence_of_report')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='FrozenFigure',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=64)),
                ('titles', models.JSONField()),
                ('definitions', models.JSONField()),
                ('units', models.JSONField()),
                ('how', models.JSONField()),
                ('value', models.JSONField(null=True)),
                ('lack', models.CharField(blank=True, max_length=16)),
                ('lines', models.PositiveIntegerField()),
                ('late', models.PositiveIntegerField()),
                ('mouths', models.JSONField()),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='reports.workreport')),
            ],
            options={
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('report', 'code'), name='frozen_figure_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('code', models.CharField(max_length=64)),
                ('old', models.JSONField(null=True)),
                ('old_lack', models.CharField(blank=True, max_length=16)),
                ('new', models.JSONField(null=True)),
                ('new_lack', models.CharField(blank=True, max_length=16)),
                ('why', models.CharField(max_length=200, verbose_name='为什么')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='reports.workreport')),
            ],
            options={
                'indexes': [models.Index(fields=['report', 'id'], name='correction_of_report')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
