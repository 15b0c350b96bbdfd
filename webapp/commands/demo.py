"""`demo` and `init`."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from registry.db import Database
from registry.errors import Refused
from registry.network import Level
from registry.setup import Founding, found_office
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.progress import bar
from webapp.commands.words import both
from webapp.config import DEMO_DATA, OFFICE_DATA, Settings
from webapp.migrate import upgrade

if TYPE_CHECKING:
    from webapp.demo import Summary

STEPS = {"rights": ("画权利图样", "drawing rights"), "商品": ("画商品图片", "drawing goods"), "权利": ("导入权利", "importing rights"),
         "采集": ("经 HTTP 采集市场", "crawling the market over HTTP"), "登记": ("登记线索", "registering"), "展品": ("登记展品", "registering exhibits"),
         "索引": ("建索引", "indexing"), "比对": ("比对", "screening")}


@click.command(help=both("搭建示例世界，展示整条链，然后打开系统。数据均为虚构，与机构数据分开存放。",
                         "Build the invented sample world, show the whole chain, open the app. Kept apart from an office's data."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help=both("端口，0 为任取", "Port; 0 takes a free one."))
@click.option("--no-serve", is_flag=True, help=both("只搭建，不打开", "Stop before serving."))
@click.option("--again", is_flag=True, help=both("重新搭建", "Build it anew."))
@click.option("--seed", default=2026, show_default=True, type=click.IntRange(0), help=both("另一个种子画出另一个世界（与 --again 同用）", "Another seed draws another world (with --again)."))
@pass_settings
def demo(settings: Settings, port: int, no_serve: bool, again: bool, seed: int) -> None:
    """Build (or find built) and serve."""
    from webapp import demo as sample

    if settings.data == OFFICE_DATA:
        settings = replace(settings, data=DEMO_DATA)
    if settings.database_url:
        raise Refused("示例世界使用自己的 SQLite 数据库，请先去掉 KUAIWEI_DATABASE_URL", field="KUAIWEI_DATABASE_URL")
    summary = (None if again else sample.earlier(settings)) or _build(settings, seed)
    answer = json.dumps(asdict(summary), ensure_ascii=False)
    if no_serve:
        click.echo(answer)
        return
    _serve(settings, port, [("admin", "管理员"), *((login, name) for login, name, _ in sample.PEOPLE)], answer)


def _build(settings: Settings, seed: int) -> Summary:
    from webapp import demo as sample

    shown = ""
    with bar("") as progress:
        def tell(what: str, done: int, of: int) -> None:
            nonlocal shown
            title = both(*STEPS.get(what, (what, what)))
            if title != shown:
                shown = title
                sys.stderr.write(f"· {title}\n")
            progress(done, of)
        return sample.build(settings, tell, seed)


def _serve(settings: Settings, port: int, people: list[tuple[str, str]], answer: str) -> None:
    from webapp.commands.serve import listen, working
    from webapp.demo import PASSWORD
    from webapp.server import run

    with opened(settings) as database:
        server = listen(settings, database, "127.0.0.1", port)
        click.echo(f"http://127.0.0.1:{server.effective_port}/")
        for login, name in people:
            click.echo(f"  {login:<10} {PASSWORD}   {name}")
        click.echo(answer)
        sys.stdout.flush()
        stop = threading.Event()
        with working(settings, stop, server.application.extensions["kuaiwei"].engines):
            run(server, stop)


@click.command(help=both("建立一个机构：空数据库、首位管理员、名称与编号。", "Set up an office: empty database, first administrator, name, number prefix."))
@click.option("--name", prompt=both("机构名称", "Name of the centre"), help=both("机构名称", "Name of the centre."))
@click.option("--name-en", default="", help=both("英文名称", "English name."))
@click.option("--prefix", default="", help=both("编号字头，如 鄂维", "Number prefix, such as 鄂维."))
@click.option("--letter", default="", help=both("机构代字，如 武", "The unit's character in numbers, such as 武."))
@click.option("--level", type=click.Choice([m.name for m in Level]), default="city", show_default=True)
@click.option("--login", prompt=both("管理员登录名", "Administrator's login"), help=both("管理员登录名", "Administrator's login."))
@click.option("--password-stdin", is_flag=True, help=both("从标准输入读取密码", "Read the password from standard input."))
@pass_settings
def init(settings: Settings, name: str, name_en: str, prefix: str, letter: str, level: str, login: str, password_stdin: bool) -> None:
    """The office is founded in one transaction or not at all."""
    if settings.demo:
        raise Refused("{folder} 是示例世界的文件夹，不能用作机构数据", folder=settings.data)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else click.prompt(
        both("密码（至少 12 个字符）", "Password (at least 12 characters)"), hide_input=True, confirmation_prompt=True)
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.url)
    upgrade(database)
    with database.write() as session:
        unit, person = found_office(session, Founding(name, login, password, name_en, prefix, letter, level=Level[level]), datetime.now(UTC))
        click.echo(both(f"已建立 {unit.name}，管理员 {person.login}；现在运行 ./kuaiwei serve", f"{unit.name} is set up, administrator {person.login}; now run ./kuaiwei serve"))
    database.close()
