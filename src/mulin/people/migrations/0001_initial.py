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
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('unit_number', models.PositiveSmallIntegerField()),
                ('room_number', models.CharField(max_length=12)),
                ('order_in_room', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('living', '在住'), ('moved', '已搬走')], default='living', max_length=8)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.building')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.room')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'building', 'unit_number', 'room_number'], name='household_by_door')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'living')), fields=('room', 'order_in_room'), name='household_once_per_place')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('sort_key', models.CharField(blank=True, max_length=160)),
                ('gender', models.CharField(blank=True, choices=[('f', '女'), ('m', '男')], max_length=1, verbose_name='性别')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                ('birth_precision', models.CharField(blank=True, choices=[('year', '年'), ('month', '年月'), ('day', '年月日')], max_length=5)),
                ('relation', models.CharField(blank=True, max_length=20, verbose_name='与户主关系')),
                ('is_head', models.BooleanField(default=False, verbose_name='户主')),
                ('phone', mulin.base.fields.SealedTextField(blank=True, default='', verbose_name='电话')),
                ('phone_index', models.BinaryField(max_length=16, null=True)),
                ('phone_last4_index', models.BinaryField(max_length=16, null=True)),
                ('lives_alone', models.BooleanField(default=False, verbose_name='独居')),
                ('note', mulin.base.fields.SealedTextField(blank=True, default='', verbose_name='备注')),
                ('state', models.CharField(choices=[('living', '在住'), ('moved', '已搬走'), ('deceased', '已故'), ('merged', '已并入另一份'), ('erased', '已删除个人信息')], default='living', max_length=8)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='members', to='people.household')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'state', 'sort_key'], name='person_by_name'), models.Index(fields=['community', 'phone_index'], name='person_by_phone'), models.Index(fields=['community', 'phone_last4_index'], name='person_by_last4'), models.Index(fields=['household'], name='person_by_household'), models.Index(fields=['account'], name='person_by_account'), models.Index(fields=['merged_into'], name='person_by_merge')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'living')), fields=('community', 'account'), name='person_account_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('purpose', models.CharField(choices=[('call', '打电话联系本人'), ('visit', '上门前约时间'), ('deliver', '送卡、送通知'), ('care', '探访、关爱'), ('emergency', '紧急情况'), ('check', '核对名册'), ('own_request', '办本人托的事'), ('child', '看了孩子的资料')], max_length=20)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'person', 'created_at'], name='look_by_person'), models.Index(fields=['community', 'created_at'], name='look_by_time'), models.Index(fields=['account', 'created_at'], name='look_by_account')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Guardian',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('guardian', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('child', 'guardian'), name='guardian_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ErasureRequest',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('mouth', models.CharField(max_length=12)),
                ('paper_number', models.CharField(blank=True, max_length=40)),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', '等着办'), ('done', '办好了'), ('refused', '没法办'), ('withdrawn', '不要了')], default='waiting', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'due_at'], name='erasure_by_due'), models.Index(fields=['community', 'state'], name='erasure_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('person',), name='erasure_waiting_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='CorrectionRequest',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('part', models.CharField(max_length=20)),
                ('wanted', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('mouth', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('waiting', '等着办'), ('done', '办好了'), ('refused', '没法办'), ('withdrawn', '不要了')], default='waiting', max_length=10)),
                ('answer', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'state'], name='correction_by_state'), models.Index(fields=['person'], name='correction_by_person')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('purpose', models.CharField(choices=[('account', '用手机号进门'), ('publish_contact', '把姓名和电话印在睦邻卡上'), ('publish_photo', '公开照片'), ('honour', '公开表彰姓名'), ('sensitive', '记录健康等敏感信息'), ('guardian', '监护人同意')], max_length=20)),
                ('text_version', models.CharField(max_length=20)),
                ('given_at', models.DateTimeField()),
                ('mouth', models.CharField(max_length=12)),
                ('paper_number', models.CharField(blank=True, max_length=40)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='consent_by_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'purpose'), name='consent_in_force_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Proxy',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('wanted', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('relation', models.CharField(max_length=20, verbose_name='是老人的')),
                ('state', models.CharField(choices=[('asked', '等点头'), ('confirmed', '已点头'), ('refused', '没同意'), ('ended', '已结束')], default='asked', max_length=10)),
                ('confirmed_how', models.CharField(blank=True, choices=[('own_phone', '本人用自己的手机点了头'), ('signature', '本人在服务台签了字'), ('visit', '社区的人上门问过本人')], max_length=12)),
                ('paper_number', models.CharField(blank=True, max_length=40)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('until', models.DateField()),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('wanted_building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.building')),
            ],
            options={
                'indexes': [models.Index(fields=['helper', 'state'], name='proxy_by_helper'), models.Index(fields=['community', 'state'], name='proxy_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'confirmed'])), fields=('person', 'helper'), name='proxy_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
