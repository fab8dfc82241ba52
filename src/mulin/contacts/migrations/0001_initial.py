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
            name='ServiceContact',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('kind', models.CharField(choices=[('grid_officer', '网格员'), ('party_branch', '党支部'), ('residents_committee', '社区居委会'), ('health_station', '社区卫生服务站'), ('police_point', '治安警点'), ('property_management', '物业'), ('elder_care', '养老服务'), ('mediation', '人民调解'), ('legal_adviser', '法律顾问'), ('school', '学校'), ('hotline', '便民热线'), ('other', '其他')], max_length=20, verbose_name='类别')),
                ('unit_name', models.CharField(max_length=40, verbose_name='单位')),
                ('person_name', models.CharField(blank=True, max_length=60, verbose_name='联系人')),
                ('post', models.CharField(blank=True, max_length=30, verbose_name='职务')),
                ('hours_text', models.CharField(blank=True, max_length=80, verbose_name='服务时间')),
                ('note', models.CharField(blank=True, max_length=60, verbose_name='备注')),
                ('everywhere', models.BooleanField(default=True, verbose_name='全社区')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('pending', '等第二个人点头'), ('active', '在用'), ('closed', '已停用')], default='active', max_length=8)),
                ('valid_from', models.DateField(verbose_name='从哪天起')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='到哪天止')),
                ('needs_calls', models.BooleanField(default=True)),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('unreached_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contacts.servicecontact')),
                ('stands_in_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contacts.servicecontact')),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'state', 'kind', 'order'], name='contact_by_kind'), models.Index(fields=['community', 'state', 'verified_at'], name='contact_by_verified')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='contact_term_forward')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PublicEntry',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('grid_officer', '网格员'), ('party_branch', '党支部'), ('residents_committee', '社区居委会'), ('health_station', '社区卫生服务站'), ('police_point', '治安警点'), ('property_management', '物业'), ('elder_care', '养老服务'), ('mediation', '人民调解'), ('legal_adviser', '法律顾问'), ('school', '学校'), ('hotline', '便民热线'), ('other', '其他')], max_length=20)),
                ('face', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('everywhere', models.BooleanField()),
                ('places', models.JSONField(default=list)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('shown_from', models.DateTimeField()),
                ('shown_until', models.DateTimeField(null=True)),
                ('told_start', models.BooleanField(default=False)),
                ('told_end', models.BooleanField(default=False)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='contacts.servicecontact')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'shown_until', 'shown_from'], name='entry_by_time'), models.Index(fields=['contact', 'shown_from'], name='entry_by_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(('shown_until', None), ('shown_until__gt', models.F('shown_from')), _connector='OR'), name='entry_time_forward')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PublicationConsent',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('person_name', models.CharField(max_length=60, verbose_name='姓名')),
                ('text_version', models.CharField(max_length=20)),
                ('mouth', models.CharField(choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('paper_number', models.CharField(blank=True, max_length=40, verbose_name='同意书编号')),
                ('given_on', models.DateField(verbose_name='哪天同意的')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='contacts.servicecontact')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('contact',), name='publication_consent_in_force_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='NumberReport',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('what', models.CharField(choices=[('no_answer', '老是没人接'), ('dead', '空号，或者停机'), ('wrong_person', '打到别人家去了'), ('replaced', '说是换人了'), ('hours', '时间写得不对'), ('swindle', '像是骗子：要钱、要密码、要验证码')], max_length=14, verbose_name='怎么了')),
                ('words', mulin.base.fields.SealedTextField(blank=True, default='', verbose_name='您说说')),
                ('phone', mulin.base.fields.SealedTextField(blank=True, default='', verbose_name='您的电话')),
                ('state', models.CharField(choices=[('new', '新来的'), ('checking', '正在核对'), ('fixed', '改好了'), ('thanked', '已道谢'), ('no_fault', '号码没错')], default='new', max_length=10)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('joined_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='joined', to='contacts.numberreport')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='contacts.servicecontact')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'state', '-created_at'], name='number_report_inbox')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('joined_to', None), ('state__in', ['new', 'checking'])), fields=('contact',), name='number_report_open_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='NumberChange',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('reason', models.CharField(choices=[('new', '新添的号码'), ('changed', '号码变了'), ('hand_over', '换人了'), ('stand_in', '有人代班')], max_length=10)),
                ('proposal', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('called_at', models.DateTimeField(blank=True, null=True)),
                ('called_whom', models.CharField(blank=True, max_length=40)),
                ('outcome', models.CharField(blank=True, choices=[('confirmed', '打通了，对方说没错'), ('no_answer', '没打通'), ('denied', '打通了，对方说不对')], max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('live_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', '等第二个人'), ('cooling', '满 24 小时上卡'), ('live', '已上卡'), ('refused', '没通过'), ('withdrawn', '撤回了')], default='waiting', max_length=10)),
                ('called_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='contacts.servicecontact')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'state', 'live_at'], name='number_change_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['cooling', 'live']), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='number_change_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['cooling', 'live']), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='number_change_called_back'), models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'cooling'])), fields=('contact',), name='number_change_open_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ContactPhone',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('kind', models.CharField(max_length=8)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('is_public', models.BooleanField(default=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phones', to='contacts.servicecontact')),
            ],
            options={
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('contact', 'order'), name='contact_phone_order_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ContactArea',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.building')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('courtyard', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.courtyard')),
                ('grid', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.grid')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='contacts.servicecontact')),
            ],
            options={
                'indexes': [models.Index(fields=['contact'], name='contact_area_by_contact')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('building', None), ('courtyard__isnull', False), ('grid', None)), models.Q(('building', None), ('courtyard', None), ('grid__isnull', False)), models.Q(('building__isnull', False), ('courtyard', None), ('grid', None)), _connector='OR'), name='contact_area_one_place')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PublicVersion',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField(default=1)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('community',), name='public_version_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
