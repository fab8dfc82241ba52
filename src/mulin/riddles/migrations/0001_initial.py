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
        ('gatherings', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Riddle',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('face', models.TextField(max_length=200, verbose_name='谜面')),
                ('category', models.CharField(max_length=24, verbose_name='谜目')),
                ('answer', models.CharField(max_length=20, verbose_name='谜底')),
                ('also', models.JSONField(default=list, verbose_name='也算对')),
                ('form', models.CharField(blank=True, choices=[('swing', '秋千格'), ('scroll', '卷帘格'), ('upstairs', '上楼格'), ('downstairs', '下楼格'), ('hatless', '脱帽格'), ('bootless', '脱靴格'), ('xufei', '徐妃格'), ('white_head', '白头格'), ('powdered_foot', '粉底格'), ('pear', '梨花格'), ('bell', '系铃格')], max_length=16, verbose_name='谜格')),
                ('difficulty', models.PositiveSmallIntegerField(choices=[(1, '容易'), (2, '要想一想'), (3, '难')], default=1, verbose_name='难度')),
                ('source', models.CharField(blank=True, max_length=40, verbose_name='出处')),
                ('fingerprint', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField(default=1)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'retired_at', 'difficulty'], name='riddle_bank')],
                'constraints': [models.UniqueConstraint(fields=('community', 'fingerprint'), name='riddle_once'), models.CheckConstraint(condition=models.Q(('difficulty__gte', 1), ('difficulty__lte', 3)), name='riddle_difficulty')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='RiddleSet',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('per_person', models.PositiveSmallIntegerField(default=3, verbose_name='一个人最多赢几条')),
                ('stamps', models.PositiveSmallIntegerField(default=1, verbose_name='答对一条给几枚章')),
                ('ties_stamped', models.BooleanField(default=True, verbose_name='前后脚都答对，都给章')),
                ('allows_pinyin', models.BooleanField(default=False, verbose_name='写拼音也算')),
                ('at_home', models.CharField(choices=[('off', '只在现场猜'), ('practice', '在家也能猜，图个乐'), ('wins', '在家猜中也算数')], default='practice', max_length=8, verbose_name='在家的人')),
                ('printed_at', models.DateTimeField(blank=True, null=True)),
                ('revealed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('gathering', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gatherings.gathering')),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'closed_at'], name='riddle_set_open')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='AnswerCopy',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('number', models.PositiveSmallIntegerField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('riddle_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='riddles.riddleset')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('riddle_set', 'number'), name='riddle_answer_copy_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='RiddleSlip',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('face', models.TextField(max_length=200, verbose_name='谜面')),
                ('category', models.CharField(max_length=24, verbose_name='谜目')),
                ('answer', models.CharField(max_length=20, verbose_name='谜底')),
                ('also', models.JSONField(default=list, verbose_name='也算对')),
                ('form', models.CharField(blank=True, choices=[('swing', '秋千格'), ('scroll', '卷帘格'), ('upstairs', '上楼格'), ('downstairs', '下楼格'), ('hatless', '脱帽格'), ('bootless', '脱靴格'), ('xufei', '徐妃格'), ('white_head', '白头格'), ('powdered_foot', '粉底格'), ('pear', '梨花格'), ('bell', '系铃格')], max_length=16, verbose_name='谜格')),
                ('number', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=8, unique=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('riddle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='riddles.riddle')),
                ('riddle_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='riddles.riddleset')),
            ],
            options={
                'indexes': [models.Index(fields=['riddle'], name='riddle_slip_by_riddle')],
                'constraints': [models.UniqueConstraint(fields=('riddle_set', 'number'), name='riddle_slip_number_once'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('riddle_set', 'riddle'), name='riddle_slip_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='RiddleAnswer',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('guest_name', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('holder', models.UUIDField(blank=True, null=True)),
                ('shows_name', models.BooleanField(default=False)),
                ('client_id', models.UUIDField()),
                ('answered_at', models.DateTimeField()),
                ('mouth', models.CharField(choices=[('app', '手机'), ('desk', '服务台'), ('paper', '纸'), ('telephone', '电话'), ('door', '上门'), ('import', '名册'), ('shell', '命令行'), ('job', '自动')], max_length=12)),
                ('is_at_home', models.BooleanField(default=False)),
                ('won', models.BooleanField(default=False)),
                ('prize_number', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('stamps', models.PositiveSmallIntegerField(default=0)),
                ('why', models.CharField(max_length=8)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('riddle_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='riddles.riddleset')),
                ('slip', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='riddles.riddleslip')),
            ],
            options={
                'indexes': [models.Index(fields=['riddle_set', 'undone_at'], name='riddle_answer_of_set'), models.Index(fields=['person'], name='riddle_answer_of_person')],
                'constraints': [models.UniqueConstraint(fields=('riddle_set', 'client_id'), name='riddle_answer_client_id_once'), models.UniqueConstraint(condition=models.Q(('undone_at', None), ('won', True)), fields=('slip',), name='riddle_slip_won_once'), models.UniqueConstraint(condition=models.Q(('undone_at', None), models.Q(('holder', None), _negated=True)), fields=('slip', 'holder'), name='riddle_answer_once'), models.UniqueConstraint(condition=models.Q(('undone_at', None), models.Q(('holder', None), _negated=True), models.Q(('prize_number', None), _negated=True)), fields=('riddle_set', 'holder', 'prize_number'), name='riddle_prize_number_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='HomeGuess',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('who', models.BinaryField(max_length=16)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('right_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('slip', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='riddles.riddleslip')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('slip', 'who'), name='riddle_home_guess_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
