"""An uploaded file of rights before its import: kept, looked at in a limited child, forgotten after a week."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from werkzeug.datastructures import FileStorage

from registry.child import run_limited
from registry.errors import Refused
from registry.imports.models import ImportDraft, drafts_before, header_maps
from registry.imports.preview import FIELDS
from registry.imports.workplace import workplace
from webapp.auth import actor
from webapp.database import session
from webapp.desk.uploads import keep_upload
from webapp.shell import now

KEPT = timedelta(days=7)
LOOK_CPU_S, LOOK_WALL_S = 30, 60
_NAMES = ("注册号、登记号", "申请号", "编号", "公开号、公告号", "保护公告号", "权利类型", "授权机构", "商标文字", "专利、作品或产品名称", "名称", "别名", "尼斯类别", "洛迦诺分类", "IPC 分类", "分类版本",
          "商品和服务", "类似群", "申请日", "授权或注册日", "到期日", "有效期（起止）", "状态", "状态日期", "年费缴至", "权利人", "权利人（英文）", "共有人", "统一社会信用代码", "地址", "代理机构", "地域",
          "说明", "图片文件名", "图片地址", "作品或产品类别", "产地范围", "质量标准", "用标人", "专用标志编号", "被授权人", "发明人、设计人", "作者", "创作完成日", "公布或发表日", "商标形式", "备注")
MEANINGS: tuple[tuple[str, str], ...] = tuple(zip(FIELDS, _NAMES, strict=True))
"""What a column may mean, with its Chinese name."""
FIELD_NAMES = {**dict(MEANINGS), "header": "表头", "format": "文件格式", "encoding": "文件编码", "size": "文件大小"}
"""What a refused row or file may be refused for, by the code of the report."""


def take_draft(data: Path, sent: FileStorage | None, kind: str) -> ImportDraft:
    """Keep the upload and what the child saw in it; Refused where it cannot be read, and then nothing is kept."""
    for old in drafts_before(session(), now() - KEPT):
        Path(old.path).unlink(missing_ok=True)
        session().delete(old)
    path = keep_upload(data / "uploads", sent, "file")
    name = Path((sent.filename if sent else None) or path.name).name[:200]
    try:
        with workplace(data / "scratch") as work:
            argument = {"path": str(path.resolve()), "work": str(work), "source": name, "maps": header_maps(session())}
            seen = run_limited("registry.imports.preview:preview", argument, cpu_s=LOOK_CPU_S, wall_s=LOOK_WALL_S).value
    except Refused as problem:
        path.unlink(missing_ok=True)
        problem.field = "file"
        raise
    draft = ImportDraft(path=str(path), name=name, kind=kind, person_id=actor().person_id, seen=seen, made_at=now())
    session().add(draft)
    session().flush()
    return draft
