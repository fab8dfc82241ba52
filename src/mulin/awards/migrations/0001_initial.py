import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import mulin.base.fields
import mulin.kernel.clock
import mulin.kernel.ids
import uuid
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
            name='Candidate',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('label', models.CharField(max_length=60)),
                ('where', models.CharField(max_length=82)),
                ('deed', models.CharField(blank=True, max_length=30, verbose_name='一句话')),
                ('story', models.CharField(blank=True, max_length=300, verbose_name='事迹')),
                ('state', models.CharField(choices=[('named', '等本人点头'), ('agreed', '等资格审核'), ('approved', '候选人'), ('refused', '没通过审核'), ('declined', '本人谢绝了'), ('withdrawn', '已退出'), ('erased', '资料已删')], default='named', max_length=10)),
                ('number', models.PositiveSmallIntegerField(null=True)),
                ('agreed_mouth', models.CharField(blank=True, choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('review_reason', models.CharField(blank=True, choices=[('not_here', '不住在本社区'), ('too_young', '年龄不够，或者监护人没有同意'), ('staff', '管这次评选的人'), ('deeds', '事迹核实不了'), ('other', '别的原因，写在下面')], max_length=10)),
                ('review_note', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('outcome', models.CharField(blank=True, choices=[('proposed', '公示中'), ('awarded', '获表彰'), ('struck', '公示后取消')], max_length=10)),
                ('certificate', models.CharField(blank=True, max_length=24)),
                ('certified_on', models.DateField(null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='award_candidate_by_person'), models.Index(fields=['community', 'outcome'], name='award_honours')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('certificate', ''), _negated=True), fields=('community', 'certificate'), name='award_certificate_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('title', models.CharField(max_length=20, verbose_name='评什么')),
                ('year', models.PositiveSmallIntegerField()),
                ('about', models.CharField(blank=True, max_length=300, verbose_name='什么样的人')),
                ('state', models.CharField(choices=[('draft', '还在起草'), ('announced', '办法贴出来了'), ('nominating', '推荐'), ('reviewing', '资格审核'), ('voting', '投票'), ('counting', '数票'), ('notice', '公示'), ('done', '评出来了'), ('none', '没有评出来'), ('cancelled', '不办了')], default='draft', max_length=12)),
                ('electorate', models.CharField(choices=[('household', '一户一票'), ('resident', '一人一票')], default='household', max_length=10)),
                ('min_age', models.PositiveSmallIntegerField(default=16)),
                ('seats', models.PositiveSmallIntegerField()),
                ('choose_up_to', models.PositiveSmallIntegerField()),
                ('min_candidates', models.PositiveSmallIntegerField()),
                ('weight_residents', models.PositiveSmallIntegerField(default=100)),
                ('weight_panel', models.PositiveSmallIntegerField(default=0)),
                ('panel_size', models.PositiveSmallIntegerField(default=0)),
                ('notice_days', models.PositiveSmallIntegerField(default=5)),
                ('tie_rule', models.CharField(choices=[('lot', '抽签，种子在数票前公布'), ('share', '并列的都当选'), ('panel', '看评审票，还一样就抽签')], default='lot', max_length=8)),
                ('turnout_percent', models.PositiveSmallIntegerField(default=0)),
                ('may_recast', models.BooleanField(default=True)),
                ('may_assist', models.BooleanField(default=False)),
                ('nominators', models.JSONField(default=list)),
                ('nominate_from', models.DateField()),
                ('nominate_until', models.DateField()),
                ('review_until', models.DateField()),
                ('vote_opens_at', models.DateTimeField()),
                ('vote_closes_at', models.DateTimeField()),
                ('count_at', models.DateTimeField()),
                ('count_place', models.CharField(blank=True, max_length=40)),
                ('published_at', models.DateTimeField(null=True)),
                ('rules_digest', models.CharField(blank=True, max_length=64)),
                ('rules_version', models.PositiveSmallIntegerField(default=0)),
                ('salt', models.UUIDField(null=True)),
                ('public_key', models.BinaryField(max_length=32, null=True)),
                ('box_made_at', models.DateTimeField(null=True)),
                ('box_tried_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('electors_count', models.PositiveIntegerField(default=0)),
                ('electors_digest', models.CharField(blank=True, max_length=64)),
                ('paused_at', models.DateTimeField(null=True)),
                ('pause_why', models.CharField(blank=True, max_length=20)),
                ('closed_at', models.DateTimeField(null=True)),
                ('envelopes_count', models.PositiveIntegerField(default=0)),
                ('box_digest', models.CharField(blank=True, max_length=64)),
                ('box_opened_at', models.DateTimeField(null=True)),
                ('signed_at', models.DateTimeField(null=True)),
                ('record', models.JSONField(default=dict)),
                ('why_none', models.CharField(blank=True, choices=[('few', '收到的票不到 10 张，不公布票数'), ('turnout', '投票的人没有达到办法里写的数'), ('nobody', '没有候选人得票'), ('panel', '没有有效的评审票'), ('objection', '公示期里意见成立，没有人递补')], max_length=10)),
                ('cancelled_why', models.CharField(blank=True, max_length=200)),
                ('notice_number', models.PositiveSmallIntegerField(default=0)),
                ('notice_from', models.DateField(null=True)),
                ('notice_until', models.DateField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['community', '-created_at'], name='award_round_by_time'), models.Index(condition=models.Q(('state__in', ['draft', 'done', 'none', 'cancelled']), _negated=True), fields=['community'], name='award_round_running')],
                'constraints': [models.CheckConstraint(condition=models.Q(('weight_residents', django.db.models.expressions.CombinedExpression(models.Value(100), '-', models.F('weight_panel')))), name='award_weights'), models.CheckConstraint(condition=models.Q(('vote_closes_at__gt', models.F('vote_opens_at'))), name='award_vote_has_length')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('code', models.CharField(max_length=8)),
                ('words', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('reach', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('mouth', models.CharField(choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('state', models.CharField(choices=[('open', '正在核实'), ('upheld', '意见成立'), ('dismissed', '核实过，不成立')], default='open', max_length=10)),
                ('answer', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('decided_at', models.DateTimeField(null=True)),
                ('candidate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='awards.candidate')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='awards.round')),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'state'], name='award_objection_by_state')],
                'constraints': [models.UniqueConstraint(fields=('community', 'code'), name='award_objection_code_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('kind', models.CharField(choices=[('self', '自荐'), ('neighbour', '邻居推荐'), ('point', '睦邻点推荐'), ('worker', '社区推荐')], max_length=10)),
                ('state', models.CharField(choices=[('waiting', '等社区核对是哪一位'), ('joined', '收下了'), ('closed', '没有办成')], default='waiting', max_length=8)),
                ('by_host', models.UUIDField(null=True)),
                ('wanted', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('deed', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('story', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('mouth', models.CharField(choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('paper_number', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('by_account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('candidate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='nominations', to='awards.candidate')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('wanted_building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.building')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nominations', to='awards.round')),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'state'], name='award_nomination_by_state'), models.Index(fields=['candidate'], name='award_nomination_by_cand'), models.Index(fields=['by_person'], name='award_nomination_by_person')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='LateElector',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('why', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('is_added', models.BooleanField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.household')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='late', to='awards.round')),
            ],
            options={
                'indexes': [models.Index(fields=['round'], name='award_late_by_round')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Elector',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.UUIDField()),
                ('is_late', models.BooleanField(default=False)),
                ('is_void', models.BooleanField(default=False)),
                ('paper', models.CharField(blank=True, choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('is_assisted', models.BooleanField(default=False)),
                ('building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.building')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.household')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='electors', to='awards.round')),
            ],
            options={
                'indexes': [models.Index(fields=['household'], name='award_elector_by_home'), models.Index(fields=['person'], name='award_elector_by_person')],
                'constraints': [models.UniqueConstraint(fields=('round', 'key'), name='award_elector_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('present_at', models.DateTimeField()),
                ('opened_box', models.BooleanField(default=False)),
                ('signed_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counters', to='awards.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'account'), name='award_counter_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='candidate',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='awards.round'),
        ),
        migrations.CreateModel(
            name='BallotPaper',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('box', models.CharField(choices=[('residents', '居民票'), ('panel', '评审票')], max_length=10)),
                ('marks', models.JSONField(default=list)),
                ('verdict', models.CharField(choices=[('valid', '有效'), ('blank', '弃权'), ('invalid', '无效')], max_length=8)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='awards.round')),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'box'], name='award_paper_by_box')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('box', models.CharField(choices=[('residents', '居民票'), ('panel', '评审票')], default='residents', max_length=10)),
                ('serial', models.PositiveIntegerField()),
                ('code_index', models.BinaryField(max_length=16)),
                ('state', models.CharField(choices=[('out', '在外面'), ('cast', '在票箱里'), ('online', '用票号在手机上投了'), ('spoiled', '写坏了，换过'), ('lost', '没有交回，作废'), ('returned', '没用过，收回')], default='out', max_length=10)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='awards.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'serial'), name='award_sheet_serial_once'), models.UniqueConstraint(fields=('round', 'code_index'), name='award_sheet_code_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('sealed', models.BinaryField(max_length=112)),
                ('receipt', models.CharField(max_length=8)),
                ('client_key', models.CharField(max_length=64)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('elector', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='envelopes', to='awards.elector')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='envelopes', to='awards.round')),
                ('sheet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='envelopes', to='awards.sheet')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('elector', 'version'), name='award_envelope_once'), models.UniqueConstraint(fields=('sheet', 'version'), name='award_ticket_envelope_once'), models.UniqueConstraint(fields=('round', 'receipt', 'version'), name='award_receipt_once'), models.CheckConstraint(condition=models.Q(models.Q(('elector', None), ('sheet__isnull', False)), models.Q(('elector__isnull', False), ('sheet', None)), _connector='OR'), name='award_envelope_of_one')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Typing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('marks', models.JSONField(default=list)),
                ('verdict', models.CharField(choices=[('valid', '有效'), ('blank', '弃权'), ('invalid', '无效')], max_length=8)),
                ('is_settled', models.BooleanField(default=False)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='typings', to='awards.sheet')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sheet', 'account'), name='award_typing_once'), models.UniqueConstraint(condition=models.Q(('is_settled', True)), fields=('sheet',), name='award_typing_settled_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Witness',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('signed_at', models.DateTimeField(null=True)),
                ('mouth', models.CharField(blank=True, choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('paper_number', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='witnesses', to='awards.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='award_witness_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['round', 'state'], name='award_candidate_by_state'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('round', 'person'), name='award_candidate_once'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='award_number_once'),
        ),
    ]
