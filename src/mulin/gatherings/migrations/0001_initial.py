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
        ('schedule', '0002_referee'),
    ]

    operations = [
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('title', models.CharField(max_length=60, verbose_name='名称')),
                ('about', models.TextField(blank=True, max_length=1000, verbose_name='做些什么')),
                ('bring', models.CharField(blank=True, max_length=100, verbose_name='带什么')),
                ('place_words', models.CharField(blank=True, max_length=60, verbose_name='在哪里')),
                ('sign_up', models.CharField(choices=[('none', '直接来'), ('open', '报了名好安排，不报也能来'), ('needed', '要报名'), ('lottery', '先登记，再抽签')], default='none', max_length=8)),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='名额')),
                ('walk_ins', models.BooleanField(default=True)),
                ('members_only', models.BooleanField(default=False)),
                ('guests', models.BooleanField(default=True)),
                ('occurs_on', models.DateField(blank=True, null=True)),
                ('starts_at', models.DateTimeField(verbose_name='开始')),
                ('ends_at', models.DateTimeField(verbose_name='结束')),
                ('state', models.CharField(choices=[('planned', '要办'), ('cancelled', '取消了'), ('held', '办过了')], default='planned', max_length=10)),
                ('why', models.CharField(blank=True, max_length=60, verbose_name='为什么')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='报名到什么时候')),
                ('has_quotas', models.BooleanField(default=False)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('turns', models.PositiveIntegerField(default=0)),
                ('detached', models.BooleanField(default=False)),
                ('heads', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('heads_ref', models.UUIDField(blank=True, null=True)),
                ('closing_ref', models.UUIDField(blank=True, null=True)),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='记录')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('timetable', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schedule.timetable')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.venue')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'starts_at'], name='gathering_by_time'), models.Index(fields=['venue', 'starts_at'], name='gathering_by_venue')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='gathering_forward'), models.UniqueConstraint(condition=models.Q(('timetable', None), _negated=True), fields=('timetable', 'occurs_on'), name='gathering_occurs_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='DeskDevice',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('secret', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='gatherings.gathering')),
            ],
            options={
                'indexes': [models.Index(fields=['gathering'], name='device_of_gathering')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('guest_name', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('children', models.PositiveSmallIntegerField(default=0)),
                ('client_id', models.UUIDField()),
                ('came_at', models.DateTimeField()),
                ('odd_clock', models.BooleanField(default=False)),
                ('mouth', models.CharField(choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('is_new_here', models.BooleanField(default=False)),
                ('had_cancelled', models.BooleanField(default=False)),
                ('spare', models.BooleanField(default=False)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='gatherings.gathering')),
            ],
            options={
                'indexes': [models.Index(fields=['gathering', 'undone_at'], name='attendance_of_gathering'), models.Index(fields=['person'], name='attendance_of_person')],
                'constraints': [models.UniqueConstraint(fields=('gathering', 'client_id'), name='attendance_client_id_once'), models.UniqueConstraint(condition=models.Q(('spare', False), ('undone_at', None), models.Q(('person', None), _negated=True)), fields=('gathering', 'person'), name='attendance_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='HeldRow',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('client_id', models.UUIDField()),
                ('why', models.CharField(choices=[('revoked', '签到的设备已经停用'), ('late', '活动过了很久才传上来'), ('foreign', '不是这一场的'), ('unknown', '找不到这个人'), ('which', '一户有几位，不知道来的是哪位'), ('card', '不是我们的睦邻卡'), ('broken', '这一条读不懂')], max_length=8)),
                ('sealed_row', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('came_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('taken', models.BooleanField(default=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='gatherings.deskdevice')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held_rows', to='gatherings.gathering')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'settled_at'], name='held_row_waiting')],
                'constraints': [models.UniqueConstraint(fields=('gathering', 'client_id'), name='held_row_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Host',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('kind', models.CharField(choices=[('community', '社区'), ('point', '睦邻点'), ('event', '文化活动')], max_length=12)),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('members_need_no_sign_up', models.BooleanField(default=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.venue')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'kind', 'name'], name='host_by_kind')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='gathering',
            name='host',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gatherings', to='gatherings.host'),
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('band', models.CharField(blank=True, max_length=8)),
                ('places', models.PositiveSmallIntegerField()),
                ('taken', models.PositiveIntegerField(default=0)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('courtyard', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.courtyard')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='gatherings.gathering')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('band', ''), models.Q(('courtyard', None), _negated=True)), models.Q(models.Q(('band', ''), _negated=True), ('courtyard', None)), _connector='OR'), name='quota_of_one'), models.UniqueConstraint(condition=models.Q(('band', ''), _negated=True), fields=('gathering', 'band'), name='quota_of_band_once'), models.UniqueConstraint(condition=models.Q(('courtyard', None), _negated=True), fields=('gathering', 'courtyard'), name='quota_of_courtyard_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Regular',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('shows_name', models.BooleanField(default=False)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regulars', to='gatherings.host')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='regular_by_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('host', 'person'), name='regular_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('title', models.CharField(max_length=60, verbose_name='名称')),
                ('about', models.TextField(blank=True, max_length=1000, verbose_name='做些什么')),
                ('bring', models.CharField(blank=True, max_length=100, verbose_name='带什么')),
                ('place_words', models.CharField(blank=True, max_length=60, verbose_name='在哪里')),
                ('sign_up', models.CharField(choices=[('none', '直接来'), ('open', '报了名好安排，不报也能来'), ('needed', '要报名'), ('lottery', '先登记，再抽签')], default='none', max_length=8)),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='名额')),
                ('walk_ins', models.BooleanField(default=True)),
                ('members_only', models.BooleanField(default=False)),
                ('guests', models.BooleanField(default=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='gatherings.host')),
                ('timetable', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schedule.timetable')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.venue')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'ended_on'], name='series_open')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('guest_name', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('guest_phone', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('guest_phone_index', models.BinaryField(max_length=16, null=True)),
                ('age_band', models.CharField(blank=True, choices=[('child', '14 岁以下'), ('youth', '14–17 岁'), ('adult', '18–59 岁'), ('senior', '60 岁以上')], max_length=8)),
                ('children', models.PositiveSmallIntegerField(default=0)),
                ('places', models.PositiveSmallIntegerField(default=1)),
                ('needs', models.CharField(blank=True, max_length=60)),
                ('party', models.UUIDField()),
                ('request', models.UUIDField()),
                ('state', models.CharField(choices=[('confirmed', '报上了'), ('waiting', '候补'), ('offered', '轮到了，等回话'), ('entered', '登记了，等抽签'), ('cancelled', '不来了'), ('expired', '没等到回话，让给了下一位')], max_length=10)),
                ('turn', models.PositiveIntegerField()),
                ('ticket', models.PositiveIntegerField(blank=True, null=True)),
                ('answer_by', models.DateTimeField(blank=True, null=True)),
                ('by_phone', models.BooleanField(default=False)),
                ('mouth', models.CharField(choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('shows_name', models.BooleanField(default=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('courtyard', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.courtyard')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='gatherings.gathering')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['gathering', 'state', 'turn'], name='sign_up_in_order'), models.Index(fields=['person', 'state'], name='sign_up_of_person'), models.Index(fields=['community', 'guest_phone_index'], name='sign_up_by_phone'), models.Index(fields=['request'], name='sign_up_by_request'), models.Index(fields=['community', 'answer_by'], name='sign_up_offer_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('state__in', ['cancelled', 'expired']), _negated=True), models.Q(('person', None), _negated=True)), fields=('gathering', 'person'), name='sign_up_once'), models.UniqueConstraint(fields=('gathering', 'turn'), name='sign_up_turn_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Steward',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('kind', models.CharField(choices=[('leader', '点长'), ('deputy', '副点长'), ('helper', '帮手')], max_length=8)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stewards', to='gatherings.host')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['host', 'ends_on'], name='steward_by_host'), models.Index(fields=['person'], name='steward_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='steward_forward')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='FeedKey',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('token_index', models.BinaryField(max_length=16, unique=True)),
                ('token', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('person',), name='feed_key_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('fingerprint', models.CharField(max_length=64)),
                ('secret', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('source_words', models.CharField(blank=True, max_length=60, verbose_name='再加哪个公开的号码')),
                ('source_value', models.CharField(blank=True, max_length=60)),
                ('draws_at', models.DateTimeField(verbose_name='什么时候抽')),
                ('drawn_at', models.DateTimeField(blank=True, null=True)),
                ('published', models.JSONField(default=dict)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('gathering', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='draw', to='gatherings.gathering')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'drawn_at', 'draws_at'], name='draw_due')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='gathering',
            index=models.Index(fields=['host', 'starts_at'], name='gathering_by_host'),
        ),
    ]
