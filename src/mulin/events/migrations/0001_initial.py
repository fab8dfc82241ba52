import django.db.models.deletion
import django.db.models.expressions
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
        ('gatherings', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('name', models.CharField(max_length=20, verbose_name='叫什么')),
                ('invitation', models.BinaryField(max_length=16, null=True)),
                ('invited_until', models.DateTimeField()),
                ('token', models.BinaryField(max_length=16, null=True)),
                ('secret', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('pin_salt', models.CharField(blank=True, max_length=32)),
                ('pin_digest', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('wrong_pins', models.PositiveSmallIntegerField(default=0)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('paired_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('last_seq', models.PositiveIntegerField(default=0)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='gatherings.gathering')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('invitation', None), _negated=True), fields=('invitation',), name='device_invited_once'), models.UniqueConstraint(condition=models.Q(('token', None), _negated=True), fields=('token',), name='device_token_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='DeskOp',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('op_id', models.UUIDField()),
                ('kind', models.CharField(choices=[('arrive', '签到'), ('card', '给集章卡'), ('stamp', '盖章'), ('marks', '照纸卡记章'), ('prize', '兑奖'), ('undo', '撤回')], max_length=6)),
                ('at', models.DateTimeField()),
                ('clock_was_off', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField()),
                ('seq', models.PositiveIntegerField(default=0)),
                ('mouth', models.CharField(choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('stamps', models.PositiveSmallIntegerField(default=0)),
                ('target', models.UUIDField(blank=True, null=True)),
                ('confirmed', models.BooleanField(default=False)),
                ('stands', models.CharField(choices=[('fine', '算数'), ('twice', '兑过了'), ('beyond', '超过备的份数'), ('few', '章还不够'), ('others', '卡是别人的'), ('unknown', '不认得')], default='fine', max_length=8)),
                ('ruling', models.CharField(blank=True, max_length=4)),
                ('holder', models.UUIDField(blank=True, null=True)),
                ('withdrawn', models.BooleanField(default=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='gatherings.gathering')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('device', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='events.device')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='desk_op_by_person')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('title', models.CharField(max_length=40, verbose_name='名称')),
                ('lead', models.CharField(blank=True, max_length=60, verbose_name='一句话')),
                ('about', models.TextField(blank=True, max_length=1000, verbose_name='介绍')),
                ('occasion', models.CharField(blank=True, max_length=16, verbose_name='因为什么日子')),
                ('scene', models.CharField(choices=[('lanterns', '灯笼和月亮'), ('spring', '燕子和新绿'), ('summer', '荷叶和龙舟'), ('chrysanthemum', '菊花'), ('couplets', '春联和雪')], default='lanterns', max_length=16, verbose_name='画面')),
                ('open_to', models.CharField(blank=True, max_length=60, verbose_name='谁能来')),
                ('organisers', models.CharField(blank=True, max_length=120, verbose_name='主办')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='报名电话')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='开始')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='结束')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='名额')),
                ('sign_up', models.CharField(default='open', max_length=8, verbose_name='怎么报名')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='报名到什么时候')),
                ('draws_at', models.DateTimeField(blank=True, null=True, verbose_name='什么时候抽签')),
                ('quotas', models.JSONField(default=dict)),
                ('walk_ins', models.BooleanField(default=True, verbose_name='没报名也能来')),
                ('bring', models.CharField(blank=True, max_length=100, verbose_name='带什么')),
                ('rain_plan', models.CharField(blank=True, max_length=120, verbose_name='下雨怎么办')),
                ('safety_lead', models.CharField(blank=True, max_length=40, verbose_name='安全负责人')),
                ('first_aid', models.CharField(blank=True, max_length=80, verbose_name='急救点')),
                ('exits', models.CharField(blank=True, max_length=200, verbose_name='出口和疏散')),
                ('crowd_plan', models.CharField(blank=True, max_length=200, verbose_name='人多了怎么办')),
                ('state', models.CharField(choices=[('draft', '在筹备'), ('published', '在报名'), ('held', '办过了'), ('cancelled', '取消了')], default='draft', max_length=10)),
                ('why', models.CharField(blank=True, max_length=60, verbose_name='为什么')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('held_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='办得怎么样')),
                ('thanked_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='events.event')),
                ('gathering', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gatherings.gathering')),
                ('host', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gatherings.host')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.venue')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'state', 'starts_at'], name='event_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at', None), ('starts_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='event_forward')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Doubt',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('kind', models.CharField(choices=[('twice', '一个人兑了两次'), ('beyond', '给出去的比备的多'), ('few', '章还没记够就给了奖'), ('others', '一张卡给了两个人'), ('unknown', '不认得这张卡或这一站'), ('arrival', '签到没记成'), ('unreadable', '这一条读不出来'), ('revoked', '停用的设备传来的'), ('late', '活动过了很久才传来'), ('signature', '签名对不上')], max_length=10)),
                ('key', models.CharField(max_length=64)),
                ('said', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('code', models.CharField(blank=True, max_length=32)),
                ('state', models.CharField(choices=[('open', '等人看'), ('settled', '看过了'), ('gone', '自己清楚了')], default='open', max_length=8)),
                ('ruling', models.CharField(blank=True, max_length=10)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('device', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='events.device')),
                ('op', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='doubts', to='events.deskop')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doubts', to='events.event')),
            ],
            options={
                'indexes': [models.Index(fields=['event', 'state'], name='doubt_by_state')],
                'constraints': [models.UniqueConstraint(fields=('event', 'key'), name='doubt_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='device',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='events.event'),
        ),
        migrations.AddField(
            model_name='deskop',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ops', to='events.event'),
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=30, verbose_name='品名')),
                ('spec', models.CharField(blank=True, max_length=30, verbose_name='规格')),
                ('quantity', models.PositiveSmallIntegerField(default=1, verbose_name='数量')),
                ('unit', models.CharField(blank=True, max_length=6, verbose_name='单位')),
                ('source', models.CharField(blank=True, max_length=40, verbose_name='从哪里来')),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='events.event')),
            ],
            options={
                'ordering': ['order', 'id'],
                'indexes': [models.Index(fields=['event', 'order'], name='material_by_event')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Prize',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=20, verbose_name='奖品')),
                ('needs_stamps', models.PositiveSmallIntegerField(default=1, verbose_name='几个章换')),
                ('stock', models.PositiveSmallIntegerField(verbose_name='备了几份')),
                ('extra', models.PositiveSmallIntegerField(default=0)),
                ('given', models.PositiveSmallIntegerField(default=0)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prizes', to='events.event')),
            ],
            options={
                'ordering': ['needs_stamps', 'order', 'id'],
                'indexes': [models.Index(fields=['event', 'order'], name='prize_by_event')],
                'constraints': [models.CheckConstraint(condition=models.Q(('given__lte', django.db.models.expressions.CombinedExpression(models.F('stock'), '+', models.F('extra')))), name='prize_within_stock'), models.CheckConstraint(condition=models.Q(('needs_stamps__gte', 1)), name='prize_takes_a_stamp')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='deskop',
            name='instead_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.prize'),
        ),
        migrations.AddField(
            model_name='deskop',
            name='prize',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.prize'),
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('duty', models.CharField(max_length=30, verbose_name='做什么')),
                ('starts_at', models.DateTimeField(verbose_name='从几点')),
                ('ends_at', models.DateTimeField(verbose_name='到几点')),
                ('needed', models.PositiveSmallIntegerField(default=1, verbose_name='要几个人')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='events.event')),
            ],
            options={
                'ordering': ['starts_at', 'order', 'id'],
                'indexes': [models.Index(fields=['event'], name='shift_by_event')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='shift_forward')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Helper',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('guest_name', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('state', models.CharField(choices=[('offered', '自己报名的，等答复'), ('agreed', '说好了'), ('declined', '这次不用'), ('came', '来了'), ('absent', '没来')], default='agreed', max_length=8)),
                ('shows_name', models.BooleanField(default=False)),
                ('thanked_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpers', to='events.event')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpers', to='events.shift')),
            ],
            options={
                'indexes': [models.Index(fields=['event', 'state'], name='helper_by_event'), models.Index(fields=['person'], name='helper_by_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('person', None), _negated=True), fields=('shift', 'person'), name='helper_once_a_shift')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='StampCard',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('code', models.CharField(max_length=8, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('is_paper', models.BooleanField(default=True)),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('lost_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='events.event')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='stamp_card_by_person')],
                'constraints': [models.UniqueConstraint(fields=('event', 'number'), name='stamp_card_number_once'), models.UniqueConstraint(condition=models.Q(('is_paper', False)), fields=('event', 'person'), name='stamp_card_on_phone_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='deskop',
            name='card',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ops', to='events.stampcard'),
        ),
        migrations.CreateModel(
            name='Station',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=20, verbose_name='名称')),
                ('kind', models.CharField(choices=[('riddle', '猜谜'), ('game', '游戏'), ('craft', '手工'), ('show', '表演'), ('service', '便民服务'), ('other', '别的')], default='game', max_length=8, verbose_name='哪一种')),
                ('icon', models.CharField(blank=True, max_length=24)),
                ('rule', models.CharField(blank=True, max_length=120, verbose_name='怎么玩')),
                ('easier', models.CharField(blank=True, max_length=80, verbose_name='小朋友、老人和坐轮椅的怎么玩')),
                ('kit', models.CharField(blank=True, max_length=120, verbose_name='用什么')),
                ('per_turn', models.PositiveSmallIntegerField(default=1, verbose_name='一次几个人')),
                ('queue_size', models.PositiveSmallIntegerField(default=20, verbose_name='排队最多几个人')),
                ('stamps_at_once', models.PositiveSmallIntegerField(default=1, verbose_name='一次最多几个章')),
                ('stamps_at_most', models.PositiveSmallIntegerField(default=1, verbose_name='一个人最多几个章')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stations', to='events.event')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'ordering': ['order', 'id'],
                'indexes': [models.Index(fields=['event', 'order'], name='station_by_event')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stamps_at_once__gte', 1), ('stamps_at_once__lte', 5)), name='station_stamps_1_to_5'), models.CheckConstraint(condition=models.Q(('stamps_at_most__gte', models.F('stamps_at_once'))), name='station_most_enough')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='shift',
            name='station',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='events.station'),
        ),
        migrations.AddField(
            model_name='deskop',
            name='station',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.station'),
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['event'], name='device_by_event'),
        ),
        migrations.AddIndex(
            model_name='deskop',
            index=models.Index(fields=['event', 'kind', 'withdrawn'], name='desk_op_by_kind'),
        ),
        migrations.AddIndex(
            model_name='deskop',
            index=models.Index(fields=['card'], name='desk_op_by_card'),
        ),
        migrations.AddIndex(
            model_name='deskop',
            index=models.Index(fields=['event', '-received_at'], name='desk_op_latest'),
        ),
        migrations.AddConstraint(
            model_name='deskop',
            constraint=models.UniqueConstraint(fields=('event', 'op_id'), name='desk_op_once'),
        ),
        migrations.AddConstraint(
            model_name='deskop',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'prize'), ('ruling', ''), ('stands__in', ['fine', 'few']), ('withdrawn', False)), fields=('event', 'holder'), name='prize_once_a_holder'),
        ),
    ]
