"""Every command: its name, where it is written, and its one line of help in both languages. Nothing is imported from here."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One command; `target` is `module:attribute` below webapp.commands."""

    name: str
    target: str
    zh: str
    en: str


TABLE = (
    Row("demo", "demo:demo", "搭建示例世界并打开系统(数据均为虚构)",
        "Build the invented sample world, show the whole chain, open the app."),
    Row("test", "test:test", "运行全部测试", "Run all tests, browser included."),
    Row("init", "demo:init", "建立一个机构:空数据库、首位管理员、名称与编号",
        "Set up an office: empty database, first administrator, name, number prefix."),
    Row("upgrade", "storage:upgrade", "把数据库升级到当前版本", "Bring the database to this version."),
    Row("match text", "match_text:match_text", "在文字中查找与商标近似之处(文件进,文件出)",
        "Find marks in texts, files in, files out."),
    Row("match image", "match_image:match_image", "用照片查找已登记的图形(文件进,文件出)",
        "Find registered pictures in photos, files in, files out."),
    Row("index bench", "match_text:index_bench", "测量文字索引的速度", "Measure the text index."),
    Row("rights import", "rights:rights_import", "导入权利(ST.66、ST.96、USPTO、表格、压缩包)",
        "Import rights: ST.66, ST.96, USPTO, spreadsheets, ZIP."),
    Row("rights export", "rights:rights_export", "导出权利,每行一件", "Export rights, one a line."),
    Row("classes import", "classes:classes_import", "导入一版尼斯或洛迦诺分类表", "Import an edition of the Nice or Locarno classification."),
    Row("classes list", "classes:classes_list", "列出已导入的分类表", "List the imported editions."),
    Row("extract", "crawl:extract", "从保存的网页提取商品信息", "Read the goods off saved pages."),
    Row("crawl", "crawl:crawl", "采集商品或参展商网页到采集文件夹", "Crawl listings or exhibitors into a run folder."),
    Row("intake", "intake:intake", "登记一个采集文件夹", "Register a run folder."),
    Row("fair import", "fair:fair_import", "导入参展商名单", "Import an exhibitor list."),
    Row("screen", "intake:screen", "比对新线索", "Match what is new."),
    Row("evidence export", "evidence:evidence_export", "导出一个案件的证据包", "Export the evidence package of a case."),
    Row("evidence verify", "evidence:evidence_verify", "核验证据包", "Verify an evidence package."),
    Row("audit verify", "audit:audit_verify", "核验审计记录链", "Verify the audit chain."),
    Row("check", "evidence:check", "核对记录与存储的字节", "Compare the records with the stored bytes."),
    Row("backup", "storage:backup", "备份到文件夹", "Back up to a folder."),
    Row("restore", "storage:restore", "从备份恢复", "Restore from a backup."),
    Row("serve", "serve:serve", "打开网页服务", "Serve the app."),
    Row("worker", "worker:worker", "单独运行后台任务", "Do background jobs apart from the web process."),
    Row("user add", "users:user_add", "新增账号", "Add an account."),
    Row("user token", "users:user_token", "签发接口令牌", "Print a bearer token."),
    Row("bench", "bench:bench", "与同类工具并排测量", "Measure side by side with what else one could use."),
    Row("doctor", "doctor:doctor", "检查本机缺少什么", "Say what is missing on this machine."),
)

GROUPS = {
    "match": ("不用数据库的比对", "Matching without a database."),
    "index": ("检索索引", "The search index."),
    "rights": ("权利台账", "The ledger of rights."),
    "classes": ("商品分类表", "Tables of classifications."),
    "fair": ("展会", "Fairs."),
    "evidence": ("证据包", "Evidence packages."),
    "audit": ("审计记录", "The audit trail."),
    "user": ("账号", "Accounts."),
}
