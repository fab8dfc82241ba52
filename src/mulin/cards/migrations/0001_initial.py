import django.db.models.deletion
import django.db.models.manager
import mulin.base.fields
import mulin.kernel.clock
import mulin.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintRun',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('product', models.CharField(choices=[('wallet', '睦邻卡 90 × 54 毫米'), ('fridge', '大字卡 A5')], max_length=8)),
                ('only', models.CharField(choices=[('all', '每一户'), ('missing', '还没有卡的'), ('wrong', '卡上号码变了的')], default='all', max_length=8)),
                ('places', models.CharField(blank=True, max_length=120)),
                ('design', models.JSONField(default=dict)),
                ('households', models.JSONField(default=list)),
                ('card_ids', models.JSONField(default=list)),
                ('job_id', models.UUIDField(null=True)),
                ('state', models.CharField(choices=[('waiting', '排队'), ('ready', '印好了'), ('failed', '没印成')], default='waiting', max_length=8)),
                ('card_count', models.PositiveIntegerField(default=0)),
                ('page_count', models.PositiveIntegerField(default=0)),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
            ],
            options={
                'indexes': [models.Index(fields=['community', '-created_at'], name='print_run_by_time')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='CardFace',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=64)),
                ('said', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.building')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faces', to='cards.printrun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'building'), name='card_face_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('serial', models.PositiveIntegerField()),
                ('product', models.CharField(choices=[('wallet', '睦邻卡 90 × 54 毫米'), ('fridge', '大字卡 A5')], max_length=8)),
                ('fingerprint', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('making', '正在印'), ('live', '在用'), ('replaced', '已换新卡'), ('revoked', '已作废')], default='making', max_length=8)),
                ('printed_at', models.DateTimeField(blank=True, null=True)),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_why', models.CharField(blank=True, choices=[('lost', '丢了'), ('stolen', '被人拿走了'), ('misused', '被人冒用'), ('misprint', '印坏了')], max_length=10)),
                ('outcome', models.CharField(blank=True, choices=[('given', '给了'), ('absent', '没人'), ('refused', '不要'), ('later', '下次来'), ('returned', '退回了')], max_length=8)),
                ('outcome_at', models.DateTimeField(blank=True, null=True)),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.building')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cards.printrun')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'state', 'product', 'building'], name='card_by_building'), models.Index(fields=['household'], name='card_by_household'), models.Index(fields=['run'], name='card_by_run')],
                'constraints': [models.UniqueConstraint(fields=('community', 'serial'), name='card_serial_once'), models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('household', 'product'), name='card_live_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='CardDesign',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('product', models.CharField(choices=[('wallet', '睦邻卡 90 × 54 毫米'), ('fridge', '大字卡 A5')], max_length=8)),
                ('theme', models.CharField(choices=[('brick', '砖红'), ('indigo', '靛蓝'), ('pine', '松绿'), ('plum', '梅紫'), ('ink', '墨黑')], default='brick', max_length=8, verbose_name='颜色')),
                ('motto', models.CharField(blank=True, max_length=40, verbose_name='卡上的一句话')),
                ('kinds', models.JSONField(default=list)),
                ('next_serial', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community', 'product'), name='card_design_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('visit', models.UUIDField()),
                ('outcome', models.CharField(choices=[('given', '给了'), ('absent', '没人'), ('refused', '不要'), ('later', '下次来'), ('returned', '退回了')], max_length=8)),
                ('sign', models.CharField(blank=True, choices=[('hand', '当面交给'), ('signature', '签字'), ('proxy', '代签'), ('dropped', '投递')], max_length=10)),
                ('at', models.DateTimeField()),
                ('mouth', models.CharField(choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='cards.card')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
            ],
            options={
                'indexes': [models.Index(fields=['card', 'at'], name='handover_by_card'), models.Index(fields=['visit'], name='handover_by_visit')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
