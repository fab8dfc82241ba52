import django.db.models.deletion
import django.db.models.manager
import mulin.kernel.clock
import mulin.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='City',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=16, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('code', models.SlugField(max_length=16, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('theme', models.CharField(blank=True, max_length=60, verbose_name='主题')),
                ('motto', models.CharField(blank=True, max_length=40, verbose_name='卡上的一句话')),
                ('creed', models.CharField(blank=True, max_length=40, verbose_name='信条')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='值班电话')),
                ('is_demo', models.BooleanField(default=False, verbose_name='演示')),
                ('frozen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Courtyard',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='楼院')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
            ],
            options={
                'ordering': ['order', 'name'],
                'constraints': [models.UniqueConstraint(fields=('community', 'name'), name='courtyard_name_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='places.city')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('city', 'name'), name='district_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Grid',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='网格')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
            ],
            options={
                'ordering': ['order', 'name'],
                'constraints': [models.UniqueConstraint(fields=('community', 'name'), name='grid_name_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Building',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='楼')),
                ('number', models.PositiveIntegerField(default=0)),
                ('floors', models.PositiveSmallIntegerField(default=6, verbose_name='层数')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('courtyard', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='places.courtyard')),
                ('grid', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='places.grid')),
            ],
            options={
                'ordering': ['number', 'name'],
                'constraints': [models.UniqueConstraint(fields=('community', 'courtyard', 'name'), name='building_name_once'), models.UniqueConstraint(condition=models.Q(('courtyard', None)), fields=('community', 'name'), name='building_name_once_outside')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Subdistrict',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=16, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='places.district')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'name'), name='subdistrict_name_once')],
            },
        ),
        migrations.AddField(
            model_name='community',
            name='subdistrict',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='places.subdistrict'),
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='单元')),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='places.building')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('building', 'number'), name='unit_number_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12, verbose_name='室号')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='places.unit')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'number'), name='room_number_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Venue',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=16)),
                ('name', models.CharField(max_length=40, verbose_name='场地')),
                ('kind', models.CharField(choices=[('room', '室内'), ('outdoor', '室外'), ('home', '居民家')], max_length=8)),
                ('where', models.CharField(blank=True, max_length=60, verbose_name='在哪里')),
                ('capacity', models.PositiveSmallIntegerField(default=0, verbose_name='容纳人数')),
                ('opens', models.TimeField(blank=True, null=True, verbose_name='开门')),
                ('closes', models.TimeField(blank=True, null=True, verbose_name='关门')),
                ('bad_weather', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.venue')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('community', 'code'), name='venue_code_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
