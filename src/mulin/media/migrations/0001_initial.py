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
            name='Picture',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('holder', models.UUIDField()),
                ('host', models.UUIDField(blank=True, null=True)),
                ('mouth', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('waiting', '等人看过'), ('shown', '挂出来了'), ('hidden', '收起来了'), ('withdrawn', '撤掉了')], default='waiting', max_length=10)),
                ('words', models.CharField(blank=True, max_length=120, verbose_name='照片上是什么')),
                ('faces', models.CharField(choices=[('nobody', '看不清是谁，或者没有人'), ('named', '看得清，都在下面写了名字，都同意公开'), ('told', '现场贴了拍照告示，不愿意的没拍进来')], default='nobody', max_length=8)),
                ('children', models.BooleanField(default=False)),
                ('paper_number', models.CharField(blank=True, max_length=40)),
                ('stored', models.CharField(max_length=32)),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('why', models.CharField(blank=True, max_length=60, verbose_name='为什么')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('files_gone', models.BooleanField(default=False)),
                ('brought_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brought_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['community', 'holder', 'state'], name='picture_by_holder'), models.Index(fields=['community', 'state', 'created_at'], name='picture_by_state'), models.Index(condition=models.Q(('files_gone', False), ('state', 'withdrawn')), fields=['state'], name='picture_files_to_drop'), models.Index(fields=['brought_for'], name='picture_by_bringer')],
                'constraints': [models.UniqueConstraint(fields=('stored',), name='picture_stored_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Pictured',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictured', to='media.picture')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='pictured_by_person')],
                'constraints': [models.UniqueConstraint(fields=('picture', 'person'), name='pictured_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PictureReport',
            fields=[
                ('id', models.UUIDField(default=mulin.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mulin.kernel.clock.now, editable=False, verbose_name='建立时间')),
                ('why', models.CharField(choices=[('child', '有孩子，家长没同意'), ('not_agreed', '有我，我没同意'), ('private', '看得到别人家里、证件、号码'), ('swindle', '像骗子、像广告'), ('unkind', '让人难堪'), ('other', '别的原因')], max_length=12)),
                ('words', mulin.base.fields.SealedTextField(blank=True, default='')),
                ('code', models.CharField(max_length=9)),
                ('judge_by', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('came_down', models.BooleanField(null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.community')),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='media.picture')),
            ],
            options={
                'indexes': [models.Index(fields=['picture', 'decided_at'], name='picture_report_open')],
                'constraints': [models.UniqueConstraint(fields=('community', 'code'), name='picture_report_code_once')],
            },
            managers=[
                ('_unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
